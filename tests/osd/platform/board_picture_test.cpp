// Rotation, stale areas, hours of black: pure.
#include "osd/platform/blanking.h"
#include "osd/platform/pointer_shape.h"
#include "osd/platform/rotation.h"
#include "osd/platform/stale_area.h"

#include <gtest/gtest.h>

#include <numeric>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

// The display's pixel that the viewer sees at a place, by turning one step a quarter: an independent way.
std::vector<std::uint32_t> seen_by_viewer(std::vector<std::uint32_t> display, Size size, int quarters) {
  for (int turn = 0; turn < quarters; ++turn) { // the display turns clockwise, and with it what it shows
    std::vector<std::uint32_t> turned(display.size());
    for (int y = 0; y < size.height; ++y)
      for (int x = 0; x < size.width; ++x)
        turned[static_cast<std::size_t>(x * size.height + (size.height - 1 - y))] =
            display[static_cast<std::size_t>(y * size.width + x)];
    display = turned;
    std::swap(size.width, size.height);
  }
  return display;
}

TEST(Rotation, AViewerOfATurnedDisplaySeesWhatWasDrawn) {
  for (const int quarters : {0, 1, 2, 3}) {
    const auto rotation = *rotation_of_degrees(quarters * 90);
    const Size drawn{7, 5}, display = rotated(drawn, rotation);
    std::vector<std::uint32_t> picture(35), memory(35, 0);
    std::iota(picture.begin(), picture.end(), 1u);
    const Framebuffer from{picture.data(), drawn, 7}, to{memory.data(), display, display.width};
    // In two parts, so that parts have to fall into their places.
    copy_rotated(from, {0, 0, 3, 5}, to, rotation);
    copy_rotated(from, {3, 0, 4, 5}, to, rotation);
    EXPECT_EQ(seen_by_viewer(memory, display, quarters), picture) << quarters;
  }
  EXPECT_FALSE(rotation_of_degrees(45));
}

TEST(Rotation, ThePointerIsTurnedToo) {
  for (const int quarters : {0, 1, 2, 3}) {
    const auto rotation = *rotation_of_degrees(quarters * 90);
    const Size drawn{40, 30}, display = rotated(drawn, rotation);
    std::vector<std::uint32_t> memory(1200, 7), upright(1200, 7);
    draw_pointer({memory.data(), display, display.width}, rotation, {31, 20}, 1, {0, 0, 40, 30});
    draw_pointer({upright.data(), drawn, drawn.width}, Rotation::None, {31, 20}, 1, {0, 0, 40, 30});
    EXPECT_EQ(seen_by_viewer(memory, display, quarters), upright) << quarters;
  }
}

TEST(StaleArea, CoversWhatWasAdded_WithoutGrowingForEver) {
  StaleArea stale;
  EXPECT_TRUE(stale.empty());
  stale.add({0, 0, 10, 10});
  stale.add({5, 5, 10, 10});
  stale.add({100, 100, 5, 5});
  stale.add(Rect{});
  EXPECT_EQ(stale.rects().size(), 2u);
  for (int i = 0; i < 200; ++i)
    stale.add({i * 20, 500 + i % 7, 3, 3});
  EXPECT_LE(stale.rects().size(), StaleArea::most_rects);
  for (const Rect part : {Rect{0, 0, 15, 15}, Rect{100, 100, 5, 5}, Rect{3980, 503, 3, 3}})
    EXPECT_TRUE(
        std::ranges::any_of(stale.rects(), [&](const Rect& r) { return r.intersected(part) == part; }));
}

TEST(BlankingHours, AreReadAndCrossMidnight) {
  const auto hours = BlankingHours::parse("12:00-13:30,22:00-06:30");
  ASSERT_TRUE(hours);
  EXPECT_TRUE(hours->black_at(12h));
  EXPECT_TRUE(hours->black_at(13h + 29min + 59s));
  EXPECT_FALSE(hours->black_at(13h + 30min));
  EXPECT_TRUE(hours->black_at(23h + 59min));
  EXPECT_TRUE(hours->black_at(0s));
  EXPECT_FALSE(hours->black_at(6h + 30min));
  EXPECT_FALSE(BlankingHours::parse("")->black_at(3h));
  for (const auto* bad : {"22:00", "22:00-22:00", "25:00-01:00", "22:60-01:00", "2:00-03:00",
                          "22:00-06:30-07:00", "a", "24:01-01:00"})
    EXPECT_FALSE(BlankingHours::parse(bad)) << bad;
  EXPECT_TRUE(BlankingHours::parse("18:00-24:00")->black_at(23h + 59min));
}

TEST(Blanking, InputShowsTheWallForAWhile) {
  Blanking blanking(*BlankingHours::parse("22:00-06:30"));
  const SteadyTime now(1h);
  EXPECT_TRUE(blanking.black(now, 23h));
  EXPECT_FALSE(blanking.black(now, 12h));
  blanking.input_came(now);
  EXPECT_FALSE(blanking.black(now + 30s, 23h));
  EXPECT_TRUE(blanking.black(now + BlankingHours::shown_after_input, 23h));
  EXPECT_TRUE(blanking.look_again());
  EXPECT_FALSE(Blanking({}).look_again());
}

} // namespace
} // namespace kagimado::osd
