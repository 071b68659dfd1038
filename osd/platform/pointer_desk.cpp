#include "osd/platform/pointer_desk.h"

#include <cmath>

namespace kagimado::osd {
namespace {

bool inside(const Rect& area, double x, double y) {
  return !area.empty() && x >= area.x && y >= area.y && x < area.right() && y < area.bottom();
}

// The last place that still belongs to the pixel.
double clamped(double value, int from, int length) {
  constexpr double less_than_a_pixel = 1.0 / 256;
  return std::clamp(value, static_cast<double>(from), from + length - less_than_a_pixel);
}

} // namespace

void PointerDesk::arrange(std::span<const Size> monitors) {
  const auto was = place();
  const bool is_first = areas_.empty();
  areas_.clear();
  for (const auto& size : monitors)
    areas_.push_back({0, 0, size.width, size.height});
  if (areas_.size() > 1 && !areas_[0].empty() && !areas_[1].empty()) {
    auto& main = areas_[0];
    auto& sub = areas_[1];
    switch (side_) {
    case SubSide::Right:
      sub.x = main.width;
      break;
    case SubSide::Left:
      main.x = sub.width;
      break;
    case SubSide::Below:
      sub.y = main.height;
      break;
    case SubSide::Above:
      main.y = sub.height;
      break;
    }
  }
  if (is_first) {
    move_to(0, 0.5, 0.5);
    return;
  }
  const auto home = static_cast<std::size_t>(was ? was->output : output_);
  if (was && home < areas_.size() && !areas_[home].empty())
    settle(areas_[home].x + was->at.x, areas_[home].y + was->at.y);
  else
    move_to(output_, 0.5, 0.5);
}

void PointerDesk::move_by(double dx, double dy) {
  settle(x_ + dx, y_ + dy);
}

void PointerDesk::move_to(std::optional<OutputIndex> output, double x, double y) {
  Rect area;
  for (std::size_t i = 0; i < areas_.size(); ++i)
    if (!output || static_cast<OutputIndex>(i) == *output)
      area = area.united(areas_[i]);
  if (area.empty())
    for (const auto& each : areas_)
      area = area.united(each);
  settle(area.x + x * area.width, area.y + y * area.height);
}

// At the place, or the nearest one on a monitor.
void PointerDesk::settle(double x, double y) {
  double least = -1;
  const auto home = output_;
  for (std::size_t i = 0; i < areas_.size(); ++i) {
    const auto& area = areas_[i];
    if (area.empty() || (confined_ && static_cast<OutputIndex>(i) != home))
      continue;
    const double near_x = clamped(x, area.x, area.width), near_y = clamped(y, area.y, area.height);
    const double away = inside(area, x, y) ? 0 : std::hypot(near_x - x, near_y - y);
    if (least >= 0 && away >= least)
      continue;
    least = away;
    output_ = static_cast<OutputIndex>(i);
    x_ = near_x;
    y_ = near_y;
  }
}

std::optional<PointerDesk::Place> PointerDesk::place() const {
  const auto index = static_cast<std::size_t>(output_);
  if (index >= areas_.size() || areas_[index].empty())
    return std::nullopt;
  const auto& area = areas_[index];
  return Place{output_, {static_cast<int>(x_) - area.x, static_cast<int>(y_) - area.y}};
}

} // namespace kagimado::osd
