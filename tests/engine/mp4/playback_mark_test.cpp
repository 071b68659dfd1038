#include "engine/mp4/playback_mark.h"
#include "engine/mp4/stream_reader.h"
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

using namespace samples;

const InitSegment init = init_of({sealed(h264())});

Bytes fragment(std::uint32_t size) {
  const Bytes payload = counting(size);
  return write_fragment(sealed_fragment({size}, payload));
}

PlaybackMark mark() {
  PlaybackMark mark;
  mark.wall = WallTime(std::chrono::microseconds(0x0006'1234'5678'9abc));
  mark.span = 0x0102'0304'0506'0708;
  mark.discontinuity = true;
  return mark;
}

TEST(PlaybackMark, IsTheBoxThatItsHeaderTells) {
  const Bytes expected =
      box("uuid", Bytes{0x1e, 0x0f, 0x5b, 0x8a, 0x6d, 0x22, 0x4c, 0x6e, 0x9a, 0x31, 0x7b, 0x0d,
                        0xc4, 0x51, 0xe8, 0x90, 0x00, 0x06, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc,
                        0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x00, 0x00, 0x00, 0x01});
  EXPECT_EQ(write_playback_mark(mark()), expected);
}

TEST(PlaybackMark, RoundTrips_BeforeAFragment) {
  EXPECT_EQ(read_playback_mark(write_playback_mark(mark()) + fragment(50)), mark());
  auto smooth = mark();
  smooth.discontinuity = false;
  EXPECT_EQ(read_playback_mark(write_playback_mark(smooth) + fragment(50)), smooth);
}

TEST(PlaybackMark, RoundTrips_WhenTheClockStoodBefore1970) {
  auto early = mark();
  early.wall = WallTime(std::chrono::microseconds(-5));
  EXPECT_EQ(read_playback_mark(write_playback_mark(early) + fragment(50)), early);
}

TEST(PlaybackMark, IsFoundAmongOtherBoxes) {
  EXPECT_EQ(read_playback_mark(box("styp", counting(4)) + box("uuid", counting(36)) +
                               write_playback_mark(mark()) + box("prft", counting(24)) + fragment(50)),
            mark());
}

TEST(PlaybackMark, StaysInTheFragmentsUnit_AndTheFragmentReadsAsBefore) {
  const Bytes plain = fragment(300);
  const Bytes marked = write_playback_mark(mark()) + plain;
  std::vector<Unit> units;
  StreamReader reader;
  for (const auto& byte : write_init(init) + marked + plain)
    ASSERT_TRUE(reader.push({&byte, 1}, [&](Unit unit) { units.push_back(std::move(unit)); }));
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(*units[1].bytes, marked);
  EXPECT_TRUE(units[1].starts_with_sync);
  EXPECT_EQ(read_playback_mark(*units[1].bytes), mark());
  EXPECT_FALSE(read_playback_mark(*units[2].bytes));

  const auto without = parse_fragment(plain, init);
  const auto with = parse_fragment(marked, init);
  ASSERT_TRUE(without && with) << with.error().message;
  const auto shift = static_cast<std::uint32_t>(marked.size() - plain.size());
  EXPECT_EQ(with->moof_offset, without->moof_offset + shift);
  EXPECT_EQ(with->moof_bytes, without->moof_bytes) << "the integrity chain covers the same bytes";
  EXPECT_EQ(with->chain_tag_offset, without->chain_tag_offset + shift);
  ASSERT_EQ(with->samples.size(), 1U);
  EXPECT_EQ(with->samples[0].offset, without->samples[0].offset + shift);
  EXPECT_EQ(with->samples[0].iv, without->samples[0].iv);
}

TEST(PlaybackMark, IsNone_WhereItIsBrokenOrCutOrBehindMoof) {
  const Bytes whole = write_playback_mark(mark());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_playback_mark(ByteView(whole).first(size))) << size;
  const Bytes content(whole.begin() + 8, whole.end());
  EXPECT_FALSE(read_playback_mark(box("uuid", ByteView(content).first(35)) + fragment(50)));
  EXPECT_FALSE(read_playback_mark(box("uuid", {}) + fragment(50)));
  EXPECT_FALSE(read_playback_mark(fragment(50) + whole));
  EXPECT_FALSE(read_playback_mark(Bytes{0, 0, 0, 3, 'u', 'u', 'i', 'd'} + whole));
}

const PlaybackDamage damage{WallTime(std::chrono::microseconds(0x0006'1234'5678'9abc)),
                            WallTime(std::chrono::microseconds(0x0006'1234'5679'0000))};
const PlaybackDamage later{damage.until, damage.until};

TEST(PlaybackDamage, IsTheBoxThatItsHeaderTells) {
  const Bytes expected = box("uuid", Bytes{0x7a, 0x44, 0x0c, 0x1b, 0x95, 0xe7, 0x4f, 0x0a, 0x83, 0x5d, 0x26,
                                           0xf1, 0x0e, 0xb8, 0x69, 0xd4, 0x00, 0x06, 0x12, 0x34, 0x56, 0x78,
                                           0x9a, 0xbc, 0x00, 0x06, 0x12, 0x34, 0x56, 0x79, 0x00, 0x00});
  EXPECT_EQ(write_playback_damage(damage), expected);
}

TEST(PlaybackDamage, IsFoundBeforeAFragment_BesideItsMark) {
  const Bytes unit = write_playback_damage(damage) + write_playback_damage(later) +
                     write_playback_mark(mark()) + fragment(50);
  EXPECT_EQ(read_playback_damages(unit), (std::vector{damage, later}));
  EXPECT_EQ(read_playback_mark(unit), mark());
  EXPECT_TRUE(read_playback_damages(fragment(50) + write_playback_damage(damage)).empty());
}

TEST(PlaybackDamage, IsNotLostBeforeAnInitSegment_NorAtTheEnd) {
  std::vector<PlaybackDamage> found;
  const auto take = [&](ByteView boxes) {
    std::ranges::copy(read_playback_damages(boxes), std::back_inserter(found));
  };
  StreamReader reader;
  reader.take_rest(take);
  const Bytes all = write_playback_damage(damage) + write_init(init) + fragment(50) +
                    write_playback_damage(later) + write_init(init) + fragment(60) +
                    write_playback_damage(damage);
  int units = 0;
  for (const auto& byte : all)
    ASSERT_TRUE(reader.push({&byte, 1}, [&](const Unit&) { ++units; }));
  EXPECT_EQ(units, 4);
  EXPECT_EQ(found, (std::vector{damage, later}));
  EXPECT_EQ(read_playback_damages(reader.rest()), (std::vector{damage}));
}

TEST(PlaybackDamage, ABrokenOneCountsAsNone) {
  const Bytes whole = write_playback_damage(damage);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_TRUE(read_playback_damages(ByteView(whole).first(size)).empty()) << size;
}

} // namespace
} // namespace kagimado::mp4
