// AAC as the ffmpeg program encodes it: the tone comes out again.
#include "engine/ff/audio_decoder.h"
#include "engine/ff/demuxer.h"
#include "tests/engine/ff/media_tools.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace kagimado;
using namespace kagimado::ff;
using namespace kagimado::tests;

namespace {

struct Sound {
  StreamInfo stream;
  std::vector<Packet> packets;
};

Sound encode(const TempFolder& folder, const std::string& arguments) {
  Sound sound;
  auto demuxer = Demuxer::open(make_clip(folder, arguments, "sound.mp4"));
  if (!demuxer)
    throw std::runtime_error(demuxer.error().message);
  sound.stream = (*demuxer)->streams().at(0);
  for (auto packet = (*demuxer)->read(); packet; packet = (*demuxer)->read())
    sound.packets.push_back(std::move(*packet));
  return sound;
}

// Of the second in the middle: beginning and end of a coded tone ring.
int rising_edges(const std::vector<float>& stereo, std::size_t channel) {
  int edges = 0;
  for (std::size_t i = 24'000; i < 72'000; ++i)
    edges += stereo.at(2 * i + channel) < 0 && stereo.at(2 * (i + 1) + channel) >= 0 ? 1 : 0;
  return edges;
}

TEST(AudioDecoder, GivesTheToneBack_OfBothChannels) {
  const TempFolder folder;
  const auto sound =
      encode(folder, "-f lavfi -i \"aevalsrc=0.5*sin(2*PI*440*t)|0.5*sin(2*PI*880*t):s=48000:d=2\" "
                     "-c:a aac -b:a 128k");
  auto decoder = AudioDecoder::create(Codec::Aac, sound.stream.extradata);
  ASSERT_TRUE(decoder.has_value()) << decoder.error().message;
  std::vector<float> samples;
  for (const auto& packet : sound.packets) {
    const auto result = (*decoder)->decode(packet.data, [&](AudioBlock block) {
      EXPECT_EQ(block.rate_hz, 48'000);
      EXPECT_EQ(block.channels, 2);
      samples.insert(samples.end(), block.samples.begin(), block.samples.end());
    });
    ASSERT_TRUE(result.has_value()) << result.error().message;
  }
  EXPECT_NEAR(static_cast<double>(samples.size()) / 2 / 48'000, 2.0, 0.1);
  EXPECT_NEAR(rising_edges(samples, 0), 440, 2);
  EXPECT_NEAR(rising_edges(samples, 1), 880, 2);
}

TEST(AudioDecoder, TakesTheFrontChannels_OfMore) {
  const TempFolder folder;
  const auto sound = encode(folder, "-f lavfi -i anoisesrc=d=0.5:r=32000 -ac 6 -c:a aac");
  auto decoder = AudioDecoder::create(Codec::Aac, sound.stream.extradata);
  ASSERT_TRUE(decoder.has_value());
  int blocks = 0;
  for (const auto& packet : sound.packets)
    EXPECT_TRUE((*decoder)->decode(packet.data, [&](const AudioBlock& block) {
      ++blocks;
      EXPECT_EQ(block.channels, 2);
      EXPECT_EQ(block.rate_hz, 32'000);
    }));
  EXPECT_GT(blocks, 5);
}

TEST(AudioDecoder, RefusesWhatIsNoSound_AndGoesOn) {
  EXPECT_EQ(AudioDecoder::create(Codec::H264, {}).error().kind, ErrorKind::Unsupported);
  EXPECT_EQ(AudioDecoder::create(Codec::Aac, {}).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(AudioDecoder::create(Codec::Aac, Bytes(4096)).error().kind, ErrorKind::Damaged);
  const TempFolder folder;
  const auto sound = encode(folder, "-f lavfi -i sine=440:d=1 -c:a aac");
  auto decoder = AudioDecoder::create(Codec::Aac, sound.stream.extradata);
  ASSERT_TRUE(decoder.has_value());
  const auto ignore = [](const AudioBlock&) {};
  EXPECT_FALSE((*decoder)->decode({}, ignore).has_value());
  EXPECT_EQ((*decoder)->decode(Bytes(1024 * 1024), ignore).error().kind, ErrorKind::Limit);
  Bytes garbage(300, 0xa5);
  std::ignore = (*decoder)->decode(garbage, ignore); // may be anything but a crash
  int blocks = 0;
  for (const auto& packet : sound.packets)
    std::ignore = (*decoder)->decode(packet.data, [&](const AudioBlock&) { ++blocks; });
  EXPECT_GT(blocks, 20);
}

} // namespace
