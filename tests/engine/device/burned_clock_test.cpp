// The burned-in clock is read back from any copy of a picture. [latency is measured with it]
#include "engine/device/burned_clock.h"
#include "engine/device/scene.h"
#include "engine/ff/decoder.h"
#include "engine/ff/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using namespace kagimado;
using namespace kagimado::device;

namespace {

const WallTime some_time{std::chrono::milliseconds(1'795'400'123'457)};

std::optional<WallTime> read(const ff::I420Picture& picture) {
  return read_burned_clock(picture.y.data(), picture.width, picture.width, picture.height);
}

TEST(BurnedClock, IsReadBack_FromThePictureItself) {
  for (const auto milliseconds : {0LL, 1LL, 1'795'400'123'457LL, (1LL << 44) - 1}) {
    auto picture = ff::I420Picture::blank(640, 360);
    const WallTime time{std::chrono::milliseconds(milliseconds)};
    write_burned_clock(picture.y.data(), picture.width, picture.width, picture.height, time);
    EXPECT_EQ(read(picture), time);
  }
}

struct Way {
  ff::Codec codec;
  int width, height, kbps;
};

class BurnedClockOnItsWay : public testing::TestWithParam<Way> {};

TEST_P(BurnedClockOnItsWay, SurvivesCodingAndScaling) {
  const Way way = GetParam();
  auto renderer = SceneRenderer::create("street", way.width, way.height);
  ASSERT_TRUE(renderer.has_value());
  auto encoder = ff::VideoEncoder::create(
      {.codec = way.codec, .width = way.width, .height = way.height, .bitrate_kbps = way.kbps});
  ASSERT_TRUE(encoder.has_value());
  auto decoder = ff::VideoDecoder::create(way.codec, (*encoder)->stream().extradata, {});
  ASSERT_TRUE(decoder.has_value());
  int seen = 0;
  for (int n = 0; n < 20; ++n) {
    const WallTime time = some_time + std::chrono::milliseconds(67 * n);
    const auto& picture = renderer->render(n / 15.0, time, static_cast<std::uint64_t>(n));
    const auto look = [&](const ff::Frame& frame) {
      ++seen;
      for (const auto& [width, height] :
           {std::pair{way.width, way.height}, {1920, 1080}, {960, 540}, {480, 270}, {427, 240}, {320, 180}}) {
        const auto scaled = ff::to_i420(frame, width, height);
        ASSERT_TRUE(scaled.has_value());
        EXPECT_EQ(read(*scaled), time) << width << "x" << height << " frame " << n;
      }
    };
    ASSERT_TRUE((*encoder)
                    ->encode(picture.view(), n * 6000,
                             [&](const ff::Packet& packet) {
                               EXPECT_TRUE((*decoder)->decode(packet.data, packet.pts_90k, look).has_value());
                             })
                    .has_value());
  }
  EXPECT_EQ(seen, 20);
}

INSTANTIATE_TEST_SUITE_P(Streams, BurnedClockOnItsWay,
                         testing::Values(Way{ff::Codec::H264, 640, 360, 250},
                                         Way{ff::Codec::H264, 1280, 720, 800},
                                         Way{ff::Codec::H265, 640, 360, 250},
                                         Way{ff::Codec::Mjpeg, 640, 360, 0}));

TEST(BurnedClock, SaysNothing_WhereThereIsNone) {
  auto picture = ff::I420Picture::blank(640, 360);
  EXPECT_FALSE(read(picture).has_value()) << "black";
  std::ranges::fill(picture.y, std::uint8_t{235});
  EXPECT_FALSE(read(picture).has_value()) << "white";
  std::mt19937 random(5);
  for (int n = 0; n < 200; ++n) {
    std::ranges::generate(picture.y, [&] { return static_cast<std::uint8_t>(random()); });
    EXPECT_FALSE(read(picture).has_value()) << "noise " << n;
  }
  EXPECT_FALSE(read_burned_clock(picture.y.data(), 32, 32, 32).has_value()) << "too small";
}

TEST(BurnedClock, SaysNothing_WhenAnyBlockIsWrong) {
  auto picture = ff::I420Picture::blank(640, 360);
  write_burned_clock(picture.y.data(), 640, 640, 360, some_time);
  for (int block = 0; block < clock_blocks; ++block) {
    auto bent = picture;
    for (int row = 350; row < 360; ++row)
      for (int x = block * 10; x < block * 10 + 10; ++x) {
        auto& luma = bent.y[static_cast<std::size_t>(row * 640 + x)];
        luma = luma > 128 ? 16 : 235;
      }
    EXPECT_FALSE(read(bent).has_value()) << block;
  }
}

} // namespace
