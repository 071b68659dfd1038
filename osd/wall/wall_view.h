// The tiles of one monitor: tells the feed what is visible, takes what it has, paints the video and knows
// what of it changed. Drawing thread only; never waits.
#pragma once

#include "osd/wall/tile_view.h"
#include "osd/wall/wall_feed.h"

#include <map>
#include <optional>
#include <span>

namespace kagimado::osd {

class WallView final {
 public:
  explicit WallView(view::Monitor monitor) : monitor_(monitor) {}

  // covered: a full screen lies above; nothing is fetched for what nobody sees.
  void update(const WallModel& model, WallFeed& feed, Size screen, const Text& text, bool covered);

  [[nodiscard]] std::span<const TileView> tiles() const { return tiles_; }

  [[nodiscard]] const TileView* tile(int slot) const;
  [[nodiscard]] const TileView* tile_at(Point at) const;
  // Until a text changes without a new picture (seconds since a loss, a clock that turns red); none if
  // nothing does.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_change() const;

  // Pictures cover their tiles and are cut, or have bars beside them.
  void fill_tiles(bool filled) { filled_ = filled; }

  // Live and recordings have changed places: what is shown now is never taken for what comes.
  void expect_other_pictures();

  // Rectangles whose video changed since the last call.
  std::vector<Rect> take_damage();
  void paint(const Framebuffer& framebuffer, const Rect& clip) const;

 private:
  void tell_wishes(const WallModel& model, WallFeed& feed, bool covered);
  [[nodiscard]] std::shared_ptr<const view::Picture> picture_of(int slot, const WallFeed& feed);
  void note_damage(std::span<const TileView> before);

  view::Monitor monitor_;
  Size screen_;
  std::vector<TileView> tiles_;
  std::vector<Rect> damage_;
  std::map<int, std::shared_ptr<const view::Picture>> refused_; // by slot
  std::vector<view::TileWant> wanted_;
  int wanted_tiles_ = -1;
  bool filled_ = false;
};

} // namespace kagimado::osd
