// What of a query somebody may see. Pure.
#pragma once

#include "engine/api/exchange.h"

namespace kagimado::api {

// Nothing is withheld, also of cameras that were removed or are yet to come.
inline bool sees_all(const users::Subject& subject) {
  return subject.level == users::Level::Administrator || subject.view == users::CameraSet::all();
}

// The cameras of a query without those that the caller may not ask for. wanted empty: all, also removed ones;
// so is the answer, where nothing is withheld. nullopt: none is left.
template <class May>
std::optional<std::vector<CameraId>> allowed_cameras(const users::Subject& subject,
                                                     std::vector<CameraId> wanted, May may) {
  if (sees_all(subject) && may(CameraId{1}))
    return wanted;
  if (wanted.empty())
    for (std::uint32_t camera = 1; camera <= max_camera_number; ++camera)
      wanted.push_back(CameraId{camera});
  std::erase_if(wanted, [&may](CameraId camera) { return !may(camera); });
  return wanted.empty() ? std::nullopt : std::optional(std::move(wanted));
}

} // namespace kagimado::api
