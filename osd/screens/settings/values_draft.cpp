#include "osd/screens/settings/values_draft.h"

#include <nlohmann/json.hpp>

namespace kagimado::osd {
namespace {

using Json = nlohmann::json;
using settings::Value;

std::optional<ValueType> type_of(const std::string& name) {
  if (name == "flag")
    return ValueType::Flag;
  if (name == "number")
    return ValueType::Number;
  if (name == "text")
    return ValueType::Text;
  if (name == "choice")
    return ValueType::Choice;
  if (name == "number_list")
    return ValueType::NumberList;
  return std::nullopt;
}

std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::optional<ValueDescriptor> descriptor_of(const Json& json) {
  if (!json.is_object())
    return std::nullopt;
  const auto type = type_of(text_at(json, "type"));
  if (!type || text_at(json, "key").empty())
    return std::nullopt;
  ValueDescriptor descriptor{
      text_at(json, "key"),
      text_at(json, "text_key"),
      *type,
      number_at(json, "min"),
      number_at(json, "max"),
      static_cast<std::size_t>(std::max<std::int64_t>(number_at(json, "max_items"), 0)),
      {}};
  if (const auto choices = json.find("choices"); choices != json.end() && choices->is_array())
    for (const auto& each : *choices)
      if (each.is_string())
        descriptor.choices.push_back(each.get<std::string>());
  return descriptor;
}

std::optional<Value> value_of(const Json& json, ValueType type) {
  if (type == ValueType::Flag && json.is_boolean())
    return json.get<bool>();
  if (type == ValueType::Number && json.is_number_integer())
    return json.get<std::int64_t>();
  if ((type == ValueType::Text || type == ValueType::Choice) && json.is_string())
    return json.get<std::string>();
  if (type != ValueType::NumberList || !json.is_array())
    return std::nullopt;
  settings::NumberList numbers;
  for (const auto& each : json) {
    if (!each.is_number_integer())
      return std::nullopt;
    numbers.push_back(each.get<std::int64_t>());
  }
  return numbers;
}

Json json_of(const Value& value) {
  return std::visit([](const auto& each) { return Json(each); }, value);
}

} // namespace

Result<KnownValues> read_known_values(const Json& answer) {
  const auto values = answer.is_object() ? answer.find("values") : answer.end();
  const auto descriptors = answer.is_object() ? answer.find("descriptors") : answer.end();
  if (values == answer.end() || !values->is_object() || descriptors == answer.end() ||
      !descriptors->is_array())
    return fail(ErrorKind::Damaged, "settings: no values or no descriptors");
  KnownValues known;
  known.revision = number_at(answer, "revision");
  for (const auto& json : *descriptors) {
    auto descriptor = descriptor_of(json);
    if (!descriptor)
      continue;
    const auto value = values->find(descriptor->key);
    if (value == values->end())
      continue;
    if (auto read = value_of(*value, descriptor->type)) {
      known.values.insert_or_assign(descriptor->key, std::move(*read));
      known.descriptors.insert_or_assign(descriptor->key, std::move(*descriptor));
    }
  }
  return known;
}

void ValuesDraft::take(std::shared_ptr<const KnownValues> known) {
  known_ = std::move(known);
  std::erase_if(changes_, [this](const auto& change) {
    const auto now = known_->values.find(change.first);
    return now == known_->values.end() || now->second == change.second;
  });
}

const ValueDescriptor* ValuesDraft::descriptor(std::string_view key) const {
  if (!known_)
    return nullptr;
  const auto found = known_->descriptors.find(key);
  return found != known_->descriptors.end() ? &found->second : nullptr;
}

const Value* ValuesDraft::value(std::string_view key) const {
  if (const auto changed = changes_.find(key); changed != changes_.end())
    return &changed->second;
  if (!known_)
    return nullptr;
  const auto found = known_->values.find(key);
  return found != known_->values.end() ? &found->second : nullptr;
}

std::int64_t ValuesDraft::number(std::string_view key, std::int64_t otherwise) const {
  const auto* held = value(key);
  const auto* as_number = held != nullptr ? std::get_if<std::int64_t>(held) : nullptr;
  return as_number != nullptr ? *as_number : otherwise;
}

std::string ValuesDraft::text(std::string_view key) const {
  const auto* held = value(key);
  const auto* as_text = held != nullptr ? std::get_if<std::string>(held) : nullptr;
  return as_text != nullptr ? *as_text : std::string();
}

bool ValuesDraft::flag(std::string_view key) const {
  const auto* held = value(key);
  const auto* as_flag = held != nullptr ? std::get_if<bool>(held) : nullptr;
  return as_flag != nullptr && *as_flag;
}

settings::NumberList ValuesDraft::numbers(std::string_view key) const {
  const auto* held = value(key);
  const auto* as_list = held != nullptr ? std::get_if<settings::NumberList>(held) : nullptr;
  return as_list != nullptr ? *as_list : settings::NumberList();
}

void ValuesDraft::set(std::string_view key, Value value) {
  problems_.erase(std::string(key));
  const auto before = known_ ? known_->values.find(key) : std::map<std::string, Value>::const_iterator();
  if (!known_ || before == known_->values.end())
    return;
  if (before->second == value)
    changes_.erase(std::string(key));
  else
    changes_.insert_or_assign(std::string(key), std::move(value));
}

void ValuesDraft::discard() {
  changes_.clear();
  problems_.clear();
}

Json ValuesDraft::body() const {
  auto values = Json::object();
  for (const auto& [key, value] : changes_)
    values[key] = json_of(value);
  return {{"revision", known_ ? known_->revision : 0}, {"values", std::move(values)}};
}

void ValuesDraft::take_outcome(bool good, const Json& answer) {
  problems_.clear();
  if (good) {
    auto fresh = known_ ? std::make_shared<KnownValues>(*known_) : std::make_shared<KnownValues>();
    for (auto& [key, value] : changes_)
      fresh->values.insert_or_assign(key, std::move(value));
    changes_.clear();
    fresh->revision =
        std::max(fresh->revision, number_at(answer.is_object() ? answer : Json::object(), "revision"));
    known_ = std::move(fresh);
    return;
  }
  const auto error = answer.is_object() ? answer.find("error") : answer.end();
  if (error == answer.end() || !error->is_object())
    return;
  const auto problems = error->find("problems");
  if (problems == error->end() || !problems->is_array())
    return;
  for (const auto& each : *problems)
    if (each.is_object())
      problems_.insert_or_assign(text_at(each, "key"),
                                 ValueProblem{text_at(each, "kind"), text_at(each, "message")});
}

const ValueProblem* ValuesDraft::problem(std::string_view key) const {
  const auto found = problems_.find(key);
  return found != problems_.end() ? &found->second : nullptr;
}

} // namespace kagimado::osd
