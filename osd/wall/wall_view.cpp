#include "osd/wall/wall_view.h"

#include "osd/draw/theme.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

view::Crop crop_of(const TileView& tile, const view::TileStatus& status, bool filled) {
  const auto& area = tile.place.tile;
  const auto shown = filled ? filling_part(status.source_width, status.source_height, area.width, area.height)
                            : PicturePart{};
  const auto part = part_of(shown, visible_part(tile.zoom));
  return {part.x, part.y, part.width, part.height};
}

PicturePlace place_of(const Rect& tile, const TileLook& look, std::shared_ptr<const view::Picture> picture) {
  PicturePlace place{tile, {}, nullptr, look.shade == Shade::Dimmed};
  if (picture && look.shade != Shade::Hidden) {
    place.picture = place_picture(*picture, tile);
    place.content = std::move(picture);
  }
  return place;
}

milliseconds until_text_changes(const view::TileStatus& status) {
  const auto age = std::max(status.age, milliseconds(0));
  if (status.state == view::TileState::Lost)
    return milliseconds(1000) - age % milliseconds(1000);
  if (status.state == view::TileState::Video && age < still_after)
    return still_after - age;
  return milliseconds::max();
}

} // namespace

void WallView::update(const WallModel& model, WallFeed& feed, Size screen, const Text& text, bool covered) {
  if (screen != screen_) {
    screen_ = screen;
    damage_.assign(1, Rect{0, 0, screen.width, screen.height});
  }
  const auto before = std::move(tiles_);
  tiles_.clear();
  const Rect wall{0, 0, screen.width, screen.height};
  for (const auto& visible : model.visible()) {
    TileView tile;
    tile.slot = visible.slot;
    tile.camera = visible.camera;
    tile.zoom = visible.zoom;
    tile.place.tile = model.area_of(wall, visible.slot);
    tiles_.push_back(std::move(tile));
  }
  tell_wishes(model, feed, covered);
  // Before the recorder has answered once, nobody knows what places have no camera.
  const auto site = feed.site();
  const bool is_known = site->recorder_online || !site->cameras.empty();
  for (auto& tile : tiles_) {
    if (tile.camera != no_camera)
      tile.status = feed.status(monitor_, tile.slot);
    tile.look = is_known || tile.camera != no_camera ? look_of(tile.status, text) : TileLook{};
    const bool needed = tile.look.shade != Shade::Hidden && !covered;
    tile.place = place_of(tile.place.tile, tile.look, needed ? picture_of(tile.slot, feed) : nullptr);
  }
  note_damage(before);
}

void WallView::tell_wishes(const WallModel& model, WallFeed& feed, bool covered) {
  std::vector<view::TileWant> wants;
  for (const auto& tile : tiles_)
    if (tile.camera != no_camera && !covered && !tile.place.tile.empty())
      wants.push_back(
          {tile.slot, tile.camera, tile.place.tile.width, tile.place.tile.height,
           crop_of(tile, filled_ ? feed.status(monitor_, tile.slot) : view::TileStatus{}, filled_)});
  if (wants == wanted_ && model.tiles_on_monitor() == wanted_tiles_)
    return;
  wanted_ = wants;
  wanted_tiles_ = model.tiles_on_monitor();
  feed.want(monitor_, wanted_tiles_, std::move(wants));
}

void WallView::expect_other_pictures() {
  for (const auto& tile : tiles_)
    if (tile.place.content)
      refused_[tile.slot] = tile.place.content;
}

std::shared_ptr<const view::Picture> WallView::picture_of(int slot, const WallFeed& feed) {
  auto picture = feed.picture(monitor_, slot);
  const auto refused = refused_.find(slot);
  if (refused == refused_.end())
    return picture;
  if (picture && picture == refused->second)
    return nullptr;
  if (picture)
    refused_.erase(refused);
  return picture;
}

void WallView::note_damage(std::span<const TileView> before) {
  const auto same_places = before.size() == tiles_.size() &&
                           std::ranges::equal(
                               before, tiles_, {}, [](const TileView& t) { return t.place.tile; },
                               [](const TileView& t) { return t.place.tile; });
  if (!same_places) {
    damage_.assign(1, Rect{0, 0, screen_.width, screen_.height});
    return;
  }
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    const auto& was = before[i].place;
    const auto& is = tiles_[i].place;
    if (was.content == is.content && was.picture == is.picture && was.dimmed == is.dimmed)
      continue;
    const bool same_frame = was.content && is.content && was.picture == is.picture;
    damage_.push_back(same_frame ? is.picture : is.tile);
  }
}

const TileView* WallView::tile(int slot) const {
  const auto found = std::ranges::find(tiles_, slot, &TileView::slot);
  return found == tiles_.end() ? nullptr : &*found;
}

const TileView* WallView::tile_at(Point at) const {
  const auto found =
      std::ranges::find_if(tiles_, [&](const TileView& t) { return t.place.tile.contains(at); });
  return found == tiles_.end() ? nullptr : &*found;
}

std::optional<milliseconds> WallView::next_change() const {
  auto soonest = milliseconds::max();
  for (const auto& tile : tiles_)
    soonest = std::min(soonest, until_text_changes(tile.status));
  return soonest == milliseconds::max() ? std::nullopt : std::optional(soonest);
}

std::vector<Rect> WallView::take_damage() {
  return std::exchange(damage_, {});
}

void WallView::paint(const Framebuffer& framebuffer, const Rect& clip) const {
  const auto inside = clip.intersected(framebuffer.bounds());
  if (inside.empty())
    return;
  const bool one_tile = std::ranges::any_of(
      tiles_, [&](const TileView& t) { return t.place.tile.intersected(inside) == inside; });
  if (!one_tile)
    fill(framebuffer, inside, theme::wall_background); // the gaps
  for (const auto& tile : tiles_)
    paint_tile(framebuffer, tile.place, inside);
}

} // namespace kagimado::osd
