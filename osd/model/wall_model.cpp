#include "osd/model/wall_model.h"

#include <algorithm>
#include <iterator>

namespace kagimado::osd {
namespace {

std::vector<CameraId> cameras_of(const Slots& slots) {
  std::vector<CameraId> cameras;
  std::ranges::copy_if(slots.cameras(), std::back_inserter(cameras),
                       [](CameraId id) { return id != no_camera; });
  return cameras;
}

} // namespace

int WallModel::page_count() const {
  const auto found = slots_.find(layout_);
  return layout::page_count(found == slots_.end() ? 0 : found->second.used(), layout_);
}

std::vector<VisibleTile> WallModel::visible() const {
  if (enlarged_)
    return {{*enlarged_, camera_at(*enlarged_), zoom_at(*enlarged_)}};
  std::vector<VisibleTile> tiles;
  tiles.reserve(static_cast<std::size_t>(layout_));
  for (int slot = 0; slot < layout_; ++slot)
    tiles.push_back({slot, camera_at(slot), zoom_at(slot)});
  return tiles;
}

CameraId WallModel::camera_at(int slot) const {
  const auto found = slots_.find(layout_);
  return found == slots_.end() || !is_slot(slot) ? no_camera : found->second.at(index_of(slot));
}

Zoom WallModel::zoom_at(int slot) const {
  const auto found = zooms_.find(camera_at(slot));
  return found == zooms_.end() ? Zoom{} : found->second;
}

Rect WallModel::area_of(const Rect& wall, int slot) const {
  if (enlarged_)
    return slot == *enlarged_ ? wall : Rect{};
  return layout::tile_area(wall, layout_, slot);
}

std::optional<int> WallModel::slot_at(const Rect& wall, Point at) const {
  if (enlarged_)
    return wall.contains(at) ? enlarged_ : std::nullopt;
  return layout::slot_at(wall, layout_, at);
}

bool WallModel::set_layout(int tiles) {
  if (!layout::is_layout(tiles) || (tiles == layout_ && !enlarged_))
    return false;
  auto first = enlarged_ ? camera_at(*enlarged_) : no_camera;
  for (int slot = 0; first == no_camera && slot < layout_; ++slot)
    first = camera_at(slot);
  // Before the recorder has answered, the cameras known from the layout so far.
  const auto known = present_.empty() ? cameras_of(slots_[layout_]) : present_;
  layout_ = tiles;
  enlarged_.reset();
  auto& slots = slots_[tiles];
  if (!present_.empty() || slots.used() == 0)
    slots.sync(known);
  page_ = first == no_camera ? 0 : std::max(0, slots.index_of(first)) / tiles;
  return true;
}

bool WallModel::set_page(int page) {
  if (page < 0 || page >= page_count() || page == page_)
    return false;
  page_ = page;
  enlarged_.reset();
  return true;
}

bool WallModel::turn_page(int by) {
  const int pages = page_count();
  return set_page(((page_ + by) % pages + pages) % pages);
}

bool WallModel::toggle_enlarged(int slot) {
  if (enlarged_) {
    enlarged_.reset();
    return true;
  }
  if (!is_slot(slot) || layout_ == 1 || camera_at(slot) == no_camera)
    return false;
  enlarged_ = slot;
  return true;
}

bool WallModel::show_alone(CameraId camera) {
  const auto found = slots_.find(layout_);
  const int index = found == slots_.end() || camera == no_camera ? -1 : found->second.index_of(camera);
  if (index < 0 || (enlarged_ && camera_at(*enlarged_) == camera))
    return false;
  const bool turned = page_ != index / layout_;
  page_ = index / layout_;
  enlarged_.reset();
  if (layout_ == 1)
    return turned;
  enlarged_ = index % layout_;
  return true;
}

bool WallModel::swap(int from_slot, int to_slot) {
  if (enlarged_ || !is_slot(from_slot) || !is_slot(to_slot) || from_slot == to_slot ||
      camera_at(from_slot) == no_camera)
    return false;
  slots_[layout_].swap(index_of(from_slot), index_of(to_slot));
  return true;
}

bool WallModel::zoom(int slot, Spot pointer_in_picture, double wheel_steps) {
  if (camera_at(slot) == no_camera)
    return false;
  const auto before = zoom_at(slot);
  const auto after = zoomed_at(before, pointer_in_picture, wheel_steps);
  set_zoom(camera_at(slot), after);
  return after.scale != before.scale;
}

bool WallModel::zoom_off(int slot) {
  const bool was = zoom_at(slot).zoomed();
  set_zoom(camera_at(slot), {});
  return was;
}

bool WallModel::pan(int slot, double dx, double dy) {
  const auto before = zoom_at(slot);
  if (!before.zoomed())
    return false;
  const auto after = panned(before, dx, dy);
  set_zoom(camera_at(slot), after);
  return after.centre.x != before.centre.x || after.centre.y != before.centre.y;
}

bool WallModel::sync_cameras(std::span<const CameraId> present) {
  present_.assign(present.begin(), present.end());
  const auto shown = enlarged_ ? camera_at(*enlarged_) : no_camera;
  bool changed = false;
  slots_.try_emplace(layout_);
  for (auto& [tiles, slots] : slots_)
    changed = slots.sync(present) || changed;
  std::erase_if(zooms_,
                [&](const auto& entry) { return std::ranges::find(present, entry.first) == present.end(); });
  page_ = std::min(page_, page_count() - 1);
  if (enlarged_ && camera_at(*enlarged_) != shown)
    enlarged_.reset(); // its camera was deleted
  return changed;
}

bool WallModel::follow_positions(const CameraPositions& before, const CameraPositions& now) {
  std::map<CameraId, CameraId> takes_slot_of;
  for (const auto& [camera, position] : now) {
    const auto old = before.find(camera);
    if (old == before.end() || old->second == position)
      continue;
    const auto owner =
        std::ranges::find_if(before, [&](const auto& each) { return each.second == position; });
    if (owner != before.end() && now.contains(owner->first))
      takes_slot_of.emplace(camera, owner->first);
  }
  for (const auto& [camera, other] : takes_slot_of)
    if (!takes_slot_of.contains(other))
      return false; // no exchange among cameras that are known here
  bool changed = false;
  for (auto& [tiles, slots] : slots_)
    changed = slots.replace(takes_slot_of) || changed;
  return changed;
}

void WallModel::restore(int layout, int page, std::map<int, Slots> assignment) {
  if (!layout::is_layout(layout))
    return;
  layout_ = layout;
  slots_ = std::move(assignment);
  enlarged_.reset();
  zooms_.clear();
  page_ = std::clamp(page, 0, page_count() - 1);
}

void WallModel::set_zoom(CameraId camera, const Zoom& zoom) {
  if (zoom.zoomed())
    zooms_[camera] = zoom;
  else
    zooms_.erase(camera);
}

} // namespace kagimado::osd
