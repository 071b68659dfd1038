#include "engine/view/thinning.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

constexpr int layouts[] = {1, 4, 9, 16, 24, 32};
constexpr mp4::Codec codecs[] = {mp4::Codec::H264, mp4::Codec::H265, mp4::Codec::Mjpeg};

TileSituation situation(mp4::Codec codec, bool sealed, int tiles) {
  TileSituation s;
  s.codec = codec;
  s.sealed = sealed;
  s.tiles_on_monitor = tiles;
  s.tile_width_px = 480;
  s.tile_height_px = 270;
  return s;
}

// [REQ-WALL-2] the whole table: what is the rule's own outcome for every codec, sealed or not, on both
// monitors' layouts.
TEST(Thinning, FollowsTheRule_ForEveryCodecLayoutAndMonitor) {
  for (const auto codec : codecs)
    for (const int main_tiles : layouts)
      for (const int sub_tiles : layouts)
        for (const int tiles : {main_tiles, sub_tiles}) { // each monitor by its own count alone
          const auto sealed = decide_thinning(situation(codec, true, tiles));
          const bool thinned = tiles >= 4;
          EXPECT_EQ(sealed.by_rule, thinned);
          const auto expected = !thinned                     ? Rate::Full
                                : codec == mp4::Codec::Mjpeg ? Rate::OnePerSecond
                                                             : Rate::KeyFramesOnly;
          EXPECT_EQ(sealed.rate, expected) << mp4::name_of(codec) << " " << tiles;
          const auto clear = decide_thinning(situation(codec, false, tiles));
          EXPECT_EQ(clear.rate, Rate::Full);
          EXPECT_FALSE(clear.by_rule);
        }
}

// [REQ-WALL-2]
TEST(Thinning, StartsAtFourTiles) {
  for (int tiles = 1; tiles <= 3; ++tiles)
    EXPECT_EQ(decide_thinning(situation(mp4::Codec::H264, true, tiles)).rate, Rate::Full);
  EXPECT_EQ(decide_thinning(situation(mp4::Codec::H264, true, 4)).rate, Rate::KeyFramesOnly);
}

int hardness(const Thinning& thinning) {
  const int rate = thinning.rate == Rate::Full ? 0 : thinning.rate == Rate::ReferenceOnly ? 2 : 4;
  return rate + (thinning.skip_loop_filter ? 1 : 0);
}

TEST(Thinning, OverloadNeverHitsALargerTileHarder_AndGrowsWithTheLevel) {
  for (const auto codec : codecs)
    for (int level = 0; level <= 3; ++level) {
      int smaller = 1000;
      for (const int width : {320, 640, 641, 960, 961, 1920}) {
        auto s = situation(codec, false, 1);
        s.tile_width_px = width;
        s.overload_level = level;
        const int now = hardness(decide_thinning(s));
        EXPECT_LE(now, smaller) << width << " at level " << level;
        smaller = now;
        if (level > 0) {
          s.overload_level = level - 1;
          EXPECT_GE(now, hardness(decide_thinning(s)));
        }
      }
    }
}

TEST(Thinning, SmallTilesLoseTheLoopFilterFirstThenReferencesThenAllButKeyFrames) {
  auto s = situation(mp4::Codec::H264, false, 16);
  const auto at = [&](int level) {
    s.overload_level = level;
    return decide_thinning(s);
  };
  EXPECT_EQ(hardness(at(0)), 0);
  EXPECT_TRUE(at(1).skip_loop_filter);
  EXPECT_EQ(at(1).rate, Rate::Full);
  EXPECT_EQ(at(2).rate, Rate::ReferenceOnly);
  EXPECT_EQ(at(3).rate, Rate::KeyFramesOnly);
  EXPECT_FALSE(at(3).by_rule); // load, not the rule: the tile must not claim it
}

TEST(Thinning, LargePicturesKeepTheirLoopFilter) {
  auto s = situation(mp4::Codec::H265, false, 1);
  s.tile_width_px = 1920;
  for (s.overload_level = 0; s.overload_level <= 3; ++s.overload_level)
    EXPECT_FALSE(decide_thinning(s).skip_loop_filter);
}

TEST(FrameGate, FullWaitsForAKeyFrameThenPassesAll) {
  FrameGate gate;
  EXPECT_FALSE(gate.admit(Rate::Full, false, 0ms));
  EXPECT_TRUE(gate.admit(Rate::Full, true, 40ms));
  EXPECT_TRUE(gate.admit(Rate::Full, false, 80ms));
  gate.reset();
  EXPECT_FALSE(gate.admit(Rate::Full, false, 120ms));
  EXPECT_TRUE(gate.admit(Rate::ReferenceOnly, true, 160ms));
}

TEST(FrameGate, BackToFullNeedsAKeyFrame_AfterFramesWereLeftOut) {
  FrameGate gate;
  EXPECT_TRUE(gate.admit(Rate::KeyFramesOnly, true, 0ms));
  EXPECT_FALSE(gate.admit(Rate::KeyFramesOnly, false, 40ms));
  EXPECT_FALSE(gate.admit(Rate::Full, false, 80ms));
  EXPECT_TRUE(gate.admit(Rate::Full, true, 120ms));
  EXPECT_TRUE(gate.admit(Rate::Full, false, 160ms));
}

TEST(FrameGate, BackToFullGoesOnAtOnce_WhenNothingWasLeftOut) {
  FrameGate gate;
  EXPECT_TRUE(gate.admit(Rate::KeyFramesOnly, true, 0ms));
  EXPECT_TRUE(gate.admit(Rate::Full, false, 40ms));
}

// [REQ-WALL-2] 1 ips
TEST(FrameGate, OnePerSecondNeverShowsMore_AtAnyFrameRate) {
  for (const int rate : {1, 5, 12, 25, 30, 60}) {
    FrameGate gate;
    int shown = 0;
    const int frames = 10 * rate;
    for (int i = 0; i < frames; ++i)
      shown +=
          gate.admit(Rate::OnePerSecond, true, std::chrono::microseconds(1'000'000LL * i / rate)) ? 1 : 0;
    EXPECT_EQ(shown, 10) << rate << " fps";
  }
}

TEST(FrameGate, OnePerSecondGoesOn_WhenTheCamerasClockWasSetBack) {
  FrameGate gate;
  EXPECT_TRUE(gate.admit(Rate::OnePerSecond, true, 100s));
  EXPECT_TRUE(gate.admit(Rate::OnePerSecond, true, 5s));
  EXPECT_FALSE(gate.admit(Rate::OnePerSecond, true, 5500ms));
}

StreamChoice choice(int tile_width, bool now_sub) {
  StreamChoice c;
  c.has_sub = true;
  c.main_width = 1920;
  c.sub_width = 640;
  c.tile_width_px = tile_width;
  c.now_sub = now_sub;
  return c;
}

TEST(StreamChoice, SwitchesWithHysteresis) {
  EXPECT_TRUE(choose_sub_stream(choice(480, false)));
  EXPECT_TRUE(choose_sub_stream(choice(704, false)));
  EXPECT_FALSE(choose_sub_stream(choice(705, false)));
  EXPECT_TRUE(choose_sub_stream(choice(705, true)));
  EXPECT_TRUE(choose_sub_stream(choice(832, true)));
  EXPECT_FALSE(choose_sub_stream(choice(833, true)));
}

TEST(StreamChoice, StaysOnMain_WhenThereIsNoUsefulSubStream) {
  auto none = choice(320, false);
  none.has_sub = false;
  EXPECT_FALSE(choose_sub_stream(none));
  auto unknown = choice(320, false);
  unknown.sub_width = 0;
  EXPECT_FALSE(choose_sub_stream(unknown));
  auto larger = choice(320, true);
  larger.main_width = 640;
  EXPECT_FALSE(choose_sub_stream(larger));
  auto sealed = choice(320, true); // thinned by rule: key frames of the main stream are cheap
  sealed.sealed = true;
  EXPECT_FALSE(choose_sub_stream(sealed));
}

} // namespace
} // namespace kagimado::view
