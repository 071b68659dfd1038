// Sound follows the pictures [REQ-WALL-3].
#include "engine/view/sound_follower.h"
#include "tests/engine/view/playback_rig.h"

#include <cmath>

namespace kagimado::view {
namespace {

using namespace tests;

// A device whose time is the test's clock: it hears one sample after another and remembers when.
class FakeDevice final : public AudioSink {
 public:
  explicit FakeDevice(std::shared_ptr<const Clock> clock) : clock_(std::move(clock)) {}

  void push(const AudioChunk& chunk) override {
    const std::lock_guard lock(mutex_);
    auto at = std::max(heard_until_, clock_->steady_now());
    const auto frames = chunk.samples.size() / static_cast<std::size_t>(chunk.channels);
    for (std::size_t i = 0; i < frames && !loud_at_; ++i)
      if (std::abs(chunk.samples[i * static_cast<std::size_t>(chunk.channels)]) > 0.1F)
        loud_at_ = at + std::chrono::microseconds(i * 1'000'000 / static_cast<std::size_t>(chunk.rate_hz));
    heard_until_ =
        at + std::chrono::microseconds(frames * 1'000'000 / static_cast<std::size_t>(chunk.rate_hz));
    ++pushes_;
  }

  [[nodiscard]] std::chrono::microseconds queued() const override {
    const std::lock_guard lock(mutex_);
    const auto left = heard_until_ - clock_->steady_now();
    return std::max(std::chrono::duration_cast<std::chrono::microseconds>(left), 0us);
  }

  void clear() override {
    const std::lock_guard lock(mutex_);
    heard_until_ = {};
    ++clears_;
  }

  [[nodiscard]] std::optional<SteadyTime> loud_at() const {
    const std::lock_guard lock(mutex_);
    return loud_at_;
  }

  [[nodiscard]] int pushes() const {
    const std::lock_guard lock(mutex_);
    return pushes_;
  }

  [[nodiscard]] int clears() const {
    const std::lock_guard lock(mutex_);
    return clears_;
  }

 private:
  const std::shared_ptr<const Clock> clock_;
  mutable std::mutex mutex_;
  SteadyTime heard_until_{};
  std::optional<SteadyTime> loud_at_;
  int pushes_ = 0, clears_ = 0;
};

// Two seconds of pictures; silence for one second, then a tone.
TestClip clip_with_sound() {
  const auto file = run_and_read(
      "ffmpeg -v error -f lavfi -i testsrc2=s=320x180:r=10 -f lavfi -i "
      "\"aevalsrc='if(gte(t,1),0.5*sin(2*PI*440*t),0)':s=48000\" -t 2 -c:v libx264 -preset ultrafast -bf 0 "
      "-g 5 "
      "-pix_fmt yuv420p -c:a aac -movflags frag_every_frame+empty_moov+default_base_moof -f mp4 -");
  TestClip clip;
  mp4::StreamReader reader;
  const auto read =
      reader.push(as_bytes(file), [&](mp4::Unit unit) { clip.units.push_back(std::move(unit)); });
  if (!read)
    throw std::runtime_error(read.error().message);
  clip.init = *mp4::parse_init(*clip.units.at(0).bytes);
  return clip;
}

class Sound : public PlaybackRig {
 protected:
  std::shared_ptr<FakeDevice> device = std::make_shared<FakeDevice>(clock);
};

TEST_F(Sound, IsHeardWithItsPicture) {
  recorder.record(1, {{1, noon, clip_with_sound(), ""}});
  start(device);
  want({1});
  viewer->set_sound(main, CameraId{1});
  viewer->play_from(main, noon + 200ms);
  ASSERT_TRUE(eventually([&] { return shown().has_value(); }));
  std::optional<SteadyTime> seen; // when the picture of the first second was shown
  while (status().position < noon + 1500ms && move(10ms))
    if (!seen && shown() >= noon + 1s)
      seen = clock->steady_now();
  ASSERT_TRUE(seen.has_value());
  ASSERT_TRUE(device->loud_at().has_value());
  EXPECT_LT(std::chrono::abs(*device->loud_at() - *seen), 80ms);
}

TEST_F(Sound, IsSilent_WhenPausedOrFastOrBackward) {
  recorder.record(1, {{1, noon, clip_with_sound(), ""}});
  start(device);
  want({1});
  viewer->set_sound(main, CameraId{1});
  for (const double speed : {2.0, -1.0}) {
    viewer->set_speed(main, speed);
    viewer->play_from(main, noon + 1s);
    ASSERT_TRUE(eventually([&] { return shown() > noon + 800ms && shown() < noon + 1200ms; }));
    for (int i = 0; i < 10; ++i)
      ASSERT_TRUE(move());
    EXPECT_EQ(device->pushes(), 0) << speed;
  }
  viewer->set_speed(main, 1);
  viewer->play_from(main, noon + 200ms);
  ASSERT_TRUE(eventually([&] {
    clock->advance(10ms);
    return device->pushes() > 0;
  }));
  viewer->pause(main, true);
  EXPECT_TRUE(eventually([&] { return device->clears() > 0; }));
}

TEST_F(Sound, OfAnotherCameraIsNotHeard) {
  recorder.record(1, {{1, noon, clip_with_sound(), ""}});
  start(device);
  want({1});
  viewer->set_sound(main, CameraId{2});
  viewer->play_from(main, noon);
  ASSERT_TRUE(eventually([&] { return shown().has_value(); }));
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(move());
  EXPECT_EQ(device->pushes(), 0);
}

TEST_F(Sound, IsHeardLive) {
  recorder.put({1, "gate", true, false, "", {{0, clip_with_sound()}}});
  start(device);
  want({1});
  viewer->set_sound(main, CameraId{1});
  EXPECT_TRUE(eventually([&] { return device->pushes() > 3; }));
  viewer->set_sound(main, std::nullopt);
  EXPECT_TRUE(eventually([&] { return device->clears() > 0; }));
}

SoundPiece piece_at(WallTime wall) {
  SoundPiece piece;
  piece.wall = wall;
  piece.rate_hz = 48'000;
  piece.channels = 1;
  piece.samples.assign(1024, 0.5F);
  return piece;
}

TEST(SoundFollower, DropsWhatIsTooLate_AndWaitsWithWhatIsTooEarly) {
  const auto clock = std::make_shared<SharedClock>();
  const auto device = std::make_shared<FakeDevice>(clock);
  SoundFollower follower;
  follower.set_sink(device);
  SoundTrack track;
  for (int i = 0; i < 100; ++i)
    track.push(piece_at(noon + i * 21'333us));
  follower.follow(track, noon + 1s); // a second is too old
  ASSERT_GT(device->pushes(), 0);
  const auto next = track.take(noon, noon + 1h);
  ASSERT_TRUE(next.has_value());
  EXPECT_GT(next->wall, noon + 1s);
  SoundTrack later;
  later.push(piece_at(noon + 5s));
  const int before = device->pushes();
  clock->advance(1s);
  follower.follow(later, noon + 2s);
  EXPECT_EQ(device->pushes(), before);
}

TEST(SoundFollower, StretchesByFewPercent_KeepingEndsAndLength) {
  SoundPiece piece = piece_at(noon);
  for (std::size_t i = 0; i < piece.samples.size(); ++i)
    piece.samples[i] = static_cast<float>(i) / 1023.0F;
  std::vector<float> out;
  stretch(piece, 1044, out);
  ASSERT_EQ(out.size(), 1044u);
  EXPECT_FLOAT_EQ(out.front(), 0.0F);
  EXPECT_FLOAT_EQ(out.back(), 1.0F);
  for (std::size_t i = 1; i < out.size(); ++i)
    EXPECT_NEAR(out[i] - out[i - 1], 1.0F / 1043.0F, 1e-5F);
}

} // namespace
} // namespace kagimado::view
