#include "osd/model/menu_visibility.h"
#include "osd/model/pointer_gestures.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

constexpr TileFacts locked{.slot = 3, .locked = true, .movable = true};
constexpr TileFacts plain{.slot = 1, .movable = true};
constexpr TileFacts zoomed{.slot = 1, .zoomed = true, .movable = true};
constexpr Point here{100, 100};

class Pointer : public testing::Test {
 protected:
  SteadyTime now() const { return clock_.steady_now(); }

  Gesture held_for(milliseconds time, bool still_locked = true) {
    clock_.advance(time);
    return pointer_.tick(now(), still_locked);
  }

  fakes::ManualClock clock_;
  PointerGestures pointer_;
};

// [REQ-ENC-7]
TEST_F(Pointer, LongPressOpens_WhenALockedTileIsHeld) {
  pointer_.press(here, locked, now());
  EXPECT_EQ(held_for(milliseconds(790)), Gesture{});
  EXPECT_NEAR(pointer_.hold_fraction(now()), 0.9875, 1e-9);
  EXPECT_EQ(held_for(milliseconds(10)), Gesture{LongPress{3}});
  EXPECT_EQ(held_for(milliseconds(500)), Gesture{}) << "once only";
  EXPECT_EQ(pointer_.hold_fraction(now()), 0);
}

TEST_F(Pointer, LongPressIsCancelled_WhenTheMouseMovesAway) {
  pointer_.press(here, locked, now());
  pointer_.move({100 + PointerGestures::slop_px + 1, 100});
  EXPECT_EQ(held_for(milliseconds(900)), Gesture{});
  EXPECT_EQ(pointer_.hold_ends(), std::nullopt);
}

TEST_F(Pointer, LongPressBearsATremblingHand) {
  pointer_.press(here, locked, now());
  pointer_.move({100 + PointerGestures::slop_px, 100 - PointerGestures::slop_px});
  EXPECT_EQ(held_for(milliseconds(800)), Gesture{LongPress{3}});
}

TEST_F(Pointer, LongPressIsCancelled_WhenReleasedInTime) {
  pointer_.press(here, locked, now());
  EXPECT_EQ(held_for(milliseconds(700)), Gesture{});
  EXPECT_EQ(pointer_.release(here, locked), Gesture{});
  EXPECT_EQ(held_for(milliseconds(700)), Gesture{});
}

TEST_F(Pointer, LongPressNeverComes_WhenTheTileIsNotLocked) {
  pointer_.press(here, plain, now());
  EXPECT_EQ(pointer_.hold_ends(), std::nullopt);
  EXPECT_EQ(held_for(milliseconds(5000)), Gesture{});
}

TEST_F(Pointer, LongPressEnds_WhenThePictureOpensMeanwhile) {
  pointer_.press(here, locked, now());
  EXPECT_EQ(held_for(milliseconds(400), false), Gesture{});
  EXPECT_EQ(held_for(milliseconds(600), true), Gesture{});
}

TEST_F(Pointer, DoubleClickNeedsTwoPressesSoonAndNear) {
  struct Case {
    const char* what;
    milliseconds between;
    Point second;
    int slot;
    bool is_double;
  };

  const Case cases[] = {
      {"at once", milliseconds(120), here, 1, true},
      {"at the last moment", PointerGestures::double_click, here, 1, true},
      {"too late", PointerGestures::double_click + milliseconds(1), here, 1, false},
      {"too far", milliseconds(120), {108, 100}, 1, false},
      {"another tile", milliseconds(120), here, 2, false},
  };
  for (const auto& c : cases) {
    PointerGestures pointer;
    fakes::ManualClock clock;
    pointer.press(here, plain, clock.steady_now());
    pointer.release(here, plain);
    clock.advance(c.between);
    const auto gesture = pointer.press(c.second, TileFacts{.slot = c.slot}, clock.steady_now());
    EXPECT_EQ(gesture, c.is_double ? Gesture{DoubleClick{1}} : Gesture{}) << c.what;
  }
}

TEST_F(Pointer, ThirdClickBeginsAnew) {
  pointer_.press(here, plain, now());
  EXPECT_EQ(pointer_.press(here, plain, now()), Gesture{DoubleClick{1}});
  EXPECT_EQ(pointer_.press(here, plain, now()), Gesture{});
  EXPECT_EQ(pointer_.press(here, plain, now()), Gesture{DoubleClick{1}});
}

TEST_F(Pointer, DragSwapsTiles) {
  pointer_.press(here, plain, now());
  EXPECT_EQ(pointer_.move({103, 101}), Gesture{});
  EXPECT_FALSE(pointer_.tile_drag());
  EXPECT_EQ(pointer_.move({300, 200}), Gesture{});
  ASSERT_TRUE(pointer_.tile_drag());
  EXPECT_EQ(pointer_.tile_drag()->from_slot, 1);
  EXPECT_EQ(pointer_.tile_drag()->at, (Point{300, 200}));
  EXPECT_EQ(pointer_.release({300, 200}, TileFacts{.slot = 2}), (Gesture{DropOn{1, 2}}));
  EXPECT_FALSE(pointer_.tile_drag());
}

TEST_F(Pointer, DragChangesNothing_WhenDroppedOnItselfOrOutside) {
  pointer_.press(here, plain, now());
  pointer_.move({130, 100});
  EXPECT_EQ(pointer_.release({130, 100}, plain), Gesture{});
  pointer_.press(here, plain, now());
  pointer_.move({130, 100});
  EXPECT_EQ(pointer_.release({130, -5}, std::nullopt), Gesture{});
}

TEST_F(Pointer, DragPans_WhenZoomed) {
  pointer_.press(here, zoomed, now());
  EXPECT_EQ(pointer_.move({110, 95}), (Gesture{PanBy{1, 10, -5}}));
  EXPECT_EQ(pointer_.move({111, 95}), (Gesture{PanBy{1, 1, 0}}));
  EXPECT_EQ(pointer_.move({111, 95}), Gesture{});
  EXPECT_EQ(pointer_.release({111, 95}, TileFacts{.slot = 2}), Gesture{}) << "no swap";
}

TEST_F(Pointer, PressOnNothingDoesNothing) {
  EXPECT_EQ(pointer_.press(here, std::nullopt, now()), Gesture{});
  EXPECT_EQ(pointer_.move({500, 500}), Gesture{});
  EXPECT_EQ(pointer_.pressed_slot(), std::nullopt);
}

TEST(MenuVisibility, ComesWithTheMouseAndGoesWhenItRests) {
  fakes::ManualClock clock;
  MenuVisibility menu;
  EXPECT_FALSE(menu.visible(clock.steady_now()));
  menu.mouse_moved(clock.steady_now());
  clock.advance(milliseconds(3999));
  EXPECT_TRUE(menu.visible(clock.steady_now()));
  EXPECT_EQ(*menu.hides_at(clock.steady_now()) - clock.steady_now(), milliseconds(1));
  clock.advance(milliseconds(1));
  EXPECT_FALSE(menu.visible(clock.steady_now()));
  EXPECT_EQ(menu.hides_at(clock.steady_now()), std::nullopt);
}

TEST(MenuVisibility, StaysWhileHeld) {
  fakes::ManualClock clock;
  MenuVisibility menu;
  menu.hold(true);
  clock.advance(std::chrono::hours(1));
  EXPECT_TRUE(menu.visible(clock.steady_now()));
  EXPECT_EQ(menu.hides_at(clock.steady_now()), std::nullopt);
  menu.mouse_left(clock.steady_now());
  EXPECT_TRUE(menu.visible(clock.steady_now()));
  clock.advance(milliseconds(4000));
  EXPECT_FALSE(menu.visible(clock.steady_now()));
}

} // namespace
} // namespace kagimado::osd
