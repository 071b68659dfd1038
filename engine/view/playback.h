// Playback as the screens see it: plain data, shared by the viewer and the screens.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/view/picture.h"

#include <optional>
#include <string>
#include <vector>

namespace kagimado::view {

// One clock for all tiles of a monitor.
struct PlaybackStatus {
  bool active = false; // false: the monitor is live
  WallTime position;   // what is shown, by the recorder's clock
  double speed = 1;    // negative: reverse; as chosen, also while paused. 1/8..64
  bool paused = false;
  bool waiting = false; // pictures are being fetched: the clock stands
  bool at_end = false;  // nothing more is recorded in this direction; at the live edge it goes on by itself
};

inline constexpr double slowest_speed = 0.125, fastest_speed = 64, fastest_full_rate = 4; // above: key frames

struct RecordedSpan {
  std::int64_t id = 0; // store::SpanId, for play_from
  WallTime from, to;
  bool sealed = false;
  bool locked = false;     // no password at hand opens it: neither the one in force nor one typed here
  bool damaged = false;    // found bent or cut by a check or a repair
  std::uint64_t bytes = 0; // about what a copy of it needs; 0: unknown
};

struct CameraRecordings {
  CameraId camera{0};
  std::vector<RecordedSpan> spans; // by time
};

// An answer for a stretch of time, or the lack of one yet.
struct RecordingMap {
  WallTime from, to;
  std::chrono::seconds resolution{0};
  bool pending = true; // first answer is not here yet
  std::string reason;  // error kind name if it could not be had
  std::vector<CameraRecordings> cameras;
};

struct Thumbnail {
  enum class State { Pending, Ready, Locked, NoRecording, Failed };
  State state = State::Pending;
  std::shared_ptr<const Picture> picture; // Ready
  WallTime wall;                          // of the picture
};

struct Alarm {
  std::int64_t id = 0;
  CameraId camera{0};
  std::string kind; // "motion", "input"
  WallTime from;
  std::optional<WallTime> to; // nothing: still on
};

struct AlarmList {
  WallTime from, to;
  bool pending = true;
  std::string reason;
  std::vector<Alarm> alarms; // newest first, at most 1000
};

struct Medium {
  std::string folder, label;
  std::uint64_t free_bytes = 0, total_bytes = 0;
  bool writable = false;
};

struct MediaList {
  bool pending = true;
  std::string reason;
  std::vector<Medium> media;
};

struct ExportWish {
  std::vector<CameraId> cameras;
  WallTime from, to;
  std::string medium_folder;
  bool with_player = true;
};

struct ExportStatus {
  std::string state; // "", "waiting", "running", "done", "failed", "cancelled"; "": none was started
  std::uint64_t done_bytes = 0, total_bytes = 0;
  std::chrono::seconds left{0};
  std::string folder;
  std::uint64_t files = 0;
  std::string reason, message; // error kind name, text
};

} // namespace kagimado::view
