// avcC and hvcC against those that the ffmpeg program writes into MP4.
#include "engine/ff/demuxer.h"
#include "engine/ff/nal_units.h"
#include "engine/ff/parameter_sets.h"
#include "tests/engine/ff/media_tools.h"

#include <gtest/gtest.h>

using namespace kagimado;
using namespace kagimado::ff;
using namespace kagimado::tests;

namespace {

struct Case {
  const char* name;
  const char* encode;   // ffmpeg arguments
  const char* raw_name; // elementary stream: Annex B
};

class Configurations : public testing::TestWithParam<Case> {};

TEST_P(Configurations, EqualFfmpegsOwn_WhenBuiltFromStartCodes) {
  const TempFolder folder;
  const auto mp4 = make_clip(folder, test_source(320, 180, 8) + " " + GetParam().encode, "clip.mp4");
  const auto raw = make_clip(folder, "-i " + mp4 + " -c copy", GetParam().raw_name);
  const auto packed = Demuxer::open(mp4);
  const auto elementary = Demuxer::open(raw);
  ASSERT_TRUE(packed.has_value()) << packed.error().message;
  ASSERT_TRUE(elementary.has_value()) << elementary.error().message;
  const auto& expected = (*packed)->streams().front();
  const auto& built = (*elementary)->streams().front();
  EXPECT_FALSE(expected.extradata.empty());
  EXPECT_EQ(to_hex(built.extradata), to_hex(expected.extradata));
  EXPECT_EQ(built.width, 320);
  EXPECT_EQ(built.height, 180);
}

INSTANTIATE_TEST_SUITE_P(
    Profiles, Configurations,
    testing::Values(
        Case{"H264Baseline", "-c:v libx264 -profile:v baseline -pix_fmt yuv420p", "clip.h264"},
        Case{"H264Main", "-c:v libx264 -profile:v main -pix_fmt yuv420p", "clip.h264"},
        Case{"H264High", "-c:v libx264 -profile:v high -bf 0 -pix_fmt yuv420p", "clip.h264"},
        Case{"H264High10", "-c:v libx264 -profile:v high10 -bf 0 -pix_fmt yuv420p10le", "clip.h264"},
        Case{"H264High422", "-c:v libx264 -profile:v high422 -bf 0 -pix_fmt yuv422p", "clip.h264"},
        Case{"H264High444", "-c:v libx264 -profile:v high444 -bf 0 -pix_fmt yuv444p", "clip.h264"},
        Case{"H265Main",
             "-c:v libx265 -x265-params info=0:log-level=none:bframes=0 -tag:v hvc1 -pix_fmt yuv420p",
             "clip.hevc"},
        Case{"H265Main10",
             "-c:v libx265 -x265-params info=0:log-level=none:bframes=0 -tag:v hvc1 -pix_fmt yuv420p10le",
             "clip.hevc"},
        Case{"H265Main444",
             "-c:v libx265 -x265-params info=0:log-level=none:bframes=0 -tag:v hvc1 -pix_fmt yuv444p",
             "clip.hevc"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(ParameterSets, AreReadBackWhole_WhenWritten) {
  ParameterSets sets;
  sets.sequence = {{0x67, 77, 0, 30, 0xaa, 0xbb}};
  sets.picture = {{0x68, 1}, {0x68, 2, 3}};
  const auto written = write_configuration(Codec::H264, sets);
  ASSERT_TRUE(written.has_value());
  const auto read = read_configuration(Codec::H264, *written);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->nal_length_bytes, 4);
  EXPECT_EQ(read->sets.sequence, sets.sequence);
  EXPECT_EQ(read->sets.picture, sets.picture);
}

TEST(ParameterSets, AreRefused_WhenConfigurationIsCutAnywhere) {
  ParameterSets sets;
  sets.sequence = {{0x67, 77, 0, 30, 0xaa, 0xbb}};
  sets.picture = {{0x68, 1}};
  const auto whole = write_configuration(Codec::H264, sets);
  ASSERT_TRUE(whole.has_value());
  for (std::size_t size = 0; size < whole->size(); ++size) {
    const auto cut = read_configuration(Codec::H264, ByteView(*whole).first(size));
    ASSERT_FALSE(cut.has_value()) << size;
    EXPECT_EQ(cut.error().kind, ErrorKind::Damaged);
  }
}

TEST(ParameterSets, AreInvalid_WhenOneIsMissing) {
  ParameterSets sets;
  sets.sequence = {{0x67, 77, 0, 30, 0xaa}};
  EXPECT_EQ(write_configuration(Codec::H264, sets).error().kind, ErrorKind::Invalid);
  sets.picture = {{0x68, 1}};
  EXPECT_EQ(write_configuration(Codec::H265, sets).error().kind, ErrorKind::Invalid);
  sets.sequence = {{0x67, 77}};
  EXPECT_EQ(write_configuration(Codec::H264, sets).error().kind, ErrorKind::Damaged);
}

TEST(NalUnits, AreTheSame_WhenSplitFromEitherFraming) {
  const Bytes annex_b = {0, 0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 9, 0, 0, 0, 0, 1, 0x65, 0, 0, 3, 0};
  const auto units = split_annex_b(annex_b);
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(to_hex(units[0]), "670102");
  EXPECT_EQ(to_hex(units[1]), "6809");
  EXPECT_EQ(to_hex(units[2]), "65000003");
  const Bytes joined = join_length_prefixed(units);
  const auto again = split_length_prefixed(joined, 4);
  ASSERT_TRUE(again.has_value());
  ASSERT_EQ(again->size(), units.size());
  for (std::size_t n = 0; n < units.size(); ++n)
    EXPECT_EQ(to_hex((*again)[n]), to_hex(units[n]));
  EXPECT_TRUE(split_annex_b(Bytes{1, 2, 3}).empty());
}

TEST(NalUnits, AreDamaged_WhenALengthLeavesTheBytes) {
  EXPECT_EQ(split_length_prefixed(Bytes{0, 0, 0, 2, 1}, 4).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(split_length_prefixed(Bytes{0, 0, 0}, 4).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(split_length_prefixed(Bytes{0xff, 0xff, 0xff, 0xff, 1}, 4).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(split_length_prefixed(Bytes{2, 7, 8, 1, 9}, 1)->size(), 2U);
}

TEST(BitReader, SkipsEmulationPrevention_AndSaysWhenItEnds) {
  const Bytes bytes = {0x00, 0x00, 0x03, 0x01, 0x80};
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(24), 1U);
  EXPECT_EQ(reader.unsigned_exp_golomb(), 0U);
  EXPECT_FALSE(reader.past_end());
  reader.bits(8);
  EXPECT_TRUE(reader.past_end());
}

} // namespace
