// Packing of clear packets: by hand-made packets for the time line, and by a real file against ffmpeg as the
// oracle.
#include "engine/base/file.h"
#include "engine/camera/fragment_packer.h"
#include "engine/camera/packet_reader.h"
#include "engine/ff/demuxer.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/io_runner.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::camera {
namespace {

std::vector<ff::StreamInfo> video_and_audio() {
  ff::StreamInfo video;
  video.codec = ff::Codec::H264;
  video.is_video = true;
  video.extradata = fakes::clip_init().tracks[0].codec_config;
  video.width = 640;
  video.height = 360;
  ff::StreamInfo other;
  ff::StreamInfo audio;
  audio.codec = ff::Codec::Aac;
  audio.extradata = {0x11, 0x90};
  audio.sample_rate_hz = 48'000;
  audio.channels = 2;
  return {other, video, audio};
}

ff::Packet packet(int stream, std::int64_t dts_90k, bool is_key = false) {
  ff::Packet made;
  made.stream = stream;
  made.data = {0, 0, 0, 2, static_cast<std::uint8_t>(is_key ? 0x65 : 0x41), 1};
  made.dts_90k = made.pts_90k = dts_90k;
  made.is_key = is_key;
  return made;
}

class FragmentPackerTest : public testing::Test {
 protected:
  mp4::Fragment pack(const ff::Packet& given) {
    const auto unit = packer_.pack(given, wall_);
    EXPECT_TRUE(unit && *unit);
    const auto fragment = mp4::parse_fragment(*(*unit)->bytes, init_);
    EXPECT_TRUE(fragment) << fragment.error().message;
    return *fragment;
  }

  FragmentPacker packer_ = *FragmentPacker::create(video_and_audio());
  mp4::InitSegment init_ = *mp4::parse_init(*packer_.init_unit().bytes);
  WallTime wall_ = fakes::ManualClock().wall_now();
};

TEST_F(FragmentPackerTest, TheInitDescribesBothTracks) {
  ASSERT_EQ(init_.tracks.size(), 2U);
  EXPECT_EQ(init_.video()->codec, mp4::Codec::H264);
  EXPECT_EQ(init_.video()->width, 640);
  EXPECT_EQ(init_.audio()->sample_rate_hz, 48'000U);
  EXPECT_FALSE(init_.sealed());
}

TEST_F(FragmentPackerTest, StartsWithAKeyFrame_AtTimeZero) {
  EXPECT_FALSE(*packer_.pack(packet(2, 500), wall_));
  EXPECT_FALSE(*packer_.pack(packet(1, 1000), wall_));
  EXPECT_FALSE(*packer_.pack(packet(0, 1000, true), wall_)) << "a stream that is left out";
  const auto first = pack(packet(1, 4600, true));
  EXPECT_EQ(first.decode_time, 0U);
  EXPECT_TRUE(first.starts_with_sync());
  EXPECT_EQ(pack(packet(1, 8200)).decode_time, 3600U);
  EXPECT_EQ(pack(packet(2, 9000)).decode_time, 4400U) << "audio counts from the same zero";
}

TEST_F(FragmentPackerTest, TheWallClockStandsBeforeKeyFramesOnly) {
  const auto key = pack(packet(1, 0, true));
  ASSERT_TRUE(key.producer_time);
  const auto error = key.producer_time->wall - wall_; // NTP fractions round
  EXPECT_LE(std::chrono::abs(error), std::chrono::microseconds(1));
  EXPECT_EQ(key.producer_time->media_time, 0U);
  EXPECT_FALSE(pack(packet(1, 3600)).producer_time);
}

TEST_F(FragmentPackerTest, TimeRises_WhenTheCamerasClockJumps) {
  EXPECT_EQ(pack(packet(1, 90'000, true)).decode_time, 0U);
  EXPECT_EQ(pack(packet(1, 93'600)).decode_time, 3600U);
  EXPECT_EQ(pack(packet(1, 500'000'000)).decode_time, 7200U) << "far ahead: goes on by the frame's duration";
  EXPECT_EQ(pack(packet(1, 500'003'600)).decode_time, 10'800U);
  EXPECT_EQ(pack(packet(1, -40'000'000)).decode_time, 14'400U) << "far back";
  EXPECT_EQ(pack(packet(1, -40'000'000)).decode_time, 14'401U) << "a repeated stamp";
  EXPECT_EQ(pack(packet(1, -40'001'000)).decode_time, 14'402U) << "a little back";
}

TEST_F(FragmentPackerTest, ImpossiblePacketsAreDamaged) {
  auto empty = packet(1, 0, true);
  empty.data.clear();
  EXPECT_EQ(packer_.pack(empty, wall_).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(packer_.pack(packet(1, INT64_MIN, true), wall_).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(packer_.pack(packet(1, INT64_MAX, true), wall_).error().kind, ErrorKind::Damaged);
}

TEST(FragmentPacker, NeedsVideoWithParameterSets) {
  EXPECT_EQ(FragmentPacker::create({}).error().kind, ErrorKind::Unsupported);
  auto streams = video_and_audio();
  EXPECT_EQ(FragmentPacker::create({streams[2]}).error().kind, ErrorKind::Unsupported);
  streams[1].extradata.clear();
  EXPECT_EQ(FragmentPacker::create(streams).error().kind, ErrorKind::Unsupported);
}

struct Source {
  const char* name;
  const char* arguments; // of ffmpeg, behind the generated picture and sound
};

class PackedFile : public testing::TestWithParam<Source> {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-pack-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    run(fmt::format(
        "ffmpeg -v error -f lavfi -i testsrc2=s=320x180:r=10:d=2 -f lavfi -i sine=r=48000:d=2 {} '{}'",
        GetParam().arguments, (folder_ / "in.mp4").string()));
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  static void run(const std::string& command) {
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  } // NOLINT

  // MD5 of every packet of a track, by ffmpeg.
  std::vector<std::string> packets_of(const std::string& file, const char* track) {
    const auto list = (folder_ / "list").string();
    run(fmt::format("ffmpeg -v error -i '{}' -map {} -c copy -f framemd5 '{}' -y", (folder_ / file).string(),
                    track, list));
    const auto content = read_file(list, 1 << 20);
    std::vector<std::string> sums;
    std::string_view text = as_text(*content);
    while (!text.empty()) {
      const auto line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (!line.starts_with('#'))
        sums.emplace_back(line.substr(line.rfind(' ') + 1));
    }
    return sums;
  }

  std::filesystem::path folder_;
};

// A reader thread on the file, through the channel and the io_context, as an RTSP camera's would.
TEST_P(PackedFile, HasEveryPacketOfTheSource_ByFfmpegsReading) {
  fakes::IoRunner runner;
  const auto channel =
      std::make_shared<UnitChannel>(runner.io.get_executor(), UnitChannel::Limits{.max_units = 3});
  const PacketReader reader({.location = folder_ / "in.mp4", .shown = {}}, channel,
                            std::make_shared<SystemClock>());
  Bytes packed;
  int inits = 0;
  while (true) {
    const auto units = runner.get(channel->take());
    if (!units) {
      EXPECT_EQ(units.error().kind, ErrorKind::EndOfStream) << units.error().message;
      break;
    }
    for (const auto& unit : *units) {
      inits += unit.type == mp4::Unit::Type::Init;
      packed.insert(packed.end(), unit.bytes->begin(), unit.bytes->end());
    }
  }
  EXPECT_EQ(inits, 1);
  ASSERT_TRUE(write_file_atomic(folder_ / "out.mp4", packed, 0600));
  const auto video = packets_of("in.mp4", "0:v");
  ASSERT_EQ(video.size(), 20U);
  EXPECT_EQ(packets_of("out.mp4", "0:v"), video);

  // The product's own reader agrees on units.
  int fragments = 0;
  mp4::StreamReader again;
  ASSERT_TRUE(again.push(
      packed, [&](const mp4::Unit& unit) { fragments += unit.type == mp4::Unit::Type::Fragment; }));
  EXPECT_GE(fragments, 20);
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, PackedFile,
    testing::Values(Source{"H264", "-map 0:v -map 1:a -c:v libx264 -bf 2 -g 10 -c:a aac"},
                    Source{"H265", "-map 0:v -c:v libx265 -x265-params log-level=none:keyint=10"},
                    Source{"Mjpeg", "-map 0:v -c:v mjpeg -pix_fmt yuvj420p"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(PacketReader, SaysWhatIsWrong_AndStopsAtOnceWhenNobodyReads) {
  fakes::IoRunner runner;
  {
    const auto channel = std::make_shared<UnitChannel>(runner.io.get_executor(), UnitChannel::Limits());
    const PacketReader reader({.location = "/nonexistent/file.mp4", .shown = {}}, channel,
                              std::make_shared<SystemClock>());
    const auto units = runner.get(channel->take());
    ASSERT_FALSE(units);
    EXPECT_EQ(units.error().kind, ErrorKind::NotFound);
  }
  const auto channel = std::make_shared<UnitChannel>(runner.io.get_executor(), UnitChannel::Limits());
  channel->close();
  mp4::Unit unit;
  unit.bytes = std::make_shared<const Bytes>(10);
  EXPECT_FALSE(channel->push(unit));
}

} // namespace
} // namespace kagimado::camera
