#include "engine/settings/values.h"

#include "engine/base/log.h"

#include <cstdlib>

namespace kagimado::settings {
namespace {

[[noreturn]] void end_for(std::string_view key) {
  log::error("settings", "\"{}\" is no setting of that type", key);
  std::abort();
}

template <class T>
const T& get(const Values& values, std::string_view key) {
  const auto* value = std::get_if<T>(&values.at(key));
  if (value == nullptr)
    end_for(key);
  return *value;
}

} // namespace

const Value& Values::at(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end())
    end_for(key);
  return found->second;
}

bool Values::flag(std::string_view key) const {
  return get<bool>(*this, key);
}

std::int64_t Values::number(std::string_view key) const {
  return get<std::int64_t>(*this, key);
}

const std::string& Values::text(std::string_view key) const {
  return get<std::string>(*this, key);
}

const NumberList& Values::numbers(std::string_view key) const {
  return get<NumberList>(*this, key);
}

void Values::set(std::string_view key, Value value) {
  values_.insert_or_assign(std::string(key), std::move(value));
}

} // namespace kagimado::settings
