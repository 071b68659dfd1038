// Fields of the recorder's answers: what is missing or of another kind is empty. Internal to this folder.
#pragma once

#include "engine/base/clock.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace kagimado::view {

using Json = nlohmann::json;

inline std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

inline bool flag_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

// 0 where it is negative or no number.
inline std::uint64_t count_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// Microseconds since 1970.
inline std::optional<WallTime> time_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer())
    return std::nullopt;
  return WallTime(std::chrono::microseconds(found->get<std::int64_t>()));
}

inline std::int64_t microseconds_of(WallTime time) {
  return time.time_since_epoch().count();
}

// The list of that name; empty where there is none.
inline const Json& list_of(const Json& object, const char* name) {
  static const Json none = Json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : none;
}

} // namespace kagimado::view
