// Sources with threads, at the pace the test gives them.
#include "engine/device/file_source.h"
#include "engine/device/rtsp_source.h"
#include "engine/device/scene_source.h"
#include "tests/engine/ff/media_tools.h"
#include "tests/fakes/manual_clock.h"

#include <boost/asio/io_context.hpp>

#include <condition_variable>

using namespace kagimado;
using namespace kagimado::device;
using namespace kagimado::tests;

namespace {

// Lets so many waits pass, then blocks until stopped; notes what was waited for.
class CountingPacer final : public Pacer {
 public:
  explicit CountingPacer(int waits) : left_(waits) {}

  bool wait_until(SteadyTime due) override {
    std::unique_lock lock(mutex_);
    if (left_ > 0) {
      --left_;
      due_.push_back(due);
      return true;
    }
    done_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return stopped_; });
    return false;
  }

  void stop() override {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  bool wait_done() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [this] { return done_; });
  }

  std::vector<SteadyTime> due() {
    const std::scoped_lock lock(mutex_);
    return due_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int left_;
  bool done_ = false, stopped_ = false;
  std::vector<SteadyTime> due_;
};

class Collector final : public FeedListener {
 public:
  void on_packet(const SharedPacket& packet) override { packets.push_back(packet); }

  std::vector<SharedPacket> packets;
};

struct Bench {
  explicit Bench(int waits) : pacer(std::make_shared<CountingPacer>(waits)) { feed->add(collector); }

  // Runs the source until its pacer blocks.
  void run(Source& source) {
    source.start();
    EXPECT_TRUE(pacer->wait_done());
    io.poll();
  }

  boost::asio::io_context io;
  fakes::ManualClock clock;
  std::shared_ptr<CountingPacer> pacer;
  std::shared_ptr<Feed> feed = std::make_shared<Feed>(io.get_executor());
  Collector collector;
};

TEST(FileSource, LoopsWithoutAStepInTime) {
  const TempFolder folder;
  const auto clip =
      make_clip(folder, test_source(320, 180, 10) + " -c:v libx264 -bf 2 -b_strategy 0 -g 5 -pix_fmt yuv420p",
                "clip.mp4");
  Bench bench(35);
  auto source = FileSource::create(clip, {&bench.clock, bench.pacer}, bench.feed);
  ASSERT_TRUE(source.has_value()) << source.error().message;
  bench.run(**source);
  const auto& packets = bench.collector.packets;
  ASSERT_EQ(packets.size(), 35U);
  for (std::size_t n = 0; n < packets.size(); ++n) {
    EXPECT_EQ(packets[n]->dts_90k, static_cast<std::int64_t>(n) * 3600) << n;
    EXPECT_GE(packets[n]->pts_90k, packets[n]->dts_90k);
    EXPECT_EQ(packets[n]->info, packets[0]->info) << "one description for all rounds";
    if (n >= 10) {
      EXPECT_TRUE(packets[n]->data == packets[n - 10]->data);
    }
  }
  EXPECT_TRUE(packets[0]->is_key);
  const auto due = bench.pacer->due();
  for (std::size_t n = 0; n < due.size(); ++n)
    EXPECT_EQ(due[n] - due[0], std::chrono::milliseconds(40) * n) << "real time";
}

TEST(FileSource, GivesAudioBesideVideo) {
  const TempFolder folder;
  const auto clip =
      make_clip(folder,
                "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine=frequency=300:sample_rate=48000 "
                "-t 1 -c:v libx264 -bf 0 -pix_fmt yuv420p -c:a aac",
                "clip.mp4");
  Bench bench(140);
  auto source = FileSource::create(clip, {&bench.clock, bench.pacer}, bench.feed);
  ASSERT_TRUE(source.has_value());
  bench.run(**source);
  std::int64_t last_video = -1, last_audio = -1;
  int audio = 0;
  for (const auto& packet : bench.collector.packets) {
    auto& last = packet->is_audio ? last_audio : last_video;
    EXPECT_GT(packet->dts_90k, last) << (packet->is_audio ? "audio" : "video");
    last = packet->dts_90k;
    audio += packet->is_audio ? 1 : 0;
  }
  EXPECT_GT(audio, 60);
  ASSERT_TRUE(bench.feed->info()->audio.has_value());
  EXPECT_EQ(bench.feed->info()->audio->sample_rate_hz, 48000);
}

TEST(FileSource, SaysWhatIsWrong_WhenThereIsNoVideo) {
  const TempFolder folder;
  const auto tone = make_clip(folder, "-f lavfi -i sine=duration=1 -c:a aac", "tone.m4a");
  Bench bench(0);
  EXPECT_EQ(FileSource::create(tone, {&bench.clock, bench.pacer}, bench.feed).error().kind,
            ErrorKind::Unsupported);
  EXPECT_EQ(FileSource::create(folder.file("none"), {&bench.clock, bench.pacer}, bench.feed).error().kind,
            ErrorKind::NotFound);
}

TEST(SceneSource, EncodesMainAndSub_AtTheirOwnRates) {
  Bench bench(30);
  auto sub_feed = std::make_shared<Feed>(bench.io.get_executor());
  Collector sub;
  sub_feed->add(sub);
  auto source = SceneSource::create({"yard", ff::Codec::H264, {320, 180, 10}, PictureFormat{160, 90, 5}},
                                    {&bench.clock, bench.pacer}, bench.feed, sub_feed);
  ASSERT_TRUE(source.has_value()) << source.error().message;
  bench.run(**source);
  ASSERT_EQ(bench.collector.packets.size(), 30U);
  ASSERT_EQ(sub.packets.size(), 15U);
  for (std::size_t n = 0; n < 30; ++n) {
    EXPECT_EQ(bench.collector.packets[n]->dts_90k, static_cast<std::int64_t>(n) * 9000);
    EXPECT_EQ(bench.collector.packets[n]->is_key, n % 20 == 0);
  }
  for (std::size_t n = 0; n < 15; ++n)
    EXPECT_EQ(sub.packets[n]->dts_90k, static_cast<std::int64_t>(n) * 18'000);
  EXPECT_EQ(sub_feed->info()->video.width, 160);
}

TEST(SceneSource, StartsAGop_WhenACameraWishesOne) {
  Bench bench(5);
  auto source = SceneSource::create({"street", ff::Codec::H265, {320, 180, 10}, std::nullopt},
                                    {&bench.clock, bench.pacer}, bench.feed, bench.feed);
  ASSERT_TRUE(source.has_value());
  bench.feed->wish_key_frame();
  bench.run(**source);
  EXPECT_TRUE(bench.collector.packets.at(0)->is_key);
  Bench later(5);
  auto other = SceneSource::create({"street", ff::Codec::H265, {320, 180, 10}, std::nullopt},
                                   {&later.clock, later.pacer}, later.feed, later.feed);
  ASSERT_TRUE(other.has_value());
  later.run(**other);
  EXPECT_FALSE(later.collector.packets.at(3)->is_key);
}

TEST(SceneSource, SkipsFrames_WhenTheMachineIsLate) {
  class LateClock final : public Clock {
   public:
    [[nodiscard]] SteadyTime steady_now() const override {
      return SteadyTime(std::chrono::seconds(calls_++)); // a second a call
    }

    [[nodiscard]] WallTime wall_now() const override { return WallTime(std::chrono::seconds(1)); }

   private:
    mutable std::atomic<int> calls_{0};
  };

  Bench bench(3);
  const LateClock clock;
  auto source = SceneSource::create({"street", ff::Codec::Mjpeg, {320, 180, 10}, std::nullopt},
                                    {&clock, bench.pacer}, bench.feed, bench.feed);
  ASSERT_TRUE(source.has_value());
  bench.run(**source);
  ASSERT_EQ(bench.collector.packets.size(), 3U);
  EXPECT_GE(bench.collector.packets[0]->dts_90k, 90'000) << "a second late: a second of frames left out";
  EXPECT_GT(bench.collector.packets[1]->dts_90k, bench.collector.packets[0]->dts_90k);
}

TEST(Feed, DropsToTheNextKeyFrame_WhenNobodyTurnsTheNetworkThread) {
  Bench bench(0);
  const auto info = std::make_shared<const MediaInfo>();
  for (int n = 0; n < 1000; ++n)
    bench.feed->publish({.info = info,
                         .is_audio = false,
                         .is_key = n % 10 == 0,
                         .data = {},
                         .pts_90k = n,
                         .dts_90k = n,
                         .duration_90k = 1,
                         .captured = {}});
  bench.io.poll();
  const auto count = bench.collector.packets.size();
  EXPECT_LE(count, 256U) << "bounded";
  bench.feed->publish({.info = info,
                       .is_audio = false,
                       .is_key = false,
                       .data = {},
                       .pts_90k = 1001,
                       .dts_90k = 1001,
                       .duration_90k = 1,
                       .captured = {}});
  bench.io.restart();
  bench.io.poll();
  EXPECT_EQ(bench.collector.packets.size(), count) << "its reference is missing";
  bench.feed->publish({.info = info,
                       .is_audio = false,
                       .is_key = true,
                       .data = {},
                       .pts_90k = 1010,
                       .dts_90k = 1010,
                       .duration_90k = 1,
                       .captured = {}});
  bench.io.restart();
  bench.io.poll();
  EXPECT_EQ(bench.collector.packets.size(), count + 1);
}

TEST(RtspSource, WaitsLongerEachTime_AndVeryLongAfterRefusedCredentials) {
  EXPECT_EQ(reconnect_pause(1, ErrorKind::Disconnected), std::chrono::seconds(1));
  EXPECT_EQ(reconnect_pause(3, ErrorKind::Timeout), std::chrono::seconds(4));
  EXPECT_EQ(reconnect_pause(100, ErrorKind::Timeout), std::chrono::seconds(30));
  EXPECT_EQ(reconnect_pause(1, ErrorKind::Denied), std::chrono::minutes(5));
}

TEST(RtspSource, TriesAgain_WhenNobodyListens) {
  Bench bench(3);
  RtspSource source({"rtsp://127.0.0.1:9/none", {}}, {&bench.clock, bench.pacer},
                    bench.feed); // discard: nobody there
  bench.run(source);
  const auto due = bench.pacer->due();
  ASSERT_EQ(due.size(), 3U);
  EXPECT_EQ(due[1] - due[0], std::chrono::seconds(1)) << "1 s, then 2 s";
  EXPECT_EQ(due[2] - due[1], std::chrono::seconds(2));
}

} // namespace
