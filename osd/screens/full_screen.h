// A screen that covers the monitor: its title at the top left, 「閉じる」 at the top right. Escape closes
// too.
#pragma once

#include "osd/widgets/widgets.h"

#include <cmath>

namespace kagimado::osd {

// Whole pixels of a measure at 1080 lines.
inline int pixels(const Ui& ui, double at_1080) {
  return static_cast<int>(std::lround(ui.px(at_1080)));
}

// Everything drawn while it lives is on its layer.
class FullScreen final {
 public:
  // The title's text and ids "ID.title" and "ID.close".
  FullScreen(Ui& ui, std::string_view id, const std::string& title);

  [[nodiscard]] bool close_pressed() const { return close_; }

  // Below the title.
  [[nodiscard]] const Rect& body() const { return body_; }

 private:
  Layer layer_;
  Rect body_;
  bool close_ = false;
};

// Gives out lines of a column from the top down.
class Lines final {
 public:
  Lines(const Ui& ui, const Rect& area) : ui_(ui), area_(area), y_(area.y) {}

  Rect take(double height_at_1080, double space_at_1080 = 0) {
    const Rect line{area_.x, y_, area_.width, pixels(ui_, height_at_1080)};
    y_ = line.bottom() + pixels(ui_, space_at_1080);
    return line;
  }

  // What is left above a foot of so many pixels.
  [[nodiscard]] Rect rest(int foot_px = 0) const {
    return {area_.x, y_, area_.width, area_.bottom() - y_ - foot_px};
  }

 private:
  const Ui& ui_;
  Rect area_;
  int y_;
};

// The body without its margins.
Rect inset_body(const Ui& ui, const Rect& body);
// Cuts a piece off the left or right edge of rect, and the space beside it.
Rect cut_left(Rect& rect, int width, int space);
Rect cut_right(Rect& rect, int width, int space);
// Wide enough for the label and an icon.
int button_width(const Ui& ui, std::string_view label);

} // namespace kagimado::osd
