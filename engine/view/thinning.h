// Which frames of a stream a tile may show, and which stream it takes: pure policy, no clock, no I/O.
// [REQ-WALL-2]: on a monitor with 4 tiles or more a camera with data encryption on shows I-frames only
// (H.264/H.265) or one picture a second (JPEG); fewer tiles: full rate. Cameras without encryption are not
// thinned by this rule. Monitors decide alone.
#pragma once

#include "engine/mp4/init_segment.h"

#include <chrono>

namespace kagimado::view {

enum class Rate {
  Full,
  ReferenceOnly, // drop what no other picture needs
  KeyFramesOnly,
  OnePerSecond, // MJPEG: every frame is a key frame
};

struct TileSituation {
  mp4::Codec codec = mp4::Codec::H264;
  bool sealed = false;
  int tiles_on_monitor = 1; // of the layout, not of the cameras present
  int tile_width_px = 0, tile_height_px = 0;
  int overload_level = 0; // 0..3, from the load meter; smallest tiles go first
};

struct Thinning {
  Rate rate = Rate::Full;
  bool by_rule = false; // WALL-2: the tile says so
  bool skip_loop_filter = false;
};

Thinning decide_thinning(const TileSituation& situation);

// Drops fragments before decryption and decoding.
class FrameGate final {
 public:
  // time: decode time of the fragment on its own time line. True: decode and show.
  bool admit(Rate rate, bool is_sync, std::chrono::microseconds time);
  void reset(); // after a jump or a new init segment: wait for the next key frame

 private:
  bool has_key_frame_ = false;
  bool has_last_ = false;
  std::chrono::microseconds last_shown_{};
};

// Sub stream for small clear tiles, with hysteresis so that a size at the edge does not flap.
struct StreamChoice {
  bool has_sub = false;
  bool sealed = false;
  int main_width = 0, sub_width = 0; // pixels
  int tile_width_px = 0;
  bool now_sub = false;
};

bool choose_sub_stream(const StreamChoice& choice);

} // namespace kagimado::view
