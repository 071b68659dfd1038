// Gives out places along a bar, from both of its ends towards the middle.
#pragma once

#include "osd/widgets/widgets.h"

#include <cmath>

namespace kagimado::osd {

class BarRow final {
 public:
  BarRow(const Ui& ui, const Rect& row, double gap_at_1080)
      : ui_(ui), left_(row.x), right_(row.right()), y_(row.y), height_(row.height), gap_(px(gap_at_1080)) {}

  Rect from_left(int width) {
    const Rect rect{left_, y_, width, height_};
    left_ += width + gap_;
    return rect;
  }

  Rect from_right(int width) {
    right_ -= width;
    const Rect rect{right_, y_, width, height_};
    right_ -= gap_;
    return rect;
  }

  void skip_left(double at_1080) { left_ += px(at_1080); }

  void skip_right(double at_1080) { right_ -= px(at_1080); }

  [[nodiscard]] int room() const { return right_ - left_; }

  [[nodiscard]] int left() const { return left_; }

  [[nodiscard]] int px(double at_1080) const { return static_cast<int>(std::lround(ui_.px(at_1080))); }

 private:
  const Ui& ui_;
  int left_ = 0, right_ = 0, y_ = 0, height_ = 0, gap_ = 0;
};

} // namespace kagimado::osd
