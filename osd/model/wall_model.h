// What one monitor's wall shows: layout, page, which camera where, enlarged tile, zooms. Main and sub have
// one each and decide alone [REQ-WALL-1, WALL-2]. Plain data with pure transitions: no clock, no I/O, no
// drawing.
#pragma once

#include "osd/layout/wall_layout.h"
#include "osd/model/slots.h"
#include "osd/model/zoom.h"

#include <map>
#include <optional>
#include <vector>

namespace kagimado::osd {

struct VisibleTile {
  int slot =
      0; // of the page; an enlarged tile keeps its slot, so that its picture stays until the larger one comes
  CameraId camera = no_camera;
  Zoom zoom;
};

// Places of cameras as the recorder tells them.
using CameraPositions = std::map<CameraId, int>;

class WallModel final {
 public:
  [[nodiscard]] int layout() const { return layout_; }

  [[nodiscard]] int page() const { return page_; }

  [[nodiscard]] int page_count() const;

  [[nodiscard]] std::optional<int> enlarged() const { return enlarged_; }

  // What thinning counts: an enlarged tile stands alone on its monitor [REQ-WALL-2].
  [[nodiscard]] int tiles_on_monitor() const { return enlarged_ ? 1 : layout_; }

  [[nodiscard]] std::vector<VisibleTile> visible() const;
  [[nodiscard]] CameraId camera_at(int slot) const;
  [[nodiscard]] Zoom zoom_at(int slot) const;
  [[nodiscard]] Rect area_of(const Rect& wall, int slot) const; // empty: not visible now
  [[nodiscard]] std::optional<int> slot_at(const Rect& wall, Point at) const;

  // Each answers whether something changed. Numbers that are no layout, page or slot change nothing.
  bool set_layout(int tiles); // shows the page on which the camera that stood first is
  bool set_page(int page);
  bool turn_page(int by);           // wraps round at both ends
  bool toggle_enlarged(int slot);   // a free slot cannot be enlarged
  bool show_alone(CameraId camera); // turns to its page and enlarges it; not on the wall: nothing
  bool swap(int from_slot, int to_slot);
  bool zoom(int slot, Spot pointer_in_picture, double wheel_steps);
  bool zoom_off(int slot);
  bool pan(int slot, double dx, double dy);

  // Cameras that the recorder has, by id.
  bool sync_cameras(std::span<const CameraId> present);

  // 「カメラ入れ換え」: cameras that changed places at the recorder change them in every layout.
  bool follow_positions(const CameraPositions& before, const CameraPositions& now);

  // For keeping over restarts.
  [[nodiscard]] const std::map<int, Slots>& assignment() const { return slots_; }

  void restore(int layout, int page, std::map<int, Slots> assignment);

 private:
  [[nodiscard]] int index_of(int slot) const { return page_ * layout_ + slot; }

  [[nodiscard]] bool is_slot(int slot) const { return slot >= 0 && slot < layout_; }

  void set_zoom(CameraId camera, const Zoom& zoom);

  int layout_ = 4;
  int page_ = 0;
  std::optional<int> enlarged_;
  std::map<int, Slots> slots_; // by layout
  std::vector<CameraId> present_;
  std::map<CameraId, Zoom> zooms_; // only cameras that are zoomed
};

} // namespace kagimado::osd
