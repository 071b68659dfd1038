// What a camera notices, read from its JSON lines (engine/device/CONTROL.md) with bounds. Belongs to one
// thread.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/clock.h"

#include <functional>

namespace kagimado::camera {

enum class EventKind { Motion, Input };

inline constexpr std::array event_kinds = {EventKind::Motion, EventKind::Input};

std::string_view name_of(EventKind kind); // "motion", "input"

struct Event {
  EventKind kind = EventKind::Motion;
  bool active = false; // begins, or is on already; false: ends, or is off
  WallTime at;         // by the camera's clock, which may be wrong: recordings go by the recorder's
};

// Cuts lines out of an endless text. Lines of other events than the known ones are left out.
class EventReader final {
 public:
  static constexpr std::size_t max_line_bytes = 4096;

  // Errors: Damaged (no JSON object, wrong types), Limit (an endless line). Then the connection is of no use.
  Result<> push(ByteView bytes, const std::function<void(const Event&)>& sink);

 private:
  std::string line_; // the begun one
};

} // namespace kagimado::camera
