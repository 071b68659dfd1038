#include "osd/timeline/landmarks.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::chrono::seconds just_begun{3};

} // namespace

std::vector<WallTime> landmarks_of(const view::RecordingMap* recordings, const view::AlarmList* alarms,
                                   std::span<const CameraId> cameras) {
  const auto wanted = [&](CameraId camera) { return std::ranges::find(cameras, camera) != cameras.end(); };
  std::vector<WallTime> landmarks;
  if (recordings != nullptr)
    for (const auto& each : recordings->cameras)
      if (wanted(each.camera))
        for (const auto& span : each.spans)
          landmarks.push_back(span.from);
  if (alarms != nullptr)
    for (const auto& alarm : alarms->alarms)
      if (wanted(alarm.camera))
        landmarks.push_back(alarm.from);
  std::ranges::sort(landmarks);
  landmarks.erase(std::unique(landmarks.begin(), landmarks.end()), landmarks.end());
  return landmarks;
}

std::optional<WallTime> landmark_after(std::span<const WallTime> landmarks, WallTime position) {
  const auto found = std::ranges::upper_bound(landmarks, position);
  return found != landmarks.end() ? std::optional(*found) : std::nullopt;
}

std::optional<WallTime> landmark_before(std::span<const WallTime> landmarks, WallTime position) {
  const auto found = std::ranges::lower_bound(landmarks, position - just_begun);
  return found != landmarks.begin() ? std::optional(*std::prev(found)) : std::nullopt;
}

} // namespace kagimado::osd
