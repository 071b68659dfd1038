// Clips for viewer tests: encoded by the ffmpeg program (independent of the product's writer), cut by the
// product's reader, sealed by the product's sealer.
#pragma once

#include "engine/ff/frame.h"
#include "engine/mp4/stream_reader.h"
#include "engine/sealed/key_box.h"

#include <string>
#include <vector>

namespace kagimado::tests {

struct ClipSpec {
  std::string codec = "h264"; // h264, h265, mjpeg
  int width = 320, height = 180;
  int frames_per_second = 10;
  int frames = 20;
  int gop = 5;
  int b_frames = 0;
  std::string source = "testsrc2"; // lavfi
  std::string pixel_format = "yuv420p";
  std::string extra; // more output options of ffmpeg
};

struct TestClip {
  mp4::InitSegment init;
  std::vector<mp4::Unit> units; // init segment, then a fragment a frame

  [[nodiscard]] const mp4::Unit& init_unit() const { return units.front(); }

  [[nodiscard]] std::size_t fragments() const { return units.size() - 1; }
};

// Encoded once a process. Throws where ffmpeg fails: a test that cannot run must not pass.
const TestClip& encode_clip(const ClipSpec& spec);

inline constexpr sealed::Salt test_salt{0xa1, 0xa1, 0xa1};

// Sealed under a password with few iterations; kid_byte makes the KID.
TestClip seal_clip(const TestClip& clear, const std::string& password, std::uint8_t kid_byte,
                   const sealed::Salt& pb_salt = test_salt);

// The unit with one byte changed, counted from its end.
mp4::Unit bend(const mp4::Unit& unit, std::size_t from_end);
bool is_video_sync(const mp4::Unit& unit);

// The first decoded frame of such a clip.
ff::Frame decode_first(const ClipSpec& spec);
std::string
run_and_read(const std::string& command); // standard output of a shell command; throws where it fails

} // namespace kagimado::tests
