#include "osd/model/slots.h"

#include <algorithm>

namespace kagimado::osd {

Slots::Slots(std::vector<CameraId> cameras) : cameras_(std::move(cameras)) {
  if (cameras_.size() > max_slots)
    cameras_.resize(max_slots);
  for (std::size_t i = 0; i < cameras_.size(); ++i)
    if (cameras_[i] != no_camera && index_of(cameras_[i]) != static_cast<int>(i))
      cameras_[i] = no_camera;
  drop_free_end();
}

CameraId Slots::at(int index) const {
  return index >= 0 && index < used() ? cameras_[static_cast<std::size_t>(index)] : no_camera;
}

int Slots::index_of(CameraId camera) const {
  const auto found = std::ranges::find(cameras_, camera);
  return found == cameras_.end() ? -1 : static_cast<int>(found - cameras_.begin());
}

void Slots::swap(int a, int b) {
  const int last = std::max(a, b);
  if (std::min(a, b) < 0 || last >= max_slots || a == b)
    return;
  if (last >= used())
    cameras_.resize(static_cast<std::size_t>(last) + 1, no_camera);
  std::swap(cameras_[static_cast<std::size_t>(a)], cameras_[static_cast<std::size_t>(b)]);
  drop_free_end();
}

bool Slots::replace(const std::map<CameraId, CameraId>& takes_slot_of) {
  const auto before = cameras_;
  for (const auto& [camera, other] : takes_slot_of) {
    const auto found = std::ranges::find(before, other);
    if (found != before.end())
      cameras_[static_cast<std::size_t>(found - before.begin())] = camera;
  }
  return cameras_ != before;
}

bool Slots::sync(std::span<const CameraId> present) {
  const auto before = cameras_;
  for (auto& camera : cameras_)
    if (std::ranges::find(present, camera) == present.end())
      camera = no_camera;
  auto free = cameras_.begin();
  for (const auto camera : present) {
    if (camera == no_camera || index_of(camera) >= 0)
      continue;
    free = std::find(free, cameras_.end(), no_camera);
    if (free != cameras_.end()) {
      *free = camera;
    } else if (cameras_.size() < max_slots) {
      cameras_.push_back(camera);
      free = cameras_.end();
    }
  }
  drop_free_end();
  return cameras_ != before;
}

void Slots::drop_free_end() {
  while (!cameras_.empty() && cameras_.back() == no_camera)
    cameras_.pop_back();
}

} // namespace kagimado::osd
