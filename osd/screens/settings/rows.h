// Rows of a settings page from the top down: a name at the left, a control or value at the right, and a
// problem under the row that it belongs to. Controls answer what was done in this frame. What is typed or
// chosen from a list goes through the page's dialogs. Drawing thread only.
#pragma once

#include "osd/screens/settings/page.h"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace kagimado::osd {

struct NumberRow {
  std::string_view id;
  std::string name;
  std::int64_t value = 0, min = 0, max = 0;
  bool enabled = true;
  // Beyond the range: why not, in words; empty: it may be.
  std::function<std::string(std::int64_t value)> judge = {};
};

struct TextRow {
  std::string_view id;
  std::string name, value, rule;
  std::size_t max_bytes = 128;
  bool enabled = true;
  KeyboardMode mode = KeyboardMode::Text; // Name: with kana
  std::function<std::string(std::string_view value)> judge = {};
};

struct ChoiceRow {
  std::string_view id; // the buttons are "<id>.0", "<id>.1".., or "<id>" opens a list
  std::string name;
  std::span<const std::string> choices; // as shown
  std::size_t chosen = 0;
  bool enabled = true;
};

class FormRows final {
 public:
  FormRows(Ui& ui, PageContext& context, const Rect& area)
      : ui_(ui), context_(context), area_(area), y_(area.y) {}

  void heading(std::string_view id, const std::string& text);
  void space(double at_1080 = 20);
  // Place of the value, for what no row below can draw.
  Rect row(std::string_view id, const std::string& name);
  void value(std::string_view id, const std::string& name, const std::string& value,
             std::uint32_t argb = 0xfff2f5f8);
  bool check(std::string_view id, const std::string& name, bool checked, bool enabled = true); // clicked
  std::optional<std::int64_t> number(const NumberRow& row);
  std::optional<std::string> text(const TextRow& row);
  std::optional<std::size_t> choice(const ChoiceRow& row);
  // A name and a button, 「設定>」.
  bool link(std::string_view id, const std::string& name, const std::string& label, bool enabled = true);
  // Under the last row; nothing for an empty text.
  void problem(std::string_view id, const std::string& text);
  // Words over the whole width, in as many lines as they need.
  void note(std::string_view id, const std::string& text, std::uint32_t argb = 0xffa9b4c0);

  // What is left above a foot of so many pixels.
  [[nodiscard]] Rect rest(int foot_px = 0) const {
    return {area_.x, y_, area_.width, area_.bottom() - y_ - foot_px};
  }

 private:
  bool value_button(std::string_view id, const std::string& value, bool enabled, Rect place);
  [[nodiscard]] int name_width() const;

  Ui& ui_;
  PageContext& context_;
  Rect area_;
  int y_;
};

// "1～65535" and the like, by language.
std::string range_text(const Ui& ui, std::int64_t min, std::int64_t max);
// A whole number from min to max; nothing for all else.
std::optional<std::int64_t> parse_number(std::string_view typed, std::int64_t min, std::int64_t max);

} // namespace kagimado::osd
