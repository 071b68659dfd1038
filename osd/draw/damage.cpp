#include "osd/draw/damage.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace kagimado::osd {

namespace {

std::int64_t area(const Rect& rect) {
  return static_cast<std::int64_t>(rect.width) * rect.height;
}

// Painting the hull costs no more than painting both, and one rectangle less is handled.
bool worth_merging(const Rect& a, const Rect& b) {
  if (!a.intersected(b).empty())
    return true;
  const std::int64_t both = area(a) + area(b);
  return area(a.united(b)) <= both + both / 16;
}

// Fast 64-bit mixing over whole words; only equality matters.
class Hasher final {
 public:
  void add(std::uint64_t word) {
    state_ ^= word * 0x9fb21c651e98df25u;
    state_ = ((state_ << 29) | (state_ >> 35)) * 0x2545f4914f6cdd1du;
  }

  void add_bytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    for (; size >= 8; bytes += 8, size -= 8)
      add(load(bytes, 8));
    if (size > 0)
      add(load(bytes, size) ^ (static_cast<std::uint64_t>(size) << 56));
  }

  [[nodiscard]] std::uint64_t value() const { return state_ ^ (state_ >> 31); }

 private:
  static std::uint64_t load(const std::uint8_t* bytes, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, size);
    return word;
  }

  std::uint64_t state_ = 0x243f6a8885a308d3u;
};

int to_pixel(float coordinate) {
  constexpr float farthest_px = 32'000;
  return static_cast<int>(coordinate >= -farthest_px ? std::min(coordinate, farthest_px) : -farthest_px);
}

Rect outer_rect(float left, float top, float right, float bottom) {
  const int x = to_pixel(std::floor(left)), y = to_pixel(std::floor(top));
  return {x, y, to_pixel(std::ceil(right)) - x, to_pixel(std::ceil(bottom)) - y};
}

} // namespace

void DamageSet::add(const Rect& rect) {
  Rect merged = rect.intersected(bounds_);
  if (merged.empty())
    return;
  // A merged rectangle may reach others: until it touches none.
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < rects_.size(); ++i) {
      if (!worth_merging(rects_[i], merged))
        continue;
      merged = merged.united(rects_[i]);
      rects_[i] = rects_.back();
      rects_.pop_back();
      again = true;
      break;
    }
  }
  rects_.push_back(merged);
  if (rects_.size() > max_rects)
    merge_cheapest();
}

void DamageSet::merge_cheapest() {
  std::size_t best_a = 0, best_b = 1;
  auto least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t a = 0; a < rects_.size(); ++a) {
    for (std::size_t b = a + 1; b < rects_.size(); ++b) {
      const std::int64_t wasted = area(rects_[a].united(rects_[b])) - area(rects_[a]) - area(rects_[b]);
      if (wasted < least) {
        least = wasted;
        best_a = a;
        best_b = b;
      }
    }
  }
  const Rect merged = rects_[best_a].united(rects_[best_b]);
  rects_.erase(rects_.begin() + static_cast<std::ptrdiff_t>(best_b));
  rects_.erase(rects_.begin() + static_cast<std::ptrdiff_t>(best_a));
  add(merged); // it may overlap others now
}

DrawnCommand describe(const ImDrawList& list, const ImDrawCmd& command) {
  const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
  const auto [lowest, highest] = std::minmax_element(indices, indices + command.ElemCount);
  const ImDrawVert* first = list.VtxBuffer.Data + command.VtxOffset + *lowest;
  const ImDrawVert* end = list.VtxBuffer.Data + command.VtxOffset + *highest + 1;
  Hasher hasher;
  hasher.add_bytes(&command.ClipRect, sizeof command.ClipRect);
  hasher.add(reinterpret_cast<std::uintptr_t>(command.TextureId));
  hasher.add_bytes(first, static_cast<std::size_t>(end - first) * sizeof(ImDrawVert));
  // Relative indices: a command stays the same when others are declared before it.
  std::uint64_t word = command.ElemCount;
  for (unsigned i = 0; i < command.ElemCount; ++i) {
    word = (word << 16) | static_cast<std::uint16_t>(indices[i] - *lowest);
    if (i % 4 == 3)
      hasher.add(word);
  }
  hasher.add(word);
  float left = first->pos.x, right = left, top = first->pos.y, bottom = top;
  for (const ImDrawVert* v = first; v != end; ++v) {
    left = std::min(left, v->pos.x);
    right = std::max(right, v->pos.x);
    top = std::min(top, v->pos.y);
    bottom = std::max(bottom, v->pos.y);
  }
  const ImVec4& clip = command.ClipRect;
  return {&list, &command, hasher.value(),
          outer_rect(left, top, right, bottom).intersected(outer_rect(clip.x, clip.y, clip.z, clip.w))};
}

void CommandHistory::compare(std::span<const DrawnCommand> now, DamageSet& damage) {
  // What is the same and in the same order as before needs no painting; anything else does, where it was and
  // where it is.
  std::size_t common = 0;
  while (common < now.size() && common < last_.size() && now[common].hash == last_[common].hash)
    ++common;
  if (common != now.size() || common != last_.size()) {
    std::unordered_multimap<std::uint64_t, std::size_t> where;
    for (std::size_t i = common; i < last_.size(); ++i)
      where.emplace(last_[i].hash, i);
    std::vector<bool> kept(last_.size(), false);
    std::size_t next = common; // kept ones must stay in their old order
    for (std::size_t i = common; i < now.size(); ++i) {
      auto best = last_.size();
      const auto [begin, end] = where.equal_range(now[i].hash);
      for (auto found = begin; found != end; ++found)
        if (found->second >= next)
          best = std::min(best, found->second);
      if (best == last_.size()) {
        damage.add(now[i].bounds);
      } else {
        kept[best] = true;
        next = best + 1;
      }
    }
    for (std::size_t i = common; i < last_.size(); ++i)
      if (!kept[i])
        damage.add(last_[i].bounds);
  }
  last_.clear();
  for (const auto& drawn : now)
    last_.push_back({drawn.hash, drawn.bounds});
}

} // namespace kagimado::osd
