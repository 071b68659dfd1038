#include "osd/draw/damage.h"

#include <gtest/gtest.h>

#include <random>

namespace kagimado::osd {
namespace {

constexpr Rect screen{0, 0, 200, 100};

bool overlap_free(const std::vector<Rect>& rects) {
  for (std::size_t i = 0; i < rects.size(); ++i)
    for (std::size_t j = i + 1; j < rects.size(); ++j)
      if (!rects[i].intersected(rects[j]).empty())
        return false;
  return true;
}

TEST(DamageSet, NeighboursBecomeOne_WhenTheyShareAnEdge) {
  DamageSet damage(screen);
  damage.add({0, 0, 10, 10});
  damage.add({10, 0, 10, 10});
  EXPECT_EQ(damage.rects(), (std::vector<Rect>{{0, 0, 20, 10}}));
}

TEST(DamageSet, FarOnesStayApart_WhenTheirHullWouldBeLarge) {
  DamageSet damage(screen);
  damage.add({0, 0, 10, 10});
  damage.add({100, 80, 10, 10});
  EXPECT_EQ(damage.rects().size(), 2u);
}

TEST(DamageSet, RectanglesAreCut_WhenTheyLeaveTheScreen) {
  DamageSet damage(screen);
  damage.add({-5, -5, 10, 10});
  damage.add({190, 90, 50, 50});
  damage.add({300, 0, 10, 10});
  damage.add({5, 5, 0, 10});
  EXPECT_EQ(damage.rects(), (std::vector<Rect>{{0, 0, 5, 5}, {190, 90, 10, 10}}));
}

TEST(DamageSet, AllIsCoveredWithoutOverlapAndBounded_WhenManyAreAdded) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> x(-10, 200), y(-10, 100), side(1, 12);
  for (int round = 0; round < 50; ++round) {
    DamageSet damage(screen);
    std::vector<bool> wanted(200 * 100, false);
    for (int i = 0; i < 200; ++i) {
      const Rect rect{x(random), y(random), side(random), side(random)};
      damage.add(rect);
      const Rect visible = rect.intersected(screen);
      for (int py = visible.y; py < visible.bottom(); ++py)
        for (int px = visible.x; px < visible.right(); ++px)
          wanted[static_cast<std::size_t>(py * 200 + px)] = true;
    }
    EXPECT_TRUE(overlap_free(damage.rects()));
    EXPECT_LE(damage.rects().size(), 48u);
    for (int py = 0; py < 100; ++py)
      for (int px = 0; px < 200; ++px)
        if (wanted[static_cast<std::size_t>(py * 200 + px)]) {
          ASSERT_TRUE(
              std::ranges::any_of(damage.rects(), [&](const Rect& r) { return r.contains({px, py}); }));
        }
  }
}

DrawnCommand drawn(std::uint64_t hash, Rect bounds) {
  return {nullptr, nullptr, hash, bounds};
}

std::vector<Rect> changed(CommandHistory& history, const std::vector<DrawnCommand>& now) {
  DamageSet damage(screen);
  history.compare(now, damage);
  return damage.rects();
}

const DrawnCommand a = drawn(1, {0, 0, 10, 10}), b = drawn(2, {50, 50, 10, 10}),
                   c = drawn(3, {100, 0, 10, 10});

TEST(CommandHistory, NothingIsDamaged_WhenAllIsAsBefore) {
  CommandHistory history;
  EXPECT_EQ(changed(history, {a, b, c}).size(), 3u);
  EXPECT_TRUE(changed(history, {a, b, c}).empty());
}

TEST(CommandHistory, OnlyTheNewAndTheVanishedAreDamaged_WhenOthersStay) {
  CommandHistory history;
  changed(history, {a, b});
  EXPECT_EQ(changed(history, {c, a, b}), (std::vector<Rect>{c.bounds})) << "inserted before the others";
  EXPECT_EQ(changed(history, {c, b}), (std::vector<Rect>{a.bounds}));
}

TEST(CommandHistory, BothPlacesAreDamaged_WhenOneMoves) {
  CommandHistory history;
  changed(history, {a});
  const auto moved = drawn(9, {150, 80, 10, 10});
  EXPECT_EQ(changed(history, {moved}).size(), 2u);
}

TEST(CommandHistory, OneOfThemIsDamaged_WhenTheOrderChanges) {
  CommandHistory history;
  changed(history, {a, b});
  EXPECT_FALSE(changed(history, {b, a}).empty()) << "what lies above what has changed";
}

TEST(CommandHistory, OneVanishes_WhenTwinsBecomeOne) {
  CommandHistory history;
  changed(history, {a, a});
  EXPECT_EQ(changed(history, {a}), (std::vector<Rect>{a.bounds}));
}

} // namespace
} // namespace kagimado::osd
