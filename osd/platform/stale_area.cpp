#include "osd/platform/stale_area.h"

namespace kagimado::osd {

void StaleArea::add(const Rect& rect) {
  if (rect.empty())
    return;
  Rect merged = rect;
  // What it overlaps becomes one with it, and may overlap others then.
  for (bool again = true; again;) {
    again = false;
    for (auto each = rects_.begin(); each != rects_.end(); ++each) {
      if (each->intersected(merged).empty())
        continue;
      merged = merged.united(*each);
      rects_.erase(each);
      again = true;
      break;
    }
  }
  rects_.push_back(merged);
  if (rects_.size() <= most_rects)
    return;
  Rect all;
  for (const auto& each : rects_)
    all = all.united(each);
  rects_.assign(1, all);
}

} // namespace kagimado::osd
