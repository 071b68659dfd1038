#include "osd/draw/interaction.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

const Interaction::Id a = Interaction::id_of("a"), b = Interaction::id_of("b");
constexpr Rect place_a{0, 0, 10, 10}, place_b{20, 0, 10, 10};

struct Seen {
  Interaction::Reaction a, b;
};

class Mouse : public ::testing::Test {
 protected:
  Seen frame(bool a_enabled = true) {
    input_.begin_frame();
    Seen seen{input_.area(a, place_a, a_enabled), input_.area(b, place_b, true)};
    input_.end_frame();
    return seen;
  }

  void move(Point at) { input_.feed(MouseMoved{0, at}); }

  void press(Point at) { input_.feed(MouseButtonChanged{0, at, MouseButton::Left, true}); }

  void release(Point at) { input_.feed(MouseButtonChanged{0, at, MouseButton::Left, false}); }

  Interaction input_;
};

TEST_F(Mouse, PressAndReleaseAreBothSeen_WhenBetweenTwoFrames) {
  frame();
  press({5, 5});
  release({5, 5});
  const auto first = frame();
  EXPECT_TRUE(first.a.pressed);
  EXPECT_TRUE(first.a.held);
  EXPECT_FALSE(first.a.clicked);
  EXPECT_TRUE(input_.wants_another_frame());
  const auto second = frame();
  EXPECT_TRUE(second.a.clicked);
  EXPECT_TRUE(input_.wants_another_frame()) << "what the click changed is not drawn yet";
  EXPECT_FALSE(frame().a.clicked) << "once";
  EXPECT_FALSE(input_.wants_another_frame());
}

TEST_F(Mouse, TwoClicksAreTwo_WhenADoubleClickComesAtOnce) {
  frame();
  for (int i = 0; i < 2; ++i) {
    press({5, 5});
    release({5, 5});
  }
  int clicks = 0;
  do {
    clicks += frame().a.clicked ? 1 : 0;
  } while (input_.wants_another_frame());
  EXPECT_EQ(clicks, 2);
}

TEST_F(Mouse, NothingIsClicked_WhenReleasedOnAnother) {
  frame();
  press({5, 5});
  EXPECT_TRUE(frame().a.held);
  move({25, 5});
  EXPECT_FALSE(frame().b.hovered) << "the mouse belongs to the held one";
  release({25, 5});
  const auto seen = frame();
  EXPECT_FALSE(seen.a.clicked);
  EXPECT_FALSE(seen.b.clicked);
  frame();
  EXPECT_TRUE(frame().b.hovered);
}

TEST_F(Mouse, NeverClicked_WhenDisabled) {
  frame(false);
  press({5, 5});
  release({5, 5});
  do {
    const auto seen = frame(false);
    EXPECT_FALSE(seen.a.clicked || seen.a.hovered || seen.a.pressed);
  } while (input_.wants_another_frame());
}

TEST_F(Mouse, MoveAfterReleaseDoesNotMoveTheRelease_WhenAllComeAtOnce) {
  frame();
  press({5, 5});
  release({5, 5});
  move({25, 5});
  frame();
  EXPECT_TRUE(frame().a.clicked);
  frame();
  EXPECT_TRUE(frame().b.hovered);
}

TEST_F(Mouse, HoverEnds_WhenThePointerLeaves) {
  frame();
  move({5, 5});
  EXPECT_TRUE(frame().a.hovered);
  EXPECT_TRUE(input_.wants_mouse());
  input_.feed(MouseLeft{0});
  EXPECT_FALSE(input_.wants_mouse());
  EXPECT_FALSE(frame().a.hovered);
}

TEST_F(Mouse, TheWallKeepsADragThatBeganThere_WhenItPassesAWidget) {
  frame();
  press({15, 5});
  EXPECT_FALSE(input_.wants_mouse());
  move({5, 5});
  EXPECT_FALSE(input_.wants_mouse());
  release({5, 5});
  EXPECT_FALSE(input_.wants_mouse()) << "the release is the wall's, too";
  move({5, 6});
  EXPECT_TRUE(input_.wants_mouse());
}

TEST_F(Mouse, WidgetsKeepADragThatBeganThere_WhenItPassesTheWall) {
  frame();
  press({5, 5});
  EXPECT_TRUE(input_.wants_mouse());
  frame();
  move({15, 5});
  EXPECT_TRUE(input_.wants_mouse());
  release({15, 5});
  EXPECT_TRUE(input_.wants_mouse());
  move({15, 6});
  EXPECT_FALSE(input_.wants_mouse());
}

TEST_F(Mouse, LaterOneIsAbove_WhenAreasOverlap) {
  const auto draw = [this] {
    input_.begin_frame();
    const auto below = input_.area(a, place_a, true);
    const auto above = input_.area(b, {5, 0, 10, 10}, true);
    input_.end_frame();
    return Seen{below, above};
  };
  draw();
  move({7, 5});
  const auto seen = draw();
  EXPECT_FALSE(seen.a.hovered);
  EXPECT_TRUE(seen.b.hovered);
}

class Layers : public Mouse {
 protected:
  // a on the base, a layer over 0..15 with b at 5..15.
  Seen layered(bool modal, bool open = true) {
    input_.begin_frame();
    Seen seen;
    seen.a = input_.area(a, {0, 0, 40, 10}, true);
    if (open) {
      input_.push_layer({0, 0, 15, 10}, modal);
      seen.b = input_.area(b, {5, 0, 10, 10}, true);
      input_.pop_layer();
    }
    blocked_ = input_.blocked();
    input_.end_frame();
    return seen;
  }

  bool blocked_ = false;
};

TEST_F(Layers, FreePartsOfALayerTakeTheMouse_WhenAboveAWidget) {
  layered(false);
  move({2, 5});
  EXPECT_FALSE(layered(false).a.hovered);
  EXPECT_TRUE(input_.wants_mouse());
  move({30, 5});
  EXPECT_TRUE(layered(false).a.hovered) << "outside of the layer";
}

TEST_F(Layers, NothingBelowReacts_WhenTheLayerIsModal) {
  layered(true);
  press({30, 5});
  EXPECT_TRUE(input_.wants_mouse());
  EXPECT_FALSE(layered(true).a.pressed);
  EXPECT_TRUE(blocked_);
  release({30, 5});
  EXPECT_FALSE(layered(true).a.clicked);
  press({7, 5});
  EXPECT_TRUE(layered(true).b.pressed);
}

TEST_F(Layers, BelowReactsAgain_WhenTheModalLayerIsGone) {
  layered(true);
  layered(true);
  layered(true, false);
  EXPECT_TRUE(input_.wants_another_frame()) << "what is enabled has changed";
  move({30, 5});
  EXPECT_TRUE(layered(true, false).a.hovered);
  EXPECT_FALSE(blocked_);
}

class Focus : public ::testing::Test {
 protected:
  std::pair<bool, bool> frame(bool take_b = false) {
    input_.begin_frame();
    const bool first = input_.focusable(a, false), second = input_.focusable(b, take_b);
    input_.end_frame();
    return {first, second};
  }

  Interaction input_;
};

TEST_F(Focus, TheFirstInputHasTheKeyboard_WhenNothingElseWasChosen) {
  frame();
  EXPECT_TRUE(input_.wants_another_frame());
  EXPECT_EQ(frame(), std::pair(true, false));
  EXPECT_TRUE(input_.wants_keyboard());
}

TEST_F(Focus, ItMoves_WhenTabIsPressedOrAnotherTakesIt) {
  frame();
  input_.feed(KeyChanged{0, Key::Tab, true});
  EXPECT_EQ(frame(), std::pair(false, true));
  input_.feed(KeyChanged{0, Key::Tab, true});
  EXPECT_EQ(frame(), std::pair(true, false));
  frame(true);
  EXPECT_EQ(frame(), std::pair(false, true));
}

TEST_F(Focus, AModalLayersInputGetsIt_WhenItOpens) {
  frame();
  const auto modal = [this] {
    input_.begin_frame();
    const bool below = input_.focusable(a, false);
    input_.push_layer({0, 0, 10, 10}, true);
    const bool above = input_.focusable(b, false);
    input_.pop_layer();
    input_.end_frame();
    return std::pair(below, above);
  };
  modal();
  EXPECT_EQ(modal(), std::pair(false, true));
}

TEST_F(Focus, TypedTextAndKeysKeepTheirOrder_WhenInOneFrame) {
  input_.feed(TextTyped{0, "ab"});
  input_.feed(KeyChanged{0, Key::Backspace, true});
  input_.feed(KeyChanged{0, Key::Backspace, false});
  input_.feed(TextTyped{0, "c"});
  input_.begin_frame();
  ASSERT_EQ(input_.typed().size(), 3u);
  EXPECT_EQ(std::get<std::string>(input_.typed()[0]), "ab");
  EXPECT_EQ(std::get<Key>(input_.typed()[1]), Key::Backspace);
  EXPECT_EQ(std::get<std::string>(input_.typed()[2]), "c");
  EXPECT_TRUE(input_.key_went_down(Key::Backspace));
  input_.end_frame();
  input_.begin_frame();
  EXPECT_TRUE(input_.typed().empty());
}

} // namespace
} // namespace kagimado::osd
