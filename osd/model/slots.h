// Which camera stands in which slot of one layout, over all of its pages. Plain data, pure updates.
#pragma once

#include "engine/base/ids.h"

#include <map>
#include <span>
#include <vector>

namespace kagimado::osd {

inline constexpr CameraId no_camera{0};
inline constexpr int max_slots = 1024;

class Slots final {
 public:
  Slots() = default;
  // A camera named twice keeps its first slot; what is beyond max_slots is dropped.
  explicit Slots(std::vector<CameraId> cameras);

  // no_camera beyond the end.
  [[nodiscard]] CameraId at(int index) const;

  // Up to the last camera.
  [[nodiscard]] int used() const { return static_cast<int>(cameras_.size()); }

  [[nodiscard]] std::span<const CameraId> cameras() const { return cameras_; }

  [[nodiscard]] int index_of(CameraId camera) const; // -1: not there

  void swap(int a, int b);
  // Each camera on the left takes the slot of the one on its right. True: something changed.
  bool replace(const std::map<CameraId, CameraId>& takes_slot_of);
  // present: by id. Cameras that are gone leave free slots, new ones take free slots, then the end. True:
  // something changed.
  bool sync(std::span<const CameraId> present);

 private:
  void drop_free_end();
  std::vector<CameraId> cameras_;
};

} // namespace kagimado::osd
