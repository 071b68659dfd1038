#include "engine/settings/catalogue.h"

#include "engine/base/label.h"

#include <algorithm>

namespace kagimado::settings {
namespace {

Result<> check_range(const Descriptor& descriptor, std::int64_t value) {
  if (value < descriptor.min || value > descriptor.max)
    return fail(ErrorKind::Invalid, "must be {} to {}", descriptor.min, descriptor.max);
  return {};
}

Result<> check_numbers(const Descriptor& descriptor, const NumberList& values) {
  if (values.size() > descriptor.max_items)
    return fail(ErrorKind::Invalid, "at most {} values", descriptor.max_items);
  for (const auto value : values)
    KGM_CHECK(check_range(descriptor, value));
  return {};
}

std::unexpected<Error> wrong_type(const Descriptor& descriptor) {
  return fail(ErrorKind::Invalid, "must be a {}", name_of(descriptor.type));
}

Result<> check_type_and_range(const Descriptor& descriptor, const Value& value) {
  switch (descriptor.type) {
  case Type::Flag:
    return std::holds_alternative<bool>(value) ? Result<>() : wrong_type(descriptor);
  case Type::Number: {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number != nullptr ? check_range(descriptor, *number) : wrong_type(descriptor);
  }
  case Type::Text: {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? check_label(*text, "text", static_cast<std::size_t>(descriptor.min),
                                         static_cast<std::size_t>(descriptor.max))
                           : wrong_type(descriptor);
  }
  case Type::Choice: {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr)
      return wrong_type(descriptor);
    return std::ranges::find(descriptor.choices, *text) != descriptor.choices.end()
               ? Result<>()
               : fail(ErrorKind::Invalid, "none of the choices");
  }
  case Type::NumberList: {
    const auto* numbers = std::get_if<NumberList>(&value);
    return numbers != nullptr ? check_numbers(descriptor, *numbers) : wrong_type(descriptor);
  }
  }
  return wrong_type(descriptor);
}

} // namespace

std::string_view name_of(Type type) {
  switch (type) {
  case Type::Flag:
    return "flag";
  case Type::Number:
    return "number";
  case Type::Text:
    return "text";
  case Type::Choice:
    return "choice";
  case Type::NumberList:
    return "number_list";
  }
  return "";
}

std::string_view name_of(ApplyMode mode) {
  switch (mode) {
  case ApplyMode::Live:
    return "live";
  case ApplyMode::Listener:
    return "listener";
  case ApplyMode::Cameras:
    return "cameras";
  case ApplyMode::Restart:
    return "restart";
  }
  return "";
}

Catalogue::Catalogue(std::vector<Descriptor> descriptors, std::vector<CrossRule> cross_rules,
                     std::vector<ValueMigration> migrations)
    : descriptors_(std::move(descriptors)), cross_rules_(std::move(cross_rules)),
      migrations_(std::move(migrations)) {}

const Descriptor* Catalogue::find(std::string_view key) const {
  const auto found = std::ranges::find(descriptors_, key, &Descriptor::key);
  return found != descriptors_.end() ? &*found : nullptr;
}

Values Catalogue::defaults() const {
  Values values;
  for (const auto& descriptor : descriptors_)
    values.set(descriptor.key, descriptor.default_value);
  return values;
}

void Catalogue::lift(StoredTexts& stored, std::size_t from_version) const {
  for (auto step = from_version; step < migrations_.size(); ++step)
    migrations_[step].lift(stored);
}

Result<> Catalogue::check(std::string_view key, const Value& value) const {
  const auto* descriptor = find(key);
  if (descriptor == nullptr)
    return fail(ErrorKind::NotFound, "no such setting");
  KGM_CHECK(check_type_and_range(*descriptor, value));
  return descriptor->rule != nullptr ? descriptor->rule(value) : Result<>();
}

std::expected<Values, std::vector<Problem>> Catalogue::apply(const Values& current,
                                                             const Changes& changes) const {
  Values next = current;
  std::vector<Problem> problems;
  for (const auto& [key, value] : changes) {
    if (auto checked = check(key, value); !checked)
      problems.push_back({key, std::move(checked).error()});
    else
      next.set(key, value);
  }
  // Rules over several values make sense only where each by itself does.
  if (problems.empty())
    for (const auto rule : cross_rules_)
      rule(next, changes, problems);
  if (!problems.empty())
    return std::unexpected(std::move(problems));
  return next;
}

} // namespace kagimado::settings
