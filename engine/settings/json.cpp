#include "engine/settings/json.h"

#include "engine/base/label.h"

namespace kagimado::settings {
namespace {

constexpr std::size_t max_list_items = 1024;
constexpr std::size_t max_key_bytes = 64;

Result<std::int64_t> number_from(const Json& json) {
  const bool is_huge = json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  if (!json.is_number_integer() || is_huge)
    return fail(ErrorKind::Invalid, "must be a whole number");
  return json.get<std::int64_t>();
}

Result<Value> numbers_from(const Json& json) {
  if (!json.is_array() || json.size() > max_list_items)
    return fail(ErrorKind::Invalid, "must be a list of numbers");
  NumberList numbers;
  for (const auto& item : json) {
    KGM_TRY(const auto number, number_from(item));
    numbers.push_back(number);
  }
  return numbers;
}

Json range_of(const Descriptor& descriptor) {
  Json json;
  switch (descriptor.type) {
  case Type::Flag:
    break;
  case Type::Choice:
    json["choices"] = descriptor.choices;
    break;
  case Type::NumberList:
    json["max_items"] = descriptor.max_items;
    [[fallthrough]];
  case Type::Number:
  case Type::Text:
    json["min"] = descriptor.min;
    json["max"] = descriptor.max;
    break;
  }
  return json;
}

bool is_nested_within(std::string_view text, int max_depth) {
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string && c == '\\')
      ++i;
    else if (c == '"')
      is_in_string = !is_in_string;
    else if (!is_in_string && (c == '[' || c == '{') && ++depth > max_depth)
      return false;
    else if (!is_in_string && (c == ']' || c == '}'))
      --depth;
  }
  return true;
}

} // namespace

Result<Json> parse_json(std::string_view text) {
  constexpr int max_depth = 32;
  if (!is_nested_within(text, max_depth))
    return fail(ErrorKind::Limit, "JSON nested deeper than {}", max_depth);
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded())
    return fail(ErrorKind::Invalid, "no JSON");
  return json;
}

Json to_json(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

Json to_json(const Values& values) {
  auto json = Json::object();
  for (const auto& [key, value] : values.all())
    json[key] = to_json(value);
  return json;
}

Json to_json(const Catalogue& catalogue) {
  auto list = Json::array();
  for (const auto& descriptor : catalogue.descriptors()) {
    Json json = range_of(descriptor);
    json["key"] = descriptor.key;
    json["type"] = name_of(descriptor.type);
    json["default"] = to_json(descriptor.default_value);
    json["text_key"] = descriptor.text_key;
    json["apply"] = name_of(descriptor.apply);
    list.push_back(std::move(json));
  }
  return list;
}

Json to_json(const std::vector<Problem>& problems) {
  auto list = Json::array();
  for (const auto& problem : problems) {
    Json json;
    json["key"] = problem.key;
    json["kind"] = kagimado::name_of(problem.error.kind);
    json["message"] = problem.error.message;
    list.push_back(std::move(json));
  }
  return list;
}

Result<Value> value_from_json(const Descriptor& descriptor, const Json& json) {
  switch (descriptor.type) {
  case Type::Flag:
    if (!json.is_boolean())
      return fail(ErrorKind::Invalid, "must be true or false");
    return json.get<bool>();
  case Type::Number: {
    KGM_TRY(const auto number, number_from(json));
    return number;
  }
  case Type::Text:
  case Type::Choice:
    if (!json.is_string())
      return fail(ErrorKind::Invalid, "must be a text");
    return json.get<std::string>();
  case Type::NumberList:
    return numbers_from(json);
  }
  return fail(ErrorKind::Internal, "a setting of no type");
}

std::expected<Changes, std::vector<Problem>> changes_from_json(const Catalogue& catalogue, const Json& json) {
  Changes changes;
  std::vector<Problem> problems;
  if (!json.is_object())
    return std::unexpected(std::vector{Problem{"", {ErrorKind::Invalid, "settings are a JSON object"}}});
  for (const auto& [key, item] : json.items()) {
    const auto* descriptor = catalogue.find(key);
    if (descriptor == nullptr) {
      problems.push_back({printable(key, max_key_bytes), {ErrorKind::NotFound, "no such setting"}});
      continue;
    }
    if (auto value = value_from_json(*descriptor, item))
      changes.insert_or_assign(key, std::move(*value));
    else
      problems.push_back({key, value.error()});
  }
  if (!problems.empty())
    return std::unexpected(std::move(problems));
  return changes;
}

} // namespace kagimado::settings
