// A viewer on a fake recorder with an archive, under a clock turned by hand.
#pragma once

#include "engine/view/viewer.h"
#include "tests/engine/view/fake_recorder.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace kagimado::tests {

inline const WallTime noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h;
inline constexpr auto frame = 100ms; // of the clips below
inline constexpr auto in_force = "Todays-1";
inline constexpr auto former = "Formers-2";
inline constexpr sealed::Salt former_salt{0xf0};

inline std::vector<WallTime> frames_between(WallTime first, WallTime last) {
  std::vector<WallTime> walls;
  for (auto wall = first; wall <= last; wall += frame)
    walls.push_back(wall);
  return walls;
}

// Two seconds, a key frame each half.
inline const TestClip& two_seconds() {
  return encode_clip({});
}

class PlaybackRig : public testing::Test {
 protected:
  PlaybackRig() {
    for (std::uint32_t id = 1; id <= 4; ++id)
      recorder.put({id, "camera " + std::to_string(id), true, false, "", {{0, two_seconds()}}});
  }

  ~PlaybackRig() override {
    viewer.reset();
    recorder.stop();
    ::unlink(socket.c_str());
  }

  void start(std::shared_ptr<view::AudioSink> audio = {}) {
    recorder.start();
    view::ViewerOptions options;
    options.audio = std::move(audio);
    watch(std::move(options));
  }

  // Of options without a recorder: at its socket.
  void watch(view::ViewerOptions options) {
    if (options.recorder.empty())
      options.recorder = "unix:" + socket;
    options.workers = 2;
    options.clock = clock;
    options.wake = [this] { woken.change([] {}); };
    auto made = view::Viewer::create(std::move(options));
    if (!made)
      throw std::runtime_error(made.error().message);
    viewer = std::move(*made);
  }

  void want(const std::vector<std::uint32_t>& cameras, int tiles = 1, int width = 160, view::Crop crop = {}) {
    std::vector<view::TileWant> wants;
    for (const auto camera : cameras) {
      view::TileWant want;
      want.slot = static_cast<int>(wants.size());
      want.camera = CameraId{camera};
      want.width_px = width;
      want.height_px = width * 9 / 16;
      want.crop = crop;
      wants.push_back(want);
    }
    viewer->want(main, tiles, std::move(wants));
  }

  template <class Condition>
  bool eventually(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (std::chrono::steady_clock::now() < end) {
      if (condition())
        return true;
      woken.wait_some();
    }
    return condition();
  }

  [[nodiscard]] view::PlaybackStatus status() const { return viewer->playback(main); }

  [[nodiscard]] std::optional<WallTime> shown(int slot = 0) const {
    const auto picture = viewer->picture(main, slot);
    return picture ? std::optional(picture->wall) : std::nullopt;
  }

  bool shows(WallTime wall, int slot = 0) {
    return eventually([&] { return shown(slot) == wall; });
  }

  bool reaches(view::TileState state, int slot = 0) {
    return eventually([&] { return viewer->status(main, slot).state == state; });
  }

  // Time goes on until the position has moved; what is due there is shown then.
  bool move(std::chrono::microseconds by = 20ms) {
    const auto before = status().position;
    return eventually([&] {
      clock->advance(by);
      return eventually_moved(before);
    });
  }

  bool eventually_moved(WallTime before) {
    for (int looks = 0; looks < 5; ++looks) {
      if (status().position != before)
        return true;
      woken.wait_some();
    }
    return false;
  }

  // The walls of the pictures of a tile until that moment is passed, each once.
  std::vector<WallTime> watch_until(WallTime end, int slot = 0) {
    std::vector<WallTime> seen;
    const bool backward = status().speed < 0;
    while (backward ? status().position > end : status().position < end) {
      if (!move())
        break;
      const auto now = shown(slot);
      if (now && (seen.empty() || seen.back() != *now))
        seen.push_back(*now);
    }
    return seen;
  }

  static constexpr auto main = view::Monitor::Main;
  const std::string socket = testing::TempDir() + "kagimado-playback-" + std::to_string(::getpid()) + ".sock";
  std::shared_ptr<SharedClock> clock = std::make_shared<SharedClock>();
  FakeRecorder recorder{socket};
  Watched woken;
  std::unique_ptr<view::Viewer> viewer;
};

} // namespace kagimado::tests
