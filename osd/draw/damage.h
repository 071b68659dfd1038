// Which parts of a monitor must be painted again: a small set of rectangles that never overlap, and the
// comparison of this frame's draw commands with the last frame's. Plain data, no pixels. Drawing thread only.
#pragma once

#include "osd/platform/framebuffer.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

struct ImDrawCmd;
struct ImDrawList;

namespace kagimado::osd {

// Rectangles without overlaps, so that nothing is painted twice; close ones are merged, so that they are few.
class DamageSet final {
 public:
  explicit DamageSet(const Rect& bounds) : bounds_(bounds) {}

  void add(const Rect& rect);

  [[nodiscard]] const std::vector<Rect>& rects() const { return rects_; }

 private:
  static constexpr std::size_t max_rects = 48;
  void merge_cheapest();

  Rect bounds_;
  std::vector<Rect> rects_;
};

// One draw command as it was on the screen.
struct DrawnCommand {
  const ImDrawList* list = nullptr;
  const ImDrawCmd* command = nullptr;
  std::uint64_t hash = 0; // of everything that decides its pixels
  Rect bounds;            // that its pixels can be in
};

DrawnCommand describe(const ImDrawList& list, const ImDrawCmd& command);

// Remembers the commands of the last frame.
class CommandHistory final {
 public:
  // Adds to damage where commands are new, gone, or above or below others than before; keeps them for the
  // next call.
  void compare(std::span<const DrawnCommand> now, DamageSet& damage);

  void forget() { last_.clear(); }

 private:
  struct Shown {
    std::uint64_t hash = 0;
    Rect bounds;
  };

  std::vector<Shown> last_;
};

} // namespace kagimado::osd
