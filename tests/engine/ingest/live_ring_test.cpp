#include "engine/ingest/live_ring.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/io_runner.h"
#include "tests/fakes/manual_clock.h"

#include <boost/asio/detached.hpp>

namespace kagimado::ingest {
namespace {

using fakes::Clip;
using std::chrono::milliseconds;

class LiveRingTest : public testing::Test {
 protected:
  void push(const std::vector<mp4::Unit>& units, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      ASSERT_TRUE(ring_->push(units[i]));
  }

  Bytes take(Subscription& subscription) {
    Bytes bytes;
    auto units = runner_.get(subscription.next(100'000'000, milliseconds(0)));
    if (units)
      for (const auto& unit : *units)
        bytes.insert(bytes.end(), unit.bytes->begin(), unit.bytes->end());
    return bytes;
  }

  static Bytes join(const std::vector<mp4::Unit>& units, std::initializer_list<std::size_t> which) {
    Bytes bytes;
    for (const auto i : which)
      bytes.insert(bytes.end(), units[i].bytes->begin(), units[i].bytes->end());
    return bytes;
  }

  fakes::IoRunner runner_;
  std::shared_ptr<LiveRing> ring_ = std::make_shared<LiveRing>(runner_.io.get_executor());
  // Unit 0 is the init segment; key frames are units 1, 6, 11, 16.
  std::vector<mp4::Unit> units_ = fakes::units_of(fakes::make_clip());
};

TEST_F(LiveRingTest, ANewcomerStartsWithInitAndTheWholeGroup_ThenGoesOnLive) {
  ASSERT_EQ(units_.size(), 21U);
  push(units_, 0, 9);
  const auto newcomer = ring_->subscribe();
  EXPECT_EQ(take(*newcomer), join(units_, {0, 6, 7, 8}));
  push(units_, 9, 10);
  EXPECT_EQ(take(*newcomer), join(units_, {9}));
}

TEST_F(LiveRingTest, WatchersShareBytes_NothingIsCopied) {
  push(units_, 0, 3);
  const auto first = ring_->subscribe();
  const auto second = ring_->subscribe();
  const auto a = runner_.get(first->next(1'000'000, milliseconds(0)));
  const auto b = runner_.get(second->next(1'000'000, milliseconds(0)));
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ((*a)[i].bytes.get(), (*b)[i].bytes.get());
}

TEST_F(LiveRingTest, AGroupThatOutgrowsTheRingIsForgotten_NewcomersWaitForTheNextKeyFrame) {
  const auto frame = units_[1].bytes->size();
  ring_ = std::make_shared<LiveRing>(
      runner_.io.get_executor(),
      RingLimits{.max_group_units = 100, .max_group_bytes = 3 * frame + 10, .queue = {}});
  push(units_, 0, 5); // the fourth frame does not fit
  EXPECT_EQ(ring_->cached_bytes(), 0U);
  const auto newcomer = ring_->subscribe();
  push(units_, 5, 8);
  EXPECT_EQ(take(*newcomer), join(units_, {0, 6, 7}));
}

TEST_F(LiveRingTest, MemoryStaysBounded_OnAStreamWithoutKeyFrames) {
  ring_ = std::make_shared<LiveRing>(
      runner_.io.get_executor(), RingLimits{.max_group_units = 100, .max_group_bytes = 100'000, .queue = {}});
  push(units_, 0, 2);
  std::size_t most = 0;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(ring_->push(units_[2]));
    most = std::max(most, ring_->cached_bytes());
  }
  EXPECT_LE(most, 100'000U);
}

TEST_F(LiveRingTest, AWaitingWatcherWakes_WhenAUnitComes) {
  const auto watcher = ring_->subscribe();
  std::optional<Result<std::vector<mp4::Unit>>> got;
  auto wait = [](std::shared_ptr<Subscription> from,
                 std::optional<Result<std::vector<mp4::Unit>>>& into) -> boost::asio::awaitable<void> {
    into.emplace(co_await from->next(1'000'000, std::chrono::seconds(10)));
  };
  boost::asio::co_spawn(runner_.io, wait(watcher, got), [](const std::exception_ptr&) {});
  runner_.io.poll();
  EXPECT_FALSE(got);
  push(units_, 0, 1);
  ASSERT_TRUE(runner_.until([&] { return got.has_value(); }));
  ASSERT_TRUE(*got);
  EXPECT_EQ((*got)->front().bytes, units_[0].bytes);
}

TEST_F(LiveRingTest, AfterAnInterruptionNewcomersGetNoOldPicture_ButWatchersStay) {
  push(units_, 0, 3);
  const auto watcher = ring_->subscribe();
  (void)take(*watcher);
  ring_->interrupt();
  const auto newcomer = ring_->subscribe();
  EXPECT_TRUE(take(*newcomer).empty());
  push(units_, 0, 2);
  EXPECT_EQ(take(*newcomer), join(units_, {0, 1}));
  EXPECT_EQ(take(*watcher), join(units_, {0, 1}));
}

TEST_F(LiveRingTest, ANewcomersCachedGroupKeepsItsTimes) {
  auto clock = std::make_shared<fakes::ManualClock>();
  ring_ = std::make_shared<LiveRing>(runner_.io.get_executor(), RingLimits(), clock);
  push(units_, 0, 1);
  clock->advance(std::chrono::hours(1));
  const auto key_frame_at = clock->wall_now();
  push(units_, 6, 7);
  clock->advance(std::chrono::seconds(1));
  push(units_, 7, 9);
  clock->advance(std::chrono::seconds(9));
  const auto newcomer = ring_->subscribe();
  const auto group = runner_.get(newcomer->next_group(1'000'000, milliseconds(0)));
  ASSERT_TRUE(group);
  EXPECT_EQ(group->units.size(), 4U);
  EXPECT_EQ(group->received, key_frame_at);
}

TEST_F(LiveRingTest, WhoAsksForItIsToldOfAnInterruption_AfterWhatCameBefore) {
  const auto recording = ring_->subscribe({.queue = std::nullopt, .tells_interruptions = true});
  ring_->interrupt();
  EXPECT_EQ(runner_.get(recording->next_group(1'000'000, milliseconds(0))).error().kind, ErrorKind::Timeout)
      << "nothing had come yet";
  push(units_, 0, 3);
  ring_->interrupt();
  EXPECT_EQ(runner_.get(recording->next_group(1'000'000, milliseconds(0)))->units.size(), 3U);
  EXPECT_EQ(runner_.get(recording->next_group(1'000'000, milliseconds(0))).error().kind,
            ErrorKind::Disconnected);
  EXPECT_EQ(runner_.get(recording->next_group(1'000'000, milliseconds(0))).error().kind, ErrorKind::Timeout)
      << "told once";
  push(units_, 0, 2);
  ring_->interrupt();
  push(units_, 0, 2);
  EXPECT_EQ(take(*recording), join(units_, {0, 1, 0, 1})) << "the next init segment says it too";
  EXPECT_EQ(runner_.get(recording->next_group(1'000'000, milliseconds(0))).error().kind, ErrorKind::Timeout);
}

TEST_F(LiveRingTest, ASubscriptionMayHaveLimitsOfItsOwn) {
  const auto frame = units_[1].bytes->size();
  const auto narrow = ring_->subscribe({.queue = QueueLimits{.max_units = 100, .max_bytes = 3 * frame}});
  const auto wide = ring_->subscribe();
  push(units_, 0, 11);
  EXPECT_GT(narrow->dropped_fragments(), 0U);
  EXPECT_EQ(wide->dropped_fragments(), 0U);
}

TEST_F(LiveRingTest, GatherWaitsForEnough_OrForTheTime) {
  const auto recording = ring_->subscribe();
  bool is_over = false;
  auto wait = [&](std::size_t enough, milliseconds longest) -> boost::asio::awaitable<void> {
    auto gathering = recording->gather(enough, longest);
    co_await std::move(gathering);
    is_over = true;
  };
  const auto two_frames = units_[0].bytes->size() + 2 * units_[1].bytes->size();
  boost::asio::co_spawn(runner_.io, wait(two_frames, std::chrono::minutes(10)), boost::asio::detached);
  runner_.io.poll();
  push(units_, 0, 2);
  runner_.io.poll();
  EXPECT_FALSE(is_over);
  push(units_, 2, 3);
  EXPECT_TRUE(runner_.until([&] { return is_over; }));

  is_over = false;
  boost::asio::co_spawn(runner_.io, wait(std::size_t{1} << 30U, milliseconds(20)), boost::asio::detached);
  EXPECT_TRUE(runner_.until([&] { return is_over; }));

  is_over = false;
  boost::asio::co_spawn(runner_.io, wait(std::size_t{1} << 30U, std::chrono::minutes(10)),
                        boost::asio::detached);
  runner_.io.restart();
  runner_.io.poll();
  EXPECT_FALSE(is_over);
  ring_->close();
  EXPECT_TRUE(runner_.until([&] { return is_over; }));
}

TEST_F(LiveRingTest, ADamagedInitIsRefused_AndReachesNobody) {
  const auto watcher = ring_->subscribe();
  mp4::Unit bad = units_[0];
  auto bytes = *bad.bytes;
  for (std::size_t i = 40; i < bytes.size(); ++i)
    bytes[i] = 0xff;
  bad.bytes = std::make_shared<const Bytes>(bytes);
  EXPECT_FALSE(ring_->push(bad));
  EXPECT_TRUE(take(*watcher).empty());
}

TEST_F(LiveRingTest, CountsWatchers) {
  std::vector<std::size_t> counts;
  ring_->on_watchers_changed([&] { counts.push_back(ring_->watchers()); });
  {
    const auto first = ring_->subscribe();
    const auto second = ring_->subscribe();
  }
  EXPECT_EQ(counts, (std::vector<std::size_t>{1, 2, 1, 0}));
}

TEST_F(LiveRingTest, CloseEndsWatchers_AndASubscriptionMayOutliveTheRing) {
  const auto watcher = ring_->subscribe();
  ring_->close();
  ring_.reset();
  const auto got = runner_.get(watcher->next(1000, std::chrono::seconds(5)));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::EndOfStream);
}

TEST_F(LiveRingTest, TheKeysOfTheNewestInitSegmentsAreRemembered_AlsoWhenTheStreamBreaksOff) {
  const auto key = [](std::uint8_t n) {
    Kid kid;
    kid.bytes.fill(n);
    return kid;
  };
  ASSERT_TRUE(ring_->push(units_[0]));
  for (std::uint8_t n = 1; n <= 9; ++n) {
    auto init = fakes::clip_init();
    init.tracks.front().encryption = mp4::TrackEncryption{key(n)};
    const auto bytes = std::make_shared<const Bytes>(mp4::write_init(init));
    ASSERT_TRUE(ring_->push({mp4::Unit::Type::Init, bytes, 0, false}));
  }
  ring_->interrupt();
  EXPECT_TRUE(ring_->was_under(key(9)));
  EXPECT_TRUE(ring_->was_under(key(2)));
  EXPECT_FALSE(ring_->was_under(key(1))) << "bounded";
  EXPECT_FALSE(ring_->was_under(Kid{})) << "what is clear is under none";
}

TEST_F(LiveRingTest, AudioDoesNotStartAGroup) {
  auto init = fakes::clip_init();
  mp4::Track audio;
  audio.id = 2;
  audio.timescale = 48'000;
  audio.codec = mp4::Codec::Aac;
  audio.codec_config = {0x11, 0x90};
  audio.sample_rate_hz = 48'000;
  audio.channels = 2;
  init.tracks.push_back(audio);
  mp4::Unit first;
  first.type = mp4::Unit::Type::Init;
  first.bytes = std::make_shared<const Bytes>(mp4::write_init(init));
  mp4::Unit sound = units_[1];
  sound.track_id = 2;
  sound.bytes = std::make_shared<const Bytes>(*units_[1].bytes);
  ASSERT_TRUE(ring_->push(first));
  ASSERT_TRUE(ring_->push(sound)); // before the first key frame: useless to a newcomer
  ASSERT_TRUE(ring_->push(units_[1]));
  ASSERT_TRUE(ring_->push(sound));
  const auto newcomer = ring_->subscribe();
  const auto got = runner_.get(newcomer->next(1'000'000, milliseconds(0)));
  ASSERT_TRUE(got);
  ASSERT_EQ(got->size(), 3U);
  EXPECT_EQ((*got)[1].bytes, units_[1].bytes);
  EXPECT_EQ((*got)[2].bytes, sound.bytes);
}

} // namespace
} // namespace kagimado::ingest
