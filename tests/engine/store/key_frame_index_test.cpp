// Bytes of the index: vectors written by hand from FORMAT.md, and what is refused.
#include "engine/store/crc32.h"
#include "engine/store/key_frame_index.h"

#include <gtest/gtest.h>

namespace kagimado::store {
namespace {

const IndexHeader header{4711, CameraId{7}, 1, 90'000, 812};
const KeyFrameRecord record{812, WallTime(std::chrono::microseconds(1'795'435'200'000'000)), 3600, 5000,
                            true};

TEST(KeyFrameIndex, Crc32IsTheOneOfIeee8023) {
  EXPECT_EQ(crc32(as_bytes("123456789")), 0xcbf43926U);
  EXPECT_EQ(crc32(as_bytes("6789"), crc32(as_bytes("12345"))), 0xcbf43926U);
  EXPECT_EQ(crc32({}), 0U);
}

TEST(KeyFrameIndex, BytesAreThoseOfTheFormat) {
  const auto head = write_index_header(header);
  ASSERT_EQ(head.size(), index_header_bytes);
  EXPECT_EQ(to_hex(ByteView(head).first(60)),
            "4b474d494e444558" // KGMINDEX
            "00000001"
            "00000028"
            "0000000000001267"
            "00000007"
            "00000001"
            "00015f90"
            "0000032c"
            "0000000000000000000000000000000000000000");
  const auto bytes = write_index_record(header, 2, record);
  ASSERT_EQ(bytes.size(), index_record_bytes);
  EXPECT_EQ(to_hex(ByteView(bytes).first(36)), "000000000000032c"
                                               "000660f055503000"
                                               "0000000000000e10"
                                               "00001388"
                                               "00000001"
                                               "00000002");
}

TEST(KeyFrameIndex, ReadsWhatItWrote) {
  EXPECT_EQ(*parse_index_header(write_index_header(header)), header);
  EXPECT_EQ(*parse_index_record(header, 2, write_index_record(header, 2, record)), record);
}

TEST(KeyFrameIndex, EachChangedByteIsFound) {
  const auto head = write_index_header(header);
  const auto bytes = write_index_record(header, 2, record);
  for (std::size_t n = 0; n < head.size(); ++n) {
    auto bent = head;
    bent[n] ^= 0x10U;
    EXPECT_FALSE(parse_index_header(bent)) << n;
  }
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    auto bent = bytes;
    bent[n] ^= 0x10U;
    EXPECT_FALSE(parse_index_record(header, 2, bent)) << n;
  }
}

TEST(KeyFrameIndex, ARecordElsewhere_OrOfAnotherFile_IsDamaged) {
  const auto bytes = write_index_record(header, 2, record);
  EXPECT_EQ(parse_index_record(header, 3, bytes).error().kind, ErrorKind::Damaged);
  auto other = header;
  other.file = 4712;
  EXPECT_EQ(parse_index_record(other, 2, bytes).error().kind, ErrorKind::Damaged);
}

TEST(KeyFrameIndex, IsReadUpToWhatContradictsItself) {
  auto bytes = write_index_header(header);
  const auto add = [&](std::uint32_t number, const KeyFrameRecord& next) {
    const auto more = write_index_record(header, number, next);
    bytes.insert(bytes.end(), more.begin(), more.end());
  };
  add(0, record);
  auto next = record;
  next.offset = 9000;
  next.begins_span = false;
  next.wall += std::chrono::seconds(1);
  add(1, next);
  EXPECT_EQ(parse_index(bytes)->records.size(), 2U);
  EXPECT_TRUE(parse_index(bytes)->is_whole);
  const auto whole = bytes;

  next.offset = 9001; // inside the one before
  add(2, next);
  EXPECT_EQ(parse_index(bytes)->records.size(), 2U);
  EXPECT_FALSE(parse_index(bytes)->is_whole);

  bytes = whole;
  next.offset = 20'000;
  next.wall -= std::chrono::seconds(1); // back in time without a span
  add(2, next);
  EXPECT_EQ(parse_index(bytes)->records.size(), 2U);

  bytes = whole;
  bytes.pop_back();
  EXPECT_EQ(parse_index(bytes)->records.size(), 1U);
  EXPECT_FALSE(parse_index(bytes)->is_whole);
}

} // namespace
} // namespace kagimado::store
