// Precompiled for files that include nlohmann-json.
#pragma once

#include "board/cmake/precompiled/plain.h"

#include <nlohmann/json.hpp>

// What they nearly all instantiate is done once, here (-fpch-instantiate-templates): nobody calls it.
namespace kagimado::precompiled {

inline bool instantiate_json(nlohmann::json& value, const nlohmann::json& fixed, const std::string& text) {
  value = nlohmann::json::parse(text, nullptr, false);
  value = {
      {"a", 1}, {"b", text}, {"c", true}, {"d", nlohmann::json::array()}, {"e", nlohmann::json::object()}};
  value["a"] = std::int64_t{1};
  value["a"] = text;
  value[text] = std::vector<std::string>();
  value.push_back(text);
  value.emplace_back(value);
  for (const auto& [name, member] : fixed.items()) {
    value[name] = member;
  }
  for (const auto& member : fixed) {
    value = member;
  }
  return value.is_object() && fixed.contains("a") && fixed.at("a").get<std::string>() == text &&
         fixed["a"] == "a" && fixed["a"] == 1 && fixed["a"] == true && fixed["a"] == text && fixed == value &&
         fixed.find("a") != fixed.end() && fixed.value("a", std::string()) == text &&
         fixed.value("a", 0) == 0 && fixed.value("a", false) && fixed["a"].get<int>() == 0 &&
         fixed["a"].get<std::int64_t>() == 0 && fixed["a"].get<bool>() && fixed.dump() == text;
}

} // namespace kagimado::precompiled
