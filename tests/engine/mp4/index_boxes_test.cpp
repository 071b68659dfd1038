// sidx and mfra: what is written is read again, and stands where ISO/IEC 14496-12 wants it.
#include "engine/mp4/codec_text.h"
#include "engine/mp4/index_boxes.h"
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

using namespace samples;

SegmentIndex three() {
  SegmentIndex index;
  index.track_id = 7;
  index.timescale = 90'000;
  index.earliest_time = 0x1'0000'0000;
  index.references = {{1000, 90'000}, {2000, 180'000}, {max_sidx_reference_bytes, 1}};
  return index;
}

TEST(SegmentIndexBox, ReadsAsWritten) {
  const auto area = write_segment_index(three(), 200);
  ASSERT_TRUE(area) << area.error().message;
  ASSERT_EQ(area->size(), 200U);
  const auto read = read_segment_index(ByteView(*area).subspan(8, get_u32(*area, 0) - 8));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->track_id, 7U);
  EXPECT_EQ(read->timescale, 90'000U);
  EXPECT_EQ(read->earliest_time, 0x1'0000'0000U);
  ASSERT_EQ(read->references.size(), 3U);
  EXPECT_EQ(read->references[1].size_bytes, 2000U);
  EXPECT_EQ(read->references[1].duration, 180'000U);
  EXPECT_EQ(read->references[2].size_bytes, max_sidx_reference_bytes);
}

// Field by field after section 8.16.3, not by this product's own reader.
TEST(SegmentIndexBox, StandsByteForByteAsTheStandardSays) {
  SegmentIndex index;
  index.references = {{0x0102, 0x0304}};
  const auto area = write_segment_index(index, segment_index_bytes(1) + 20);
  ASSERT_TRUE(area);
  EXPECT_EQ(to_hex(*area), "00000034736964780100000000000001"
                           "00015f900000000000000000"
                           "0000000000000014"         // first offset: over the free box
                           "00000001"                 // reserved, count
                           "000001020000030490000000" // size, duration, starts with access point of type 1
                           "0000001466726565000000000000000000000000");
}

TEST(SegmentIndexBox, FirstOffsetLeadsOverTheFreeBox) {
  const auto area = write_segment_index(three(), 4096);
  ASSERT_TRUE(area);
  const std::uint32_t sidx_bytes = get_u32(*area, 0);
  const auto read = read_segment_index(ByteView(*area).subspan(8, sidx_bytes - 8));
  ASSERT_TRUE(read);
  EXPECT_EQ(sidx_bytes + read->first_offset_bytes, 4096U);
  EXPECT_EQ(get_u32(*area, sidx_bytes), 4096U - sidx_bytes);
  EXPECT_EQ(as_text(ByteView(*area).subspan(sidx_bytes + 4, 4)), "free");
}

TEST(SegmentIndexBox, IsRefused_WhenItCannotTell) {
  SegmentIndex large = three();
  large.references[0].size_bytes = max_sidx_reference_bytes + 1;
  EXPECT_EQ(write_segment_index(large, 200).error().kind, ErrorKind::Limit);
  SegmentIndex lasting = three();
  lasting.references[0].duration = std::uint64_t{1} << 32U;
  EXPECT_EQ(write_segment_index(lasting, 200).error().kind, ErrorKind::Limit);
  EXPECT_EQ(write_segment_index(three(), segment_index_bytes(3)).error().kind, ErrorKind::Limit);
  SegmentIndex many;
  many.references.resize(max_sidx_references + 1);
  EXPECT_EQ(write_segment_index(many, std::size_t{1} << 24U).error().kind, ErrorKind::Limit);
}

TEST(SegmentIndexBox, RejectsEveryTruncationAndHierarchies) {
  const auto area = write_segment_index(three(), 200);
  const ByteView content = ByteView(*area).subspan(8, get_u32(*area, 0) - 8);
  for (std::size_t size = 0; size < content.size(); ++size)
    ASSERT_EQ(read_segment_index(content.first(size)).error().kind, ErrorKind::Damaged) << size;
  Bytes hierarchical(content.begin(), content.end());
  hierarchical[32] |= 0x80; // reference type of the first one
  EXPECT_EQ(read_segment_index(hierarchical).error().kind, ErrorKind::Unsupported);
}

TEST(RandomAccessBox, ReadsAsWritten) {
  const Bytes bytes = write_random_access(3, {{10, 100}, {0x1'0000'0000, 0x2'0000'0000}});
  EXPECT_EQ(bytes.size(), random_access_bytes(2));
  const auto read = read_random_access(bytes);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1].time, 0x1'0000'0000U);
  EXPECT_EQ((*read)[1].moof_offset, 0x2'0000'0000U);
  // mfro: the last four bytes are the size of all, so that readers find it from the end.
  EXPECT_EQ(get_u32(bytes, bytes.size() - 4), bytes.size());
}

TEST(RandomAccessBox, RejectsEveryTruncation) {
  const Bytes bytes = write_random_access(3, {{10, 100}, {20, 200}});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(read_random_access(ByteView(bytes).first(size))) << size;
  Bytes claims = bytes;
  put(claims, content_of(claims, "tfra") + 12, 0xffff'ffff, 4);
  EXPECT_EQ(read_random_access(claims).error().kind, ErrorKind::Damaged);
}

TEST(CodecText, NamesTracksAsBrowsersWantIt) {
  EXPECT_EQ(codec_text(h264()), "avc1.4d401f");
  EXPECT_EQ(codec_text(init_of({h264(), aac()})), "avc1.4d401f,mp4a.40.2");
  EXPECT_EQ(codec_text(mjpeg()), "mp4v.6c");
  Track hevc = h265();
  // Main profile, compatible with Main and Main 10, level 3.1, progressive and frame-only: the example of
  // ISO/IEC 14496-15 section E.3.
  hevc.codec_config = Bytes{1, 0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93};
  EXPECT_EQ(codec_text(hevc), "hvc1.1.6.L93.90");
}

} // namespace
} // namespace kagimado::mp4
