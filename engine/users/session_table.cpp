#include "engine/users/session_table.h"

#include <algorithm>

namespace kagimado::users {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_characters = 43;
constexpr std::size_t max_origin_bytes = 64;
constexpr std::string_view csrf_label = "kagimado csrf 1";

} // namespace

SessionTable::SessionTable(SessionLimits limits, std::shared_ptr<const Clock> clock)
    : limits_(limits), clock_(std::move(clock)) {}

bool SessionTable::has_ended(const Session& session) const {
  const auto now = clock_->steady_now();
  return now - session.opened_at >= limits_.absolute ||
         (limits_.idle && now - session.last_used >= *limits_.idle);
}

Result<> SessionTable::make_room(AccountId account) {
  std::erase_if(sessions_, [this](const auto& item) { return has_ended(item.second); });
  const auto is_own = [account](const auto& item) { return item.second.account == account; };
  const auto own = static_cast<std::size_t>(std::ranges::count_if(sessions_, is_own));
  if (sessions_.size() < limits_.max_sessions && own < limits_.max_of_one_account)
    return {};
  if (own == 0)
    return fail(ErrorKind::Limit, "{} sessions are open already", sessions_.size());
  auto oldest = sessions_.end();
  for (auto at = sessions_.begin(); at != sessions_.end(); ++at)
    if (is_own(*at) && (oldest == sessions_.end() || at->second.last_used < oldest->second.last_used))
      oldest = at;
  sessions_.erase(oldest);
  return {};
}

Result<ssl::SecretText> SessionTable::open(AccountId account, std::string origin) {
  KGM_CHECK(make_room(account));
  ssl::SecretArray<token_bytes> random;
  ssl::fill_random(random.mutable_view());
  auto text = to_base64url(random.view());
  ssl::SecretText token(text);
  ssl::wipe(text);
  origin.resize(std::min(origin.size(), max_origin_bytes));
  const auto now = clock_->steady_now();
  sessions_[ssl::sha256(as_bytes(token.view()))] = {account, std::move(origin), now, now};
  return token;
}

Result<Session> SessionTable::find(std::string_view token, Touch touch) {
  const auto denied = [] { return fail(ErrorKind::Denied, "not logged in"); };
  if (token.size() != token_characters)
    return denied();
  const auto at = sessions_.find(ssl::sha256(as_bytes(token)));
  if (at == sessions_.end())
    return denied();
  if (has_ended(at->second)) {
    sessions_.erase(at);
    return denied();
  }
  if (touch == Touch::Used)
    at->second.last_used = clock_->steady_now();
  return at->second;
}

bool SessionTable::close(std::string_view token) {
  return sessions_.erase(ssl::sha256(as_bytes(token))) != 0;
}

std::size_t SessionTable::close_all(AccountId account, std::string_view except) {
  const auto kept = ssl::sha256(as_bytes(except));
  return std::erase_if(sessions_, [&](const auto& item) {
    return item.second.account == account && (except.empty() || item.first != kept);
  });
}

std::string SessionTable::csrf_token(std::string_view token) {
  return to_base64url(ssl::hmac_sha256(as_bytes(token), as_bytes(csrf_label)));
}

bool SessionTable::csrf_is_right(std::string_view token, std::string_view given) {
  return ssl::equal_in_constant_time(as_bytes(csrf_token(token)), as_bytes(given));
}

} // namespace kagimado::users
