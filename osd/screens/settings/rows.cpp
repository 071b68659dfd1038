#include "osd/screens/settings/rows.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/text_layout.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace kagimado::osd {

using namespace literals;

std::optional<std::int64_t> parse_number(std::string_view typed, std::int64_t min, std::int64_t max) {
  std::int64_t value = 0;
  const auto* end = typed.data() + typed.size();
  const auto read = std::from_chars(typed.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < min || value > max)
    return std::nullopt;
  return value;
}

std::string range_text(const Ui& ui, std::int64_t min, std::int64_t max) {
  return ui.text.format("settings.row.range"_t, {std::to_string(min), std::to_string(max)});
}

namespace {

// Names are typed in kana where the screen is Japanese.
KeyboardPage first_page(const Ui& ui, KeyboardMode mode) {
  const bool kana = mode == KeyboardMode::Name && ui.text.language() == Language::Japanese;
  return kana ? KeyboardPage::Hiragana : KeyboardPage::Lower;
}

} // namespace

int FormRows::name_width() const {
  return std::min(pixels(ui_, 380), area_.width * 2 / 5);
}

void FormRows::heading(std::string_view id, const std::string& text) {
  label_left_in(ui_, id, text, {area_.x, y_, area_.width, pixels(ui_, 44)}, FontRole::Title, theme::text);
  y_ += pixels(ui_, 44 + 12);
}

void FormRows::space(double at_1080) {
  y_ += pixels(ui_, at_1080);
}

Rect FormRows::row(std::string_view id, const std::string& name) {
  const int height = pixels(ui_, theme::control_height);
  const int width = name_width();
  label_left_in(ui_, std::string(id) + ".name", name, {area_.x, y_, width - pixels(ui_, 12), height},
                FontRole::Body, theme::text_dim);
  const Rect value{area_.x + width, y_, area_.width - width, height};
  y_ += height + pixels(ui_, 10);
  return value;
}

void FormRows::value(std::string_view id, const std::string& name, const std::string& value,
                     std::uint32_t argb) {
  label_left_in(ui_, id, value, row(id, name), FontRole::Body, argb);
}

bool FormRows::check(std::string_view id, const std::string& name, bool checked, bool enabled) {
  auto place = row(id, name);
  place.width = std::min(place.width, pixels(ui_, 200));
  const auto& label = checked ? ui_.text("settings.row.used"_t) : ui_.text("settings.row.not_used"_t);
  return checkbox(ui_, {.id = id, .label = label, .checked = checked, .enabled = enabled}, place);
}

// Looks like a field, opens the dialog.
bool FormRows::value_button(std::string_view id, const std::string& value, bool enabled, Rect place) {
  place.width = std::min(place.width, pixels(ui_, 520));
  const auto shown = shorten(ui_, value, FontRole::Body, static_cast<float>(place.width - pixels(ui_, 40)));
  return button(ui_, {.id = id, .label = shown, .enabled = enabled}, place);
}

std::optional<std::int64_t> FormRows::number(const NumberRow& row) {
  auto place = this->row(row.id, row.name);
  place.width = std::min(place.width, pixels(ui_, 200));
  if (value_button(row.id, std::to_string(row.value), row.enabled, place)) {
    const auto range = range_text(ui_, row.min, row.max);
    context_.dialogs.entry.open(
        {.id = std::string(row.id),
         .title = row.name,
         .rule = range,
         .mode = KeyboardMode::Digits,
         .text = std::to_string(row.value),
         .max_bytes = std::max(std::to_string(row.max).size(), std::to_string(row.min).size()),
         .judge = [range, min = row.min, max = row.max, judge = row.judge](std::string_view typed) {
           const auto value = parse_number(typed, min, max);
           if (!value)
             return range;
           return judge ? judge(*value) : std::string();
         }});
  }
  const auto typed = context_.dialogs.entry.take(row.id);
  return typed ? parse_number(*typed, row.min, row.max) : std::nullopt;
}

std::optional<std::string> FormRows::text(const TextRow& row) {
  const auto place = this->row(row.id, row.name);
  if (value_button(row.id, row.value, row.enabled, place))
    context_.dialogs.entry.open({.id = std::string(row.id),
                                 .title = row.name,
                                 .rule = row.rule,
                                 .mode = row.mode,
                                 .page = first_page(ui_, row.mode),
                                 .text = row.value,
                                 .max_bytes = row.max_bytes,
                                 .judge = row.judge});
  return context_.dialogs.entry.take(row.id);
}

std::optional<std::size_t> FormRows::choice(const ChoiceRow& row) {
  auto place = this->row(row.id, row.name);
  int widest = 0;
  for (const auto& each : row.choices)
    widest = std::max(widest, measure(ui_, each, FontRole::Body).width);
  const int width = std::max(widest + pixels(ui_, 48), pixels(ui_, 120)), gap = pixels(ui_, 10);
  const int count = static_cast<int>(row.choices.size());
  if (count * (width + gap) - gap > place.width) {
    const auto shown = row.chosen < row.choices.size() ? row.choices[row.chosen] : std::string();
    if (value_button(row.id, shown, row.enabled, place))
      context_.dialogs.choice.open({.id = std::string(row.id),
                                    .title = row.name,
                                    .choices = {row.choices.begin(), row.choices.end()},
                                    .chosen = row.chosen});
    return context_.dialogs.choice.take(row.id);
  }
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < row.choices.size(); ++i)
    if (button(ui_,
               {.id = fmt::format("{}.{}", row.id, i),
                .label = row.choices[i],
                .enabled = row.enabled,
                .selected = i == row.chosen},
               cut_left(place, width, gap)))
      chosen = i;
  return chosen;
}

bool FormRows::link(std::string_view id, const std::string& name, const std::string& label, bool enabled) {
  auto place = row(id, name);
  return button(ui_, {.id = id, .label = label, .enabled = enabled},
                cut_left(place, std::max(button_width(ui_, label), pixels(ui_, 180)), 0));
}

void FormRows::problem(std::string_view id, const std::string& text) {
  if (text.empty())
    return;
  const int left = name_width();
  const Rect place{area_.x + left, y_ - pixels(ui_, 6), area_.width - left, pixels(ui_, 30)};
  label_left_in(ui_, id, text, place, FontRole::Body, theme::fault);
  y_ = place.bottom() + pixels(ui_, 8);
}

void FormRows::note(std::string_view id, const std::string& text, std::uint32_t argb) {
  const auto width = static_cast<float>(area_.width);
  const auto lines = break_lines(
      text, width, [&](std::string_view piece) { return text_width(ui_, piece, FontRole::Body); });
  const int height =
      static_cast<int>(std::max<std::size_t>(lines.size(), 1)) * measure(ui_, text, FontRole::Body).height;
  paragraph(ui_, id, text, {area_.x, y_, area_.width, height + pixels(ui_, 4)}, FontRole::Body, argb);
  y_ += height + pixels(ui_, 4 + 10);
}

} // namespace kagimado::osd
