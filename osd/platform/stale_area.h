// What of a buffer is not as it was drawn last: a few rectangles that cover it. Pure.
#pragma once

#include "osd/layout/geometry.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace kagimado::osd {

class StaleArea final {
 public:
  static constexpr std::size_t most_rects = 24;

  // Keeps the rectangles apart where they do not touch; more of them become one.
  void add(const Rect& rect);

  void add(std::span<const Rect> rects) {
    for (const auto& rect : rects)
      add(rect);
  }

  [[nodiscard]] bool empty() const { return rects_.empty(); }

  [[nodiscard]] std::span<const Rect> rects() const { return rects_; }

  std::vector<Rect> take() { return std::exchange(rects_, {}); }

  void clear() { rects_.clear(); }

 private:
  std::vector<Rect> rects_;
};

} // namespace kagimado::osd
