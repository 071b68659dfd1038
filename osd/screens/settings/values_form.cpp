#include "osd/screens/settings/values_form.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t utf8_bytes_a_character = 4;

std::string name_of(const Ui& ui, const ValueDescriptor& descriptor) {
  return ui.text.find(descriptor.text_key, "settings.row.unnamed"_t);
}

// "users.auto_logout_minutes" and "5": text "settings.choice.auto_logout_minutes.5".
std::string choice_text(const Ui& ui, const ValueDescriptor& descriptor, const std::string& choice) {
  const auto dot = descriptor.key.rfind('.');
  const auto last = dot == std::string::npos ? descriptor.key : descriptor.key.substr(dot + 1);
  return ui.text.find("settings.choice." + last + "." + choice, "settings.row.unnamed"_t);
}

std::string problem_text(const Ui& ui, const ValueProblem& problem) {
  return ui.text.find("settings.refused." + problem.kind, "settings.refused.other"_t);
}

// "1024, 2048"; nothing if it is no list of numbers within the bounds.
std::optional<settings::NumberList> parse_list(std::string_view typed, const ValueDescriptor& descriptor) {
  settings::NumberList numbers;
  while (!typed.empty()) {
    const auto end = typed.find_first_of(", ");
    if (const auto part = typed.substr(0, end); !part.empty()) {
      const auto number = parse_number(part, descriptor.min, descriptor.max);
      if (!number || numbers.size() == descriptor.max_items)
        return std::nullopt;
      numbers.push_back(*number);
    }
    typed.remove_prefix(end == std::string_view::npos ? typed.size() : end + 1);
  }
  return numbers;
}

} // namespace

std::string row_id_of(std::string_view key) {
  return fmt::format("settings.{}", key);
}

bool ValuesForm::begin(Ui& ui, const PageFacts& facts, const Rect& area) {
  const auto answer = facts.desk.look("/settings");
  if (const auto ended = pending_.take_ended(facts))
    draft_.take_outcome(ended->good(), ended->json);
  if (answer && answer->good() && answer->number != taken_) {
    taken_ = answer->number;
    if (auto known = read_known_values(answer->json))
      draft_.take(std::make_shared<const KnownValues>(std::move(*known)));
  }
  if (draft_.known())
    return true;
  draw_missing(ui, "settings.values", answer && answer->good() ? nullptr : answer, area);
  return false;
}

void ValuesForm::row(Ui& ui, PageContext& context, FormRows& rows, std::string_view key, bool enabled,
                     const Judge& judge) {
  const auto* found = draft_.descriptor(key);
  if (found == nullptr)
    return;
  const ValueDescriptor descriptor = *found; // a change makes new ones
  const auto id = row_id_of(key);
  const auto name = name_of(ui, descriptor);
  const bool editable = enabled && context.facts.may("change_settings") && !pending_.busy();
  switch (descriptor.type) {
  case ValueType::Flag:
    if (rows.check(id, name, draft_.flag(key), editable))
      draft_.set(key, !draft_.flag(key));
    break;
  case ValueType::Number:
    if (const auto typed =
            rows.number({id, name, draft_.number(key), descriptor.min, descriptor.max, editable, judge}))
      draft_.set(key, *typed);
    break;
  case ValueType::Text:
    if (const auto typed =
            rows.text({.id = id,
                       .name = name,
                       .value = context.name(draft_.text(key)),
                       .rule = ui.text.format("settings.row.characters"_t, {std::to_string(descriptor.max)}),
                       .max_bytes = static_cast<std::size_t>(descriptor.max) * utf8_bytes_a_character,
                       .enabled = editable,
                       .mode = KeyboardMode::Name}))
      draft_.set(key, *typed);
    break;
  case ValueType::Choice:
    choice_row(ui, rows, descriptor, editable);
    break;
  case ValueType::NumberList:
    number_list_row(ui, rows, descriptor, editable);
    break;
  }
  if (const auto* problem = draft_.problem(key))
    rows.problem(id + ".problem", problem_text(ui, *problem));
}

void ValuesForm::choice_row(Ui& ui, FormRows& rows, const ValueDescriptor& descriptor, bool enabled) {
  std::vector<std::string> shown;
  std::size_t chosen = descriptor.choices.size();
  const auto now = draft_.text(descriptor.key);
  for (const auto& choice : descriptor.choices) {
    if (choice == now)
      chosen = shown.size();
    shown.push_back(choice_text(ui, descriptor, choice));
  }
  const auto id = row_id_of(descriptor.key);
  if (const auto picked = rows.choice({id, name_of(ui, descriptor), shown, chosen, enabled}))
    draft_.set(descriptor.key, descriptor.choices[*picked]);
}

void ValuesForm::number_list_row(Ui& ui, FormRows& rows, const ValueDescriptor& descriptor, bool enabled) {
  const auto id = row_id_of(descriptor.key);
  const auto rule =
      ui.text.format("settings.row.list"_t, {std::to_string(descriptor.min), std::to_string(descriptor.max),
                                             std::to_string(descriptor.max_items)});
  constexpr std::size_t bytes_a_number = 8;
  const auto typed = rows.text({.id = id,
                                .name = name_of(ui, descriptor),
                                .value = fmt::format("{}", fmt::join(draft_.numbers(descriptor.key), ", ")),
                                .rule = rule,
                                .max_bytes = descriptor.max_items * bytes_a_number,
                                .enabled = enabled,
                                .mode = KeyboardMode::Text,
                                .judge = [rule, descriptor](std::string_view text) {
                                  return parse_list(text, descriptor) ? std::string() : rule;
                                }});
  if (typed)
    if (auto numbers = parse_list(*typed, descriptor))
      draft_.set(descriptor.key, std::move(*numbers));
}

void ValuesForm::foot(Ui& ui, PageContext& context, const Rect& area) {
  const bool may = context.facts.may("change_settings");
  const ApplyFoot apply{
      .id = "settings.values", .enabled = may && draft_.changed(), .discardable = draft_.changed()};
  switch (draw_apply_foot(ui, apply, pending_, area)) {
  case ApplyPressed::Apply:
    pending_.send(context.facts, {.method = "PUT", .target = "/settings", .body = draft_.body()});
    break;
  case ApplyPressed::Discard:
    draft_.discard();
    pending_.forget();
    break;
  case ApplyPressed::Nothing:
    break;
  }
}

} // namespace kagimado::osd
