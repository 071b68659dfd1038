#include "engine/mp4/stream_reader.h"
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

#include <random>

namespace kagimado::mp4 {
namespace {

using namespace samples;

struct Collector {
  std::vector<Unit> units;

  std::function<void(Unit)> emit() {
    return [this](Unit unit) { units.push_back(std::move(unit)); };
  }
};

Bytes fragment(std::uint32_t size, bool is_sync, std::uint32_t track_id = 1) {
  const Bytes payload = counting(size);
  FragmentToWrite source = sealed_fragment({size}, payload);
  source.samples[0].is_sync = is_sync;
  source.track_id = track_id;
  return write_fragment(source);
}

const Bytes init_a = write_init(init_of({sealed(h264()), sealed(aac())}));
const Bytes init_b = write_init(init_of({h265()}));

// Two clips in one stream, with everything that may stand between.
Bytes stream() {
  return init_a + fragment(5000, true) + fragment(300, false) + box("prft", counting(24)) +
         fragment(20, false, 2) + box("mfra", counting(70)) + init_b + box("styp", counting(4)) +
         fragment(70'000, true) + box("free", {}) + fragment(7, false);
}

void expect_same(const std::vector<Unit>& a, const std::vector<Unit>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].type, b[i].type) << i;
    EXPECT_EQ(*a[i].bytes, *b[i].bytes) << i;
    EXPECT_EQ(a[i].track_id, b[i].track_id) << i;
    EXPECT_EQ(a[i].starts_with_sync, b[i].starts_with_sync) << i;
  }
}

std::vector<Unit> read_whole(ByteView bytes) {
  Collector collector;
  StreamReader reader;
  const auto result = reader.push(bytes, collector.emit());
  EXPECT_TRUE(result) << result.error().message;
  return collector.units;
}

TEST(StreamReader, CutsInitSegmentsAndFragments) {
  const auto units = read_whole(stream());
  ASSERT_EQ(units.size(), 7U);
  EXPECT_EQ(units[0].type, Unit::Type::Init);
  EXPECT_EQ(*units[0].bytes, init_a);
  EXPECT_EQ(*units[1].bytes, fragment(5000, true));
  EXPECT_TRUE(units[1].starts_with_sync);
  EXPECT_FALSE(units[2].starts_with_sync);
  EXPECT_EQ(*units[3].bytes, box("prft", counting(24)) + fragment(20, false, 2))
      << "with what stands before it";
  EXPECT_EQ(units[3].track_id, 2U);
  EXPECT_EQ(units[4].type, Unit::Type::Init);
  EXPECT_EQ(*units[4].bytes, init_b) << "without the index of the clip before";
  EXPECT_EQ(*units[5].bytes, box("styp", counting(4)) + fragment(70'000, true));
  EXPECT_EQ(*units[6].bytes, box("free", {}) + fragment(7, false));
}

TEST(StreamReader, GivesTheSameUnits_WhenFedByteByByte) {
  const Bytes bytes = stream();
  Collector collector;
  StreamReader reader;
  for (const auto& byte : bytes)
    ASSERT_TRUE(reader.push({&byte, 1}, collector.emit()));
  expect_same(collector.units, read_whole(bytes));
}

TEST(StreamReader, GivesTheSameUnits_WhenSplitAnywhere) {
  const Bytes bytes = init_a + fragment(60, true) + box("free", counting(9)) + fragment(40, false);
  const auto whole = read_whole(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Collector collector;
    StreamReader reader;
    ASSERT_TRUE(reader.push(ByteView(bytes).first(cut), collector.emit()));
    ASSERT_TRUE(reader.push(ByteView(bytes).subspan(cut), collector.emit()));
    expect_same(collector.units, whole);
  }
}

TEST(StreamReader, GivesTheSameUnits_WhenWrittenIntoDirectly) {
  const Bytes bytes = stream();
  const auto whole = read_whole(bytes);
  std::mt19937 random(7);
  for (const std::size_t wanted :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{4096}, std::size_t{1} << 20U}) {
    Collector collector;
    StreamReader reader;
    for (ByteView rest = bytes; !rest.empty();) {
      const auto space = reader.writable(wanted);
      ASSERT_GE(space.size(), 1U);
      ASSERT_LE(space.size(), std::max<std::size_t>(wanted, 1));
      // A socket gives what it has: any part of the space.
      const std::size_t n = std::min<std::size_t>(rest.size(), 1 + random() % space.size());
      std::ranges::copy(rest.first(n), space.begin());
      rest = rest.subspan(n);
      ASSERT_TRUE(reader.commit(n, collector.emit()));
    }
    expect_same(collector.units, whole);
  }
}

TEST(StreamReader, ReadsMdatStraightIntoTheUnit) {
  const Bytes bytes = init_a + fragment(100'000, true);
  Collector collector;
  StreamReader reader;
  const std::size_t in_payload = init_a.size() + 2000;
  ASSERT_TRUE(reader.push(ByteView(bytes).first(in_payload), collector.emit()));
  const auto space = reader.writable(1'000'000);
  EXPECT_EQ(space.size(), bytes.size() - in_payload) << "up to the end of mdat and no byte more";
  const auto* const place = space.data();
  std::ranges::copy(ByteView(bytes).subspan(in_payload), space.begin());
  ASSERT_TRUE(reader.commit(space.size(), collector.emit()));
  ASSERT_EQ(collector.units.size(), 2U);
  EXPECT_EQ(collector.units[1].bytes->data() + (in_payload - init_a.size()), place) << "moved, not copied";
}

TEST(StreamReader, KeepsNoMoreMemoryThanTheUnitNeeds) {
  const Bytes bytes = init_a + fragment(10, true) + fragment(10, false) + fragment(10, false);
  Collector collector;
  StreamReader reader;
  for (ByteView rest = bytes; !rest.empty();) {
    const auto space = reader.writable(65'536);
    const std::size_t n = std::min(rest.size(), space.size());
    std::ranges::copy(rest.first(n), space.begin());
    rest = rest.subspan(n);
    ASSERT_TRUE(reader.commit(n, collector.emit()));
  }
  ASSERT_EQ(collector.units.size(), 4U);
  for (const auto& unit : collector.units)
    EXPECT_LE(unit.bytes->capacity(), unit.bytes->size() * 5 / 4 + 1024);
}

TEST(StreamReader, HonoursTheSampleFlagsOfTheTrack) {
  Track track = h264();
  const Bytes traf = box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 1}) + box("tfdt", Bytes(8)) +
                     box("trun", Bytes{0, 0, 0, 0, 0, 0, 0, 1});
  const Bytes moof = box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", {});
  for (const std::uint32_t flags : {0x0101'0000U, 0x0200'0000U}) {
    track.defaults.flags = flags;
    const auto units = read_whole(write_init(init_of({track})) + moof);
    ASSERT_EQ(units.size(), 2U);
    EXPECT_EQ(units[1].starts_with_sync, flags == 0x0200'0000U);
  }
}

TEST(StreamReader, AcceptsMoovWithoutFtyp) {
  const std::size_t moov = content_of(init_b, "moov") - 8;
  const Bytes only_moov(init_b.begin() + static_cast<std::ptrdiff_t>(moov), init_b.end());
  const auto units = read_whole(box("free", counting(5)) + only_moov + fragment(30, true));
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(*units[0].bytes, only_moov);
}

TEST(StreamReader, Reads64BitBoxSizes) {
  const Bytes plain = fragment(50, true);
  const std::size_t mdat = content_of(plain, "mdat") - 8;
  Bytes bytes(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(mdat));
  Bytes large(16);
  put(large, 0, 1, 4);
  std::ranges::copy(as_bytes("mdat"), large.begin() + 4);
  put(large, 8, 66, 8);
  bytes = bytes + large + counting(50);
  Collector collector;
  StreamReader reader;
  for (const auto& byte : init_a + bytes)
    ASSERT_TRUE(reader.push({&byte, 1}, collector.emit()));
  ASSERT_EQ(collector.units.size(), 2U);
  EXPECT_EQ(*collector.units[1].bytes, bytes);
}

void expect_failure(ByteView bytes, ErrorKind kind, std::size_t units_before, StreamLimits limits = {}) {
  for (const bool bytewise : {false, true}) {
    Collector collector;
    StreamReader reader(limits);
    Result<> result;
    if (bytewise) {
      for (std::size_t i = 0; i < bytes.size() && result; ++i)
        result = reader.push(bytes.subspan(i, 1), collector.emit());
    } else {
      result = reader.push(bytes, collector.emit());
    }
    ASSERT_FALSE(result) << bytewise;
    EXPECT_EQ(result.error().kind, kind) << result.error().message;
    EXPECT_EQ(collector.units.size(), units_before);
    const auto again = reader.push(init_a, collector.emit());
    ASSERT_FALSE(again) << "stays failed";
    EXPECT_EQ(again.error().kind, kind);
    EXPECT_FALSE(reader.commit(reader.writable(1).size(), collector.emit()));
    EXPECT_EQ(collector.units.size(), units_before);
  }
}

TEST(StreamReader, Rejects_FragmentBeforeInit) {
  expect_failure(fragment(10, true), ErrorKind::Damaged, 0);
}

TEST(StreamReader, Rejects_MoofBetweenFtypAndMoov) {
  expect_failure(init_a + box("ftyp", {}) + fragment(10, true), ErrorKind::Damaged, 1);
}

TEST(StreamReader, Rejects_MdatWithoutMoof) {
  expect_failure(init_a + box("mdat", counting(10)), ErrorKind::Damaged, 1);
}

TEST(StreamReader, Rejects_InitBetweenMoofAndMdat) {
  const Bytes whole = fragment(10, true);
  const Bytes moof(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(content_of(whole, "mdat") - 8));
  expect_failure(init_a + moof + init_a, ErrorKind::Damaged, 1);
  expect_failure(init_a + moof + moof, ErrorKind::Damaged, 1);
}

TEST(StreamReader, Rejects_EndlessBox) {
  expect_failure(init_a + Bytes{0, 0, 0, 0, 'm', 'd', 'a', 't'}, ErrorKind::Damaged, 1);
}

TEST(StreamReader, Rejects_BoxSmallerThanItsHeader) {
  expect_failure(init_a + Bytes{0, 0, 0, 7, 'm', 'o', 'o', 'f'}, ErrorKind::Damaged, 1);
  expect_failure(init_a + Bytes{0, 0, 0, 1, 'm', 'o', 'o', 'f', 0, 0, 0, 0, 0, 0, 0, 15}, ErrorKind::Damaged,
                 1);
}

TEST(StreamReader, Rejects_WhatIsNoMp4) {
  expect_failure(as_bytes("HTTP/1.1 200 OK\r\n\r\n"), ErrorKind::Limit, 0);
}

TEST(StreamReader, Rejects_TypesThatNoBoxHas) {
  expect_failure(init_a + Bytes{0x7f, 0xff, 0xff, 0xff, 'm', 0x01, 'o', 'f'}, ErrorKind::Damaged, 1);
  expect_failure(Bytes{0, 0, 0, 16, 0xa8, 'x', 'y', 'z'}, ErrorKind::Damaged, 0);
}

TEST(StreamReader, Rejects_InitLargerThanItsLimit) {
  const StreamLimits limits{.max_init_bytes = init_a.size(), .max_fragment_bytes = 1000};
  expect_failure(box("ftyp", {}) + box("free", Bytes(init_a.size() - 15)), ErrorKind::Limit, 0, limits);
  Collector collector;
  StreamReader reader(limits);
  EXPECT_TRUE(reader.push(init_a, collector.emit()));
}

TEST(StreamReader, Rejects_FragmentLargerThanItsLimit) {
  const Bytes good = fragment(500, true);
  StreamLimits limits{.max_init_bytes = 10'000, .max_fragment_bytes = good.size()};
  Collector collector;
  StreamReader reader(limits);
  EXPECT_TRUE(reader.push(init_a + good + good, collector.emit()));
  EXPECT_EQ(collector.units.size(), 3U);
  limits.max_fragment_bytes -= 1;
  expect_failure(init_a + good, ErrorKind::Limit, 1, limits);
  expect_failure(init_a + Bytes{0, 0, 0, 1, 'f', 'r', 'e', 'e', 255, 255, 255, 255, 255, 255, 255, 255},
                 ErrorKind::Limit, 1, limits);
}

TEST(StreamReader, Rejects_EndlessBoxesThatAreNoFragment) {
  const StreamLimits limits{.max_init_bytes = 10'000, .max_fragment_bytes = 1000};
  Bytes bytes = init_a;
  for (int i = 0; i < 11; ++i)
    bytes = bytes + box("free", Bytes(92));
  expect_failure(bytes, ErrorKind::Limit, 1, limits);
}

TEST(StreamReader, Rejects_OneTrackTwiceInAFragment) {
  const Bytes traf = box("traf", box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 2}) + box("tfdt", Bytes(8)));
  expect_failure(init_a + box("moof", box("mfhd", Bytes(8)) + traf + traf), ErrorKind::Unsupported, 1);
}

TEST(StreamReader, Rejects_CommitOfMoreThanWasWritable) {
  StreamReader reader;
  const auto space = reader.writable(8);
  EXPECT_EQ(reader.commit(space.size() + 100'000, [](Unit) {}).error().kind, ErrorKind::Internal);
}

TEST(StreamReader, AUnitOfSeveralTracksIsTheVideos) {
  const TrafToBuild sound = {.track_id = 2, .sizes = {20}, .is_sync = true, .at = 0, .ivs = {}};
  const TrafToBuild video = {.track_id = 1, .sizes = {30}, .is_sync = false, .at = 20, .ivs = {}};
  const Bytes payload = counting(50);
  const auto units = read_whole(write_init(init_of({h264(), aac()})) + fragment_of({sound, video}, payload) +
                                fragment_of({video, sound}, payload));
  ASSERT_EQ(units.size(), 3U);
  for (const auto n : {1U, 2U}) {
    EXPECT_EQ(units[n].track_id, 1U) << n;
    EXPECT_FALSE(units[n].starts_with_sync) << n;
  }
  const auto alone = read_whole(write_init(init_of({aac()})) + fragment_of({sound}, payload));
  ASSERT_EQ(alone.size(), 2U);
  EXPECT_EQ(alone[1].track_id, 2U);
  EXPECT_TRUE(alone[1].starts_with_sync);
}

} // namespace
} // namespace kagimado::mp4
