// What a tile wants, and what there is to say about it: plain data, shared by the viewer and the screens.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/sealed/key_state.h"
#include "engine/view/thinning.h"

#include <string>

namespace kagimado::view {

enum class Monitor : std::uint8_t { Main = 0, Sub = 1 };

enum class TileState {
  Empty,      // no camera chosen
  Connecting, // no picture yet
  Video,
  Locked, // KeyState says why
  Lost,   // had a picture, is gone; last picture stays
  NoRecording,
  NoPermission,
  Damaged, // or tampered
  Unsupported,
};
std::string_view name_of(TileState state);

struct TileStatus {
  TileState state = TileState::Empty;
  sealed::KeyState key_state = sealed::KeyState::Clear;
  std::string camera_name;
  std::string reason; // error kind name for i18n: "denied", "expired", "timeout", ...; empty if fine
  mp4::Codec codec = mp4::Codec::H264;
  StreamIndex stream{0};
  Thinning thinning;
  int source_width = 0, source_height = 0;
  double shown_per_second = 0;          // pictures, over the last seconds
  std::chrono::milliseconds age{0};     // since the last picture came
  std::chrono::milliseconds latency{0}; // received -> ready to draw, median of the last pictures
  WallTime picture_wall;
  std::uint64_t decoded_frames = 0, dropped_fragments = 0, decrypted_samples = 0; // of its stream
};

// Part of the picture to show, 0..1 in both directions (digital zoom).
struct Crop {
  double x = 0, y = 0, width = 1, height = 1;
  bool operator==(const Crop&) const = default;
};

struct TileWant {
  int slot = 0;
  CameraId camera{0};
  int width_px = 0, height_px = 0; // area of the tile; the picture keeps its aspect inside
  Crop crop;
  bool operator==(const TileWant&) const = default;
};

} // namespace kagimado::view
