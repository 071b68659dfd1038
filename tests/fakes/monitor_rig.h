// A whole monitor without display, recorder and time: memory sink, FakeFeed, FakePlayback, ManualClock, the
// product's own texts and font.
#pragma once

#include "osd/app/monitor_app.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/playback_feed.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/test_paths.h"
#include "tests/fakes/wall_feed.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace kagimado::fakes {

// Cameras 1..9: one of each state that a wall can show.
inline void add_every_state(FakeFeed& feed, const Clock& clock) {
  using view::TileState;
  const auto now = clock.wall_now();
  const auto tile = [&](std::string name, TileState state) {
    FakeFeed::Camera camera;
    camera.status.camera_name = std::move(name);
    camera.status.state = state;
    camera.status.picture_wall = now;
    return camera;
  };
  auto video = tile("正面玄関", TileState::Video);
  feed.add(1, video);
  auto thinned = tile("二階廊下", TileState::Video);
  thinned.sealed = true;
  thinned.status.key_state = sealed::KeyState::Open;
  thinned.status.thinning = {view::Rate::KeyFramesOnly, true, false};
  feed.add(2, thinned);
  auto jpeg = tile("中庭カメラ（北側・夜間照明付き）", TileState::Video);
  jpeg.sealed = true;
  jpeg.status.key_state = sealed::KeyState::Open;
  jpeg.status.thinning = {view::Rate::OnePerSecond, true, false};
  jpeg.aspect_width = 4, jpeg.aspect_height = 3;
  feed.add(3, jpeg);
  auto old = tile("通用口", TileState::Locked);
  old.sealed = true;
  old.status.key_state = sealed::KeyState::LockedOldPassword;
  feed.add(4, old);
  auto no_key = tile("Loading bay", TileState::Locked);
  no_key.sealed = true;
  no_key.status.key_state = sealed::KeyState::LockedNoKey;
  feed.add(5, no_key);
  auto lost = tile("駐車場", TileState::Lost);
  lost.online = false;
  lost.status.reason = "timeout";
  lost.status.age = std::chrono::seconds(42);
  lost.status.picture_wall = now - std::chrono::seconds(42);
  feed.add(6, lost);
  auto connecting = tile("屋上", TileState::Connecting);
  connecting.online = false;
  connecting.status.reason = "not_yet_valid";
  feed.add(7, connecting);
  auto tampered = tile("金庫室", TileState::Damaged);
  tampered.status.key_state = sealed::KeyState::Tampered;
  feed.add(8, tampered);
  auto unsupported = tile("旧館入口", TileState::Unsupported);
  unsupported.status.reason = "unsupported";
  feed.add(9, unsupported);
  feed.add(10, tile("役員室", TileState::NoPermission));
  feed.add(11, tile("倉庫", TileState::NoRecording));
  auto damaged = tile("裏口", TileState::Damaged);
  damaged.status.reason = "damaged";
  feed.add(12, damaged);
  auto still = tile("ロビー", TileState::Video);
  still.status.age = std::chrono::seconds(7);
  still.status.picture_wall = now - std::chrono::seconds(7);
  feed.add(13, still);
}

struct MonitorRig {
  explicit MonitorRig(osd::MonitorOptions wished = {})
      : options(std::move(wished)), feed(clock), playback(clock) {
    options.assets = program_folder().parent_path() / "assets";
    options.sink = osd::SinkKind::Memory;
  }

  void start() {
    std::vector<osd::OutputRequest> outputs{{"main", options.main_size}};
    if (options.monitors == 2)
      outputs.push_back({"sub", options.sub_size});
    sink = osd::make_memory_sink(std::move(outputs));
    auto made = osd::MonitorApp::create(options, *sink, feed, playback, desk, clock);
    ASSERT_TRUE(made) << made.error().message;
    app = std::move(*made);
    frames(2);
  }

  // Time passes by frame intervals while frames are drawn.
  void frames(int count = 1) {
    for (int i = 0; i < count; ++i) {
      clock.advance(std::chrono::milliseconds(20));
      const auto more = app->turn(std::chrono::milliseconds(0));
      ASSERT_TRUE(more) << more.error().message;
      running = *more;
    }
  }

  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    frames(2);
  }

  const osd::MonitorScreen& screen(int output = 0) const { return app->screen(output); }

  const osd::VisibleWidget* widget(const std::string& id, int output = 0) const {
    for (const auto& each : screen(output).widgets().shown())
      if (each.id == id)
        return &each;
    return nullptr;
  }

  void move(osd::Point at, int output = 0) {
    sink->inject(osd::MouseMoved{output, at});
    frames(2);
  }

  void button(osd::Point at, bool pressed, int output = 0) {
    sink->inject(osd::MouseButtonChanged{output, at, osd::MouseButton::Left, pressed});
    frames(2);
  }

  void right_button(osd::Point at, bool pressed, int output = 0) {
    sink->inject(osd::MouseButtonChanged{output, at, osd::MouseButton::Right, pressed});
    frames(2);
  }

  void click(osd::Point at, int output = 0) {
    move(at, output);
    button(at, true, output);
    button(at, false, output);
  }

  void click(const std::string& id, int output = 0) {
    const auto* found = widget(id, output);
    ASSERT_NE(found, nullptr) << id << " is not on the screen";
    ASSERT_TRUE(found->enabled) << id;
    click(osd::Point{found->rect.x + found->rect.width / 2, found->rect.y + found->rect.height / 2}, output);
  }

  osd::Point middle_of_tile(int slot, int output = 0) const {
    const auto* tile = screen(output).wall().tile(slot);
    if (tile == nullptr)
      return {};
    const auto& rect = tile->place.tile;
    return {rect.x + rect.width / 2, rect.y + rect.height / 2};
  }

  std::uint32_t pixel(osd::Point at, int output = 0) const {
    return *sink->framebuffer(output).at(at.x, at.y);
  }

  void shot(const std::string& path, int output = 0) const {
    const auto framebuffer = sink->framebuffer(output);
    const auto written = osd::write_png(framebuffer, framebuffer.bounds(), path);
    ASSERT_TRUE(written) << written.error().message;
  }

  ManualClock clock;
  osd::MonitorOptions options;
  FakeFeed feed;
  FakePlayback playback;
  FakeDesk desk;
  std::unique_ptr<osd::Sink> sink;
  std::unique_ptr<osd::MonitorApp> app;
  bool running = true;
};

} // namespace kagimado::fakes
