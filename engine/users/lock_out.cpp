#include "engine/users/lock_out.h"

#include "engine/users/account_rules.h"

#include <algorithm>

namespace kagimado::users {
namespace {

constexpr std::size_t max_key_bytes = 128;
constexpr int longest_doubling = 5; // 60 s * 2^5 is beyond the longest lock

std::string key_of(std::string_view name) {
  return name_key(name.substr(0, max_key_bytes));
}

} // namespace

std::optional<std::chrono::seconds> LockOut::remaining(std::string_view name, SteadyTime now) const {
  const auto at = entries_.find(key_of(name));
  if (at == entries_.end() || at->second.locked_until <= now)
    return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(at->second.locked_until - now);
}

void LockOut::note_try(std::string_view name, bool is_administrator, SteadyTime now) {
  const auto key = key_of(name);
  if (!entries_.contains(key))
    make_room(now);
  auto& entry = entries_[key];
  if (entry.last_try != SteadyTime{} && now - entry.last_try > memory)
    entry = {};
  entry.last_try = now;
  if (++entry.wrong_tries < (is_administrator ? tries_of_administrator : tries_of_others))
    return;
  const auto lock = first_lock * (1 << std::min(entry.locks, longest_doubling));
  entry.locked_until = now + std::min<std::chrono::seconds>(lock, longest_lock);
  entry.wrong_tries = 0;
  ++entry.locks;
}

void LockOut::note_success(std::string_view name) {
  if (const auto at = entries_.find(key_of(name)); at != entries_.end())
    entries_.erase(at);
}

// Forgets quiet names first, then the one that was tried longest ago and is not locked, if there is one: a
// flood of invented names must not unlock the real ones.
void LockOut::make_room(SteadyTime now) {
  if (entries_.size() < max_names)
    return;
  std::erase_if(entries_, [now](const auto& item) { return now - item.second.last_try > memory; });
  while (entries_.size() >= max_names) {
    const auto victim = std::ranges::min_element(entries_, {}, [now](const auto& item) {
      return std::pair(item.second.locked_until > now, item.second.last_try);
    });
    entries_.erase(victim);
  }
}

} // namespace kagimado::users
