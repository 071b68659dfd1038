// A camera's stream: clips, keys, newcomers, slow clients. No threads: the io_context is turned by hand.
#include "engine/device/camera_stream.h"
#include "engine/sealed/opener.h"
#include "tests/engine/device/rig.h"
#include "tests/fakes/manual_clock.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

using namespace kagimado;
using namespace kagimado::device;
using namespace kagimado::tests;

namespace {

class CameraStreamTest : public testing::Test {
 protected:
  void publish(int frames) {
    for (int n = 0; n < frames; ++n) {
      feed->publish(source.next(clock.wall_now()));
      turn();
      clock.advance(std::chrono::milliseconds(100));
    }
  }

  void turn() {
    io.restart();
    io.poll();
  }

  // Everything the client has got so far.
  std::vector<StreamUnit> take(const std::shared_ptr<ClientQueue>& client) {
    std::vector<StreamUnit> out;
    const auto drain = [&, wanted = client->waiting()]() -> boost::asio::awaitable<void> {
      for (std::size_t n = 0; n < wanted; ++n)
        out.push_back(*co_await client->next());
    };
    boost::asio::co_spawn(io, drain, boost::asio::detached);
    turn();
    return out;
  }

  static std::vector<Bytes> bytes_of(const std::vector<StreamUnit>& units) {
    std::vector<Bytes> out;
    for (const auto& unit : units)
      out.push_back(*unit.bytes);
    return out;
  }

  boost::asio::io_context io;
  fakes::ManualClock clock;
  Frames source;
  std::shared_ptr<Feed> feed = std::make_shared<Feed>(io.get_executor());
  CameraStream stream{io.get_executor(), feed, clock};
};

TEST_F(CameraStreamTest, SendsInitThenAFragmentAFrame_WhenClear) {
  const auto client = stream.subscribe();
  publish(12);
  const auto units = cut(bytes_of(take(client)));
  ASSERT_EQ(units.size(), 13U);
  ASSERT_EQ(units[0].type, mp4::Unit::Type::Init);
  const auto init = mp4::parse_init(*units[0].bytes);
  ASSERT_TRUE(init.has_value()) << init.error().message;
  EXPECT_FALSE(init->sealed());
  EXPECT_EQ(init->video()->codec, mp4::Codec::H264);
  EXPECT_EQ(init->video()->codec_config, source.info()->video.extradata);
  EXPECT_EQ(init->video()->width, 320);
  for (std::size_t n = 1; n < units.size(); ++n) {
    const auto fragment = mp4::parse_fragment(*units[n].bytes, *init);
    ASSERT_TRUE(fragment.has_value()) << fragment.error().message;
    const bool key = (n - 1) % Frames::gop == 0;
    EXPECT_EQ(fragment->decode_time, (n - 1) * 9000);
    EXPECT_EQ(fragment->samples.size(), 1U);
    EXPECT_EQ(fragment->samples[0].duration, 9000U);
    EXPECT_EQ(fragment->starts_with_sync(), key);
    ASSERT_EQ(fragment->producer_time.has_value(), key) << "prft before key frames";
    if (key) {
      const auto expected = fakes::ManualClock().wall_now() + std::chrono::milliseconds(100 * (n - 1));
      EXPECT_LT(std::chrono::abs(fragment->producer_time->wall - expected), std::chrono::microseconds(2));
      EXPECT_EQ(fragment->producer_time->media_time, fragment->decode_time);
    }
  }
}

TEST_F(CameraStreamTest, SealsUnderTheKey_WithAnIntactChain) { // [REQ-ENC-5]
  stream.set_password(test_key());
  const auto client = stream.subscribe();
  publish(12);
  const auto units = cut(bytes_of(take(client)));
  ASSERT_EQ(units.size(), 13U);
  const auto init = mp4::parse_init(*units[0].bytes);
  ASSERT_TRUE(init.has_value());
  ASSERT_TRUE(init->sealed());
  const auto material = open_box(*init, test_key());
  sealed::Opener opener(*init, material);
  sealed::ChainChecker chain(material, *units[0].bytes);
  Frames again; // the same clear frames
  for (std::size_t n = 1; n < units.size(); ++n) {
    const auto fragment = mp4::parse_fragment(*units[n].bytes, *init);
    ASSERT_TRUE(fragment.has_value()) << fragment.error().message;
    EXPECT_EQ(chain.check(*fragment, *units[n].bytes), sealed::ChainResult::Intact);
    const auto& sample = fragment->samples[0];
    Bytes bytes(units[n].bytes->begin() + sample.offset,
                units[n].bytes->begin() + sample.offset + sample.size_bytes);
    const auto clear = again.next().data;
    EXPECT_FALSE(bytes == clear);
    ASSERT_TRUE(opener.open_sample(sample, bytes).has_value());
    EXPECT_TRUE(bytes == clear) << n;
  }
}

TEST_F(CameraStreamTest, StartsNewcomersAtTheNewestKeyFrame) {
  publish(13); // key frames 0, 5, 10
  const auto units = take(stream.subscribe());
  ASSERT_EQ(units.size(), 4U);
  EXPECT_EQ(units[0].type, StreamUnit::Type::Init);
  EXPECT_EQ(units[1].type, StreamUnit::Type::VideoKey);
  const auto init = mp4::parse_init(*units[0].bytes);
  EXPECT_EQ(mp4::parse_fragment(*units[1].bytes, *init)->decode_time, 10U * 9000);
}

TEST_F(CameraStreamTest, StartsANewClipAtOnce_WhenEncryptionIsSwitched) {
  const auto client = stream.subscribe();
  int wishes = 0;
  feed->on_key_frame_wish([&] { ++wishes; });
  publish(8);
  EXPECT_EQ(take(client).size(), 9U);
  stream.set_password(test_key(1));
  const auto first = take(client);
  ASSERT_EQ(first.size(), 1U) << "the init segment, before any other frame";
  EXPECT_EQ(first[0].type, StreamUnit::Type::Init);
  EXPECT_EQ(wishes, 1);
  publish(5); // frames 8..12: 8 and 9 refer to a frame of the clip before
  const auto sealed_units = take(client);
  ASSERT_EQ(sealed_units.size(), 3U);
  EXPECT_EQ(sealed_units[0].type, StreamUnit::Type::VideoKey);
  stream.set_password(test_key(2));
  const auto second = take(client);
  ASSERT_EQ(second.size(), 1U);
  const auto init_1 = mp4::parse_init(*first[0].bytes), init_2 = mp4::parse_init(*second[0].bytes);
  EXPECT_NE(init_1->video()->encryption->default_kid, init_2->video()->encryption->default_kid);
  EXPECT_TRUE(open_box(*init_2, test_key(2)).dek.view().size() == 16);
  EXPECT_EQ(sealed::unwrap(*sealed::parse_key_box(*sealed::find_key_box(*init_2)), test_key(1)).error().kind,
            ErrorKind::WrongPassword);
  stream.set_password(std::nullopt);
  publish(5);
  const auto clear = take(client);
  EXPECT_FALSE(mp4::parse_init(*clear[0].bytes)->sealed());
}

TEST_F(CameraStreamTest, ChangesKeysEveryHour_AtAKeyFrame) {
  stream.set_password(test_key());
  const auto client = stream.subscribe();
  publish(6);
  clock.advance(std::chrono::minutes(61));
  publish(3); // 6, 7, 8: no key frame among them
  auto units = take(client);
  EXPECT_EQ(std::ranges::count(units, StreamUnit::Type::Init, &StreamUnit::type), 1);
  publish(2); // 10 is one
  publish(1);
  units = take(client);
  ASSERT_EQ(units.size(), 4U);
  EXPECT_EQ(units[1].type, StreamUnit::Type::Init);
  EXPECT_EQ(units[2].type, StreamUnit::Type::VideoKey);
  const auto init = mp4::parse_init(*units[1].bytes);
  EXPECT_EQ(mp4::parse_fragment(*units[2].bytes, *init)->decode_time, 10U * 9000) << "time goes on";
}

TEST_F(CameraStreamTest, SendsANewInitSegment_WhenTheSourceChanges) {
  const auto client = stream.subscribe();
  publish(5);
  source.change_info();
  publish(1);
  const auto units = take(client);
  ASSERT_EQ(units.size(), 8U);
  EXPECT_EQ(units[6].type, StreamUnit::Type::Init);
  EXPECT_EQ(units[7].type, StreamUnit::Type::VideoKey);
}

TEST_F(CameraStreamTest, DropsToTheNextKeyFrame_WhenAClientIsSlow) {
  stream.set_password(test_key());
  const auto client = stream.subscribe();
  publish(2000); // nobody takes anything
  EXPECT_GT(client->dropped(), 1000U);
  const auto units = take(client);
  EXPECT_LT(units.size(), 320U) << "bounded";
  ASSERT_GE(units.size(), 2U);
  EXPECT_EQ(units[0].type, StreamUnit::Type::Init);
  EXPECT_EQ(units[1].type, StreamUnit::Type::VideoKey);
  const auto whole = cut(bytes_of(units));
  const auto init = mp4::parse_init(*whole[0].bytes);
  std::uint64_t before = 0;
  for (std::size_t n = 1; n < whole.size(); ++n) {
    const auto time = mp4::parse_fragment(*whole[n].bytes, *init)->decode_time;
    if (n > 1) {
      EXPECT_EQ(time, before + 9000) << "no gap behind the key frame";
    }
    before = time;
  }
}

TEST_F(CameraStreamTest, WaitsForAKeyFrame_AndEndsItsClientsWithItself) {
  source.next(); // the source is in the middle of a GOP
  const auto client = stream.subscribe();
  publish(3);
  EXPECT_EQ(take(client).size(), 1U) << "init only";
  publish(1);
  publish(1);
  EXPECT_EQ(take(client).size(), 1U) << "the key frame";
  stream.close_clients();
  EXPECT_TRUE(client->closed());
  publish(1);
  EXPECT_EQ(client->waiting(), 0U);
}

TEST(CameraStreamAudio, IsATrackOfItsOwn_InSamplesOfItsRate) {
  boost::asio::io_context io;
  const fakes::ManualClock clock;
  auto feed = std::make_shared<Feed>(io.get_executor());
  CameraStream stream(io.get_executor(), feed, clock);
  stream.set_password(test_key());
  Frames source(ff::Codec::H264, true);
  feed->publish(source.audio(0)); // before the first key frame: not sent
  feed->publish(source.next());
  for (int n = 1; n < 40; ++n)
    feed->publish(source.audio((n * 1024LL * 90'000 + 22'050) / 44'100));
  io.poll();
  const auto client = stream.subscribe();
  EXPECT_EQ(client->waiting(), 41U);
  std::vector<Bytes> pieces;
  const auto drain = [&]() -> boost::asio::awaitable<void> {
    for (int n = 0; n < 41; ++n)
      pieces.push_back(*(co_await client->next())->bytes);
  };
  boost::asio::co_spawn(io, drain, boost::asio::detached);
  io.restart();
  io.poll();
  const auto units = cut(pieces);
  const auto init = mp4::parse_init(*units[0].bytes);
  ASSERT_TRUE(init.has_value());
  ASSERT_NE(init->audio(), nullptr);
  EXPECT_EQ(init->audio()->timescale, 44'100U);
  EXPECT_TRUE(init->audio()->encryption.has_value());
  for (std::size_t n = 1; n < 40; ++n) {
    const auto fragment = mp4::parse_fragment(*units[n + 1].bytes, *init);
    ASSERT_TRUE(fragment.has_value());
    EXPECT_EQ(fragment->track_id, audio_track);
    EXPECT_EQ(fragment->decode_time, n * 1024) << "exact, though it came in 90 kHz";
    EXPECT_EQ(fragment->samples[0].duration, 1024U);
    EXPECT_FALSE(fragment->producer_time.has_value());
  }
}

} // namespace
