// From the kernel's events to the product's input: pure.
#include "osd/platform/board_input.h"
#include "osd/platform/uevents.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

input_event event_of(int type, int code, int value) {
  input_event event{};
  event.type = static_cast<unsigned short>(type);
  event.code = static_cast<unsigned short>(code);
  event.value = value;
  return event;
}

std::vector<DeviceEvent> decoded(DeviceDecoder& decoder, std::vector<std::array<int, 3>> raw) {
  std::vector<DeviceEvent> events;
  for (const auto& [type, code, value] : raw)
    decoder.feed(event_of(type, code, value), events);
  return events;
}

constexpr std::array<int, 3> report{EV_SYN, SYN_REPORT, 0};

TEST(DeviceEvents, AMouseMovesTurnsAndPresses) {
  DeviceDecoder mouse;
  EXPECT_TRUE(decoded(mouse, {{EV_REL, REL_X, 3}, {EV_REL, REL_Y, -2}, {EV_KEY, BTN_LEFT, 1}})
                  .empty()); // no report yet
  EXPECT_EQ(decoded(mouse, {report}),
            (std::vector<DeviceEvent>{PointerBy{3, -2}, ButtonTurned{MouseButton::Left, true}}));
  EXPECT_EQ(decoded(mouse, {{EV_KEY, BTN_LEFT, 0}, {EV_REL, REL_WHEEL, -1}, report}),
            (std::vector<DeviceEvent>{ButtonTurned{MouseButton::Left, false}, WheelTurned{-1}}));
}

TEST(DeviceEvents, AFingerPressesWhereItIs) {
  DeviceDecoder screen({0, 4000}, {100, 300});
  const auto events =
      decoded(screen, {{EV_KEY, BTN_TOUCH, 1}, {EV_ABS, ABS_X, 1000}, {EV_ABS, ABS_Y, 300}, report});
  EXPECT_EQ(events, (std::vector<DeviceEvent>{PointerTo{0.25, 1.0}, ButtonTurned{MouseButton::Left, true}}));
}

TEST(DeviceEvents, WhatIsHeldIsLetGo_WhenEventsWereLostOrTheDeviceIsGone) {
  DeviceDecoder mouse;
  decoded(mouse, {{EV_KEY, BTN_LEFT, 1}, report});
  EXPECT_EQ(decoded(mouse, {{EV_REL, REL_X, 3}, {EV_SYN, SYN_DROPPED, 0}, {EV_REL, REL_X, 9}, report}),
            (std::vector<DeviceEvent>{ButtonTurned{MouseButton::Left, false}}));
  DeviceDecoder keyboard;
  decoded(keyboard, {{EV_KEY, KEY_A, 1}, report});
  std::vector<DeviceEvent> events;
  keyboard.let_go(events);
  EXPECT_EQ(events, (std::vector<DeviceEvent>{KeyTurned{KEY_A, KeyTurned::Released}}));
}

TEST(KeyLayout, JapaneseAndAmericanKeysTypeWhatIsPrintedOnThem) {
  const auto typed = [](int code, bool shift, KeyLayout layout) {
    return std::string(text_of_code(code, {.shift = shift}, layout));
  };
  EXPECT_EQ(typed(KEY_2, true, KeyLayout::American), "@");
  EXPECT_EQ(typed(KEY_2, true, KeyLayout::Japanese), "\"");
  EXPECT_EQ(typed(KEY_LEFTBRACE, false, KeyLayout::Japanese), "@");
  EXPECT_EQ(typed(KEY_RO, true, KeyLayout::Japanese), "_");
  EXPECT_EQ(typed(KEY_KP7, false, KeyLayout::Japanese), "7");
  EXPECT_EQ(text_of_code(KEY_A, {.caps_lock = true}, KeyLayout::American), "A");
  EXPECT_EQ(text_of_code(KEY_A, {.shift = true, .caps_lock = true}, KeyLayout::American), "a");
  EXPECT_EQ(text_of_code(KEY_1, {.caps_lock = true}, KeyLayout::American), "1");
  EXPECT_EQ(text_of_code(KEY_A, {.control = true}, KeyLayout::American), "");
  EXPECT_EQ(key_of_code(KEY_KPENTER), Key::Enter);
}

// Every character that a password may have can be typed on either keyboard.
TEST(KeyLayout, EveryPrintableCharacterHasAKey) {
  for (const auto layout : {KeyLayout::Japanese, KeyLayout::American}) {
    std::set<std::string> typed;
    for (int code = 0; code < KEY_CNT; ++code)
      for (const bool shift : {false, true})
        typed.insert(std::string(text_of_code(code, {.shift = shift}, layout)));
    for (char c = ' '; c <= '~'; ++c)
      EXPECT_TRUE(typed.contains(std::string(1, c))) << c << " " << static_cast<int>(layout);
  }
}

TEST(PointerDesk, CrossesToTheOtherMonitorAndStopsAtTheEdges) {
  PointerDesk desk;
  desk.arrange(std::array{Size{1280, 720}, Size{1024, 600}});
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{0, {640, 360}}));
  desk.move_by(700, 0);
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{1, {60, 360}}));
  desk.move_by(5000, 5000);
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{1, {1023, 599}}));
  desk.move_by(-1100, 0);
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{0, {1203, 599}}));
  desk.move_by(0, 500);
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{0, {1203, 719}}));
  desk.move_by(90, 0); // there is nothing below the sub monitor's last line
  EXPECT_EQ(*desk.place(), (PointerDesk::Place{0, {1279, 719}}));
}

TEST(PointerDesk, FollowsWhereTheSubMonitorStands) {
  for (const auto& [side, by] : std::vector<std::pair<SubSide, Point>>{{SubSide::Left, {-700, 0}},
                                                                       {SubSide::Right, {700, 0}},
                                                                       {SubSide::Above, {0, -400}},
                                                                       {SubSide::Below, {0, 400}}}) {
    PointerDesk desk(side);
    desk.arrange(std::array{Size{1280, 720}, Size{1280, 720}});
    desk.move_by(by.x, by.y);
    EXPECT_EQ(desk.place()->output, 1);
    desk.move_by(-by.x, -by.y);
    EXPECT_EQ(*desk.place(), (PointerDesk::Place{0, {640, 360}}));
  }
}

TEST(PointerDesk, SlowMotionAddsUp) {
  PointerDesk desk;
  desk.arrange(std::array{Size{100, 100}});
  for (int i = 0; i < 10; ++i)
    desk.move_by(0.25, 0);
  EXPECT_EQ(desk.place()->at, (Point{52, 50}));
}

TEST(PointerDesk, LeavesAMonitorThatIsUnplugged_AndStaysWhereItWasOtherwise) {
  PointerDesk desk;
  desk.arrange(std::array{Size{1280, 720}, Size{1024, 600}});
  desk.move_to(1, 0.5, 0.5);
  desk.arrange(std::array{Size{1280, 720}, Size{}});
  EXPECT_EQ(desk.place()->output, 0);
  desk.move_to(0, 0.1, 0.1);
  const auto before = *desk.place();
  desk.arrange(std::array{Size{1280, 720}, Size{1024, 600}});
  EXPECT_EQ(*desk.place(), before);
  desk.arrange(std::array{Size{}, Size{}});
  EXPECT_FALSE(desk.place());
}

class Input : public ::testing::Test {
 protected:
  void SetUp() override { input_.arrange(std::array{Size{1000, 500}, Size{1000, 500}}); }

  std::vector<InputEvent> take(std::vector<DeviceEvent> events, bool seen = true) {
    return input_.take(events, now_, seen).events;
  }

  BoardOptions options_;
  BoardInput input_{options_};
  SteadyTime now_{1h};
};

TEST_F(Input, NoPointerIsDrawnBeforeTheMouseMoves_AndNoneAfterItRested) {
  EXPECT_FALSE(input_.pointer());
  take({PointerBy{1, 0}});
  EXPECT_EQ(*input_.pointer(), (PointerDesk::Place{0, {501, 250}}));
  EXPECT_TRUE(input_.rest(now_ + 1s).empty());
  const auto rested = input_.rest(now_ + options_.pointer_rests);
  ASSERT_EQ(rested.size(), 1u);
  EXPECT_EQ(std::get<MouseLeft>(rested[0]).output, 0);
  EXPECT_FALSE(input_.pointer());
}

TEST_F(Input, AHeldButtonKeepsThePointerSeen_AndOnItsMonitor) {
  take({PointerBy{1, 0}, ButtonTurned{MouseButton::Left, true}});
  EXPECT_FALSE(input_.rests_at());
  const auto dragged = take({PointerBy{5000, 0}, ButtonTurned{MouseButton::Left, false}});
  ASSERT_EQ(dragged.size(), 2u);
  EXPECT_EQ(std::get<MouseMoved>(dragged[0]).at, (Point{999, 250}));
  EXPECT_EQ(std::get<MouseButtonChanged>(dragged[1]).output, 0);
  EXPECT_EQ(std::get<MouseMoved>(take({PointerBy{5, 0}}).back()).output, 1);
}

TEST_F(Input, ManyMovesAreOne_AndCrossingLeavesTheOtherMonitor) {
  const auto moved = take({PointerBy{1, 0}, PointerBy{1, 0}, PointerBy{600, 0}});
  ASSERT_EQ(moved.size(), 3u);
  EXPECT_EQ(std::get<MouseMoved>(moved[0]).at, (Point{502, 250}));
  EXPECT_EQ(std::get<MouseLeft>(moved[1]).output, 0);
  EXPECT_EQ(std::get<MouseMoved>(moved[2]).output, 1);
}

TEST_F(Input, AClickOfAPointerThatWasHiddenTellsFirstWhereItIs) {
  const auto clicked = take({ButtonTurned{MouseButton::Right, true}});
  ASSERT_EQ(clicked.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<MouseMoved>(clicked[0]));
  EXPECT_TRUE(std::get<MouseButtonChanged>(clicked[1]).pressed);
}

TEST_F(Input, AButtonThatWasPressedBeforeTheProgramBeganIsNoRelease) {
  EXPECT_EQ(take({ButtonTurned{MouseButton::Left, false}}).size(), 1u); // its place alone
}

TEST_F(Input, BlackMonitorsAreLitByInput_WhichDoesNothingElse) {
  EXPECT_TRUE(
      take({PointerBy{1, 1}, ButtonTurned{MouseButton::Left, true}, KeyTurned{KEY_A, KeyTurned::Pressed}},
           false)
          .empty());
  // But what is let go then is let go.
  EXPECT_EQ(take({ButtonTurned{MouseButton::Left, false}}).size(), 1u);
}

TEST_F(Input, KeysTypeAndRepeat_ShiftedAndNot) {
  const auto typed = take({KeyTurned{KEY_LEFTSHIFT, KeyTurned::Pressed}, KeyTurned{KEY_K, KeyTurned::Pressed},
                           KeyTurned{KEY_LEFTSHIFT, KeyTurned::Released},
                           KeyTurned{KEY_K, KeyTurned::Repeated}, KeyTurned{KEY_K, KeyTurned::Released}});
  ASSERT_EQ(typed.size(), 5u);
  EXPECT_TRUE(std::get<KeyChanged>(typed[0]).shift);
  EXPECT_EQ(std::get<TextTyped>(typed[1]).utf8, "K");
  EXPECT_EQ(std::get<TextTyped>(typed[3]).utf8, "k");
  EXPECT_FALSE(std::get<KeyChanged>(typed[4]).pressed);
}

TEST_F(Input, AnotherConsoleIsAskedForByCtrlAltF) {
  const std::vector<DeviceEvent> events{KeyTurned{KEY_LEFTCTRL, KeyTurned::Pressed},
                                        KeyTurned{KEY_LEFTALT, KeyTurned::Pressed},
                                        KeyTurned{KEY_F12, KeyTurned::Pressed}};
  EXPECT_EQ(input_.take(events, now_, true).console, 12);
  EXPECT_EQ(input_
                .take(std::vector<DeviceEvent>{KeyTurned{KEY_LEFTALT, KeyTurned::Released},
                                               KeyTurned{KEY_F2, KeyTurned::Pressed}},
                      now_, true)
                .console,
            0);
}

TEST(TouchScreen, LiesOnTheMonitorThatIsSet) {
  BoardOptions options;
  options.absolute_on = AbsoluteOn::Sub;
  BoardInput input(options);
  input.arrange(std::array{Size{1000, 500}, Size{800, 400}});
  input.take(std::vector<DeviceEvent>{PointerTo{0.5, 0.5}}, SteadyTime(1h), true);
  EXPECT_EQ(*input.pointer(), (PointerDesk::Place{1, {400, 200}}));
}

TEST(Uevents, TellActionSubsystemAndDevice) {
  using namespace std::string_view_literals;
  EXPECT_EQ(*parse_uevent(
                "change@/devices/pci0000:00/0000:00:02.0/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1\0"
                "DEVNAME=dri/card0\0"sv),
            (Uevent{"change", "drm", "dri/card0"}));
  EXPECT_FALSE(parse_uevent("libudev\0\xfe\xed"sv));
  EXPECT_FALSE(parse_uevent(""sv));
  EXPECT_EQ(*parse_uevent("add@x"sv), (Uevent{"", "", ""}));
}

} // namespace
} // namespace kagimado::osd
