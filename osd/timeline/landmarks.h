// Where an operator wants to jump to: beginnings of recordings and of alarms. Pure.
#pragma once

#include "engine/view/playback.h"

#include <optional>
#include <span>
#include <vector>

namespace kagimado::osd {

// By time, each once; only of these cameras.
std::vector<WallTime> landmarks_of(const view::RecordingMap* recordings, const view::AlarmList* alarms,
                                   std::span<const CameraId> cameras);

// One goes on, back goes to the one before the one where it stands: what began within the last seconds counts
// as where it stands.
std::optional<WallTime> landmark_after(std::span<const WallTime> landmarks, WallTime position);
std::optional<WallTime> landmark_before(std::span<const WallTime> landmarks, WallTime position);

} // namespace kagimado::osd
