// Fields of the recorder's answers: what is missing or of another kind is empty. Pure.
#pragma once

#include "engine/base/clock.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace kagimado::osd {

inline std::string text_in(const nlohmann::json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

inline bool flag_in(const nlohmann::json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

inline std::optional<std::int64_t> number_in(const nlohmann::json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>())
                                                             : std::nullopt;
}

// Microseconds since 1970.
inline std::optional<WallTime> time_in(const nlohmann::json& object, const char* name) {
  const auto found = number_in(object, name);
  return found ? std::optional(WallTime(std::chrono::microseconds(*found))) : std::nullopt;
}

inline const nlohmann::json& member_in(const nlohmann::json& object, const char* name) {
  static const nlohmann::json none;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() ? *found : none;
}

// The list of that name; empty where there is none.
inline const nlohmann::json& list_in(const nlohmann::json& object, const char* name) {
  static const nlohmann::json none = nlohmann::json::array();
  const auto& found = member_in(object, name);
  return found.is_array() ? found : none;
}

} // namespace kagimado::osd
