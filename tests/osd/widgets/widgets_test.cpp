#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "tests/fakes/painted_screen.h"

namespace kagimado::osd {
namespace {

using testing::PaintedScreen;

constexpr Rect first{10, 10, 150, 48}, second{200, 10, 150, 48};
constexpr Point in_first{50, 30}, in_second{250, 30}, on_wall{600, 300};

class Widgets : public ::testing::Test {
 protected:
  void draw(Ui& ui) {
    first_clicks += button(ui, {.id = "first", .label = "First", .enabled = first_enabled}, first) ? 1 : 0;
    second_clicks += button(ui, {.id = "second", .label = "Second"}, second) ? 1 : 0;
  }

  void settle() {
    screen.settle([this](Ui& ui) { draw(ui); });
  }

  PaintedScreen screen;
  bool first_enabled = true;
  int first_clicks = 0, second_clicks = 0;
};

TEST_F(Widgets, AButtonIsClickedOnce_WhenPressedAndReleasedOnIt) {
  settle();
  screen.click(in_first);
  settle();
  EXPECT_EQ(first_clicks, 1);
  EXPECT_EQ(second_clicks, 0);
}

TEST_F(Widgets, NothingIsClicked_WhenReleasedOnAnother) {
  settle();
  screen.button(in_first, true);
  settle();
  screen.move(in_second);
  screen.button(in_second, false);
  settle();
  EXPECT_EQ(first_clicks + second_clicks, 0);
}

TEST_F(Widgets, NothingIsClicked_WhenDisabled) {
  first_enabled = false;
  settle();
  screen.click(in_first);
  settle();
  EXPECT_EQ(first_clicks, 0);
  EXPECT_FALSE(screen.widget("first")->enabled);
  EXPECT_TRUE(screen.widget("second")->enabled);
}

TEST_F(Widgets, OnlyTheHoveredButtonIsRepainted_WhenTheMouseComes) {
  settle();
  const auto before = screen.pixel({20, 30});
  screen.move(in_first);
  const auto changed = screen.frame([this](Ui& ui) { draw(ui); });
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].intersected(first), changed[0]);
  EXPECT_NE(screen.pixel({20, 30}), before);
}

TEST_F(Widgets, TheMouseIsTheWalls_WhenOverNoWidget) {
  settle();
  screen.move(on_wall);
  EXPECT_FALSE(screen.painter.wants_mouse());
  screen.move(in_first);
  EXPECT_TRUE(screen.painter.wants_mouse());
}

TEST_F(Widgets, TheLogSaysWhatIsShown_WhenAFrameEnds) {
  settle();
  const auto* shown = screen.widget("first");
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->kind, "button");
  EXPECT_EQ(shown->text, "First");
  EXPECT_EQ(shown->rect, first);
}

TEST_F(Widgets, NothingBelowIsClicked_WhenADialogIsOpen) {
  int dialog_clicks = 0;
  const auto with_dialog = [&](Ui& ui) {
    draw(ui);
    const Layer dialog(ui, {.id = "dialog", .rect = {300, 100, 300, 200}, .modal = true});
    panel(ui, "dialog.panel", {300, 100, 300, 200}, theme::panel);
    dialog_clicks += button(ui, {.id = "dialog.ok", .label = "OK"}, {350, 200, 120, 48}) ? 1 : 0;
  };
  screen.settle(with_dialog);
  EXPECT_FALSE(screen.widget("first")->enabled);
  EXPECT_TRUE(screen.widget("dialog.ok")->enabled);
  EXPECT_EQ(screen.widget("dialog")->kind, "dialog");
  screen.click(in_first);
  screen.settle(with_dialog);
  EXPECT_EQ(first_clicks, 0);
  screen.click({400, 220});
  screen.settle(with_dialog);
  EXPECT_EQ(dialog_clicks, 1);
  settle();
  EXPECT_TRUE(screen.widget("first")->enabled) << "the dialog is gone";
}

TEST_F(Widgets, ACheckboxTellsEachClick_WhenTheCallerFlipsIt) {
  bool checked = false;
  const auto with_checkbox = [&](Ui& ui) {
    if (checkbox(ui, {.id = "tls", .label = "TLS 1.1", .checked = checked}, first))
      checked = !checked;
  };
  screen.settle(with_checkbox);
  EXPECT_EQ(screen.widget("tls")->value, "off");
  screen.click(in_first);
  screen.settle(with_checkbox);
  EXPECT_TRUE(checked);
  EXPECT_EQ(screen.widget("tls")->value, "on");
  screen.click(in_first);
  screen.settle(with_checkbox);
  EXPECT_FALSE(checked);
}

class Fields : public ::testing::Test {
 protected:
  void draw(Ui& ui) {
    const auto look = show ? FieldLook::Plain : FieldLook::Dots;
    entered += edit_field(ui, "password", secret, look, first).entered ? 1 : 0;
    edit_field(ui, "name", name, FieldLook::Plain, second);
  }

  void settle() {
    screen.settle([this](Ui& ui) { draw(ui); });
  }

  // Of the password's field.
  std::vector<std::uint32_t> picture() {
    std::vector<std::uint32_t> pixels;
    for (int y = first.y; y < first.bottom(); ++y)
      for (int x = first.x; x < first.right(); ++x)
        pixels.push_back(screen.pixel({x, y}));
    return pixels;
  }

  PaintedScreen screen;
  TextEdit secret{256, TextKind::Ascii};
  TextEdit name{12};
  bool show = false;
  int entered = 0;
};

TEST_F(Fields, TypedCharactersArriveInOrder_WhenTheFieldHasTheKeyboard) {
  settle();
  EXPECT_TRUE(screen.painter.wants_keyboard());
  screen.type("ab");
  screen.key(Key::Backspace);
  screen.type("c~ ");
  settle();
  EXPECT_EQ(secret.text(), "ac~ ");
  EXPECT_EQ(name.text(), "");
  EXPECT_EQ(entered, 0);
  screen.key(Key::Enter);
  settle();
  EXPECT_EQ(entered, 1);
}

TEST_F(Fields, NothingLeaks_WhenASecretIsTyped) {
  settle();
  screen.type("topsecret");
  settle();
  const auto* shown = screen.widget("password");
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->text, "");
  EXPECT_EQ(shown->value, "9");
  for (const auto& widget : screen.log.shown())
    EXPECT_EQ((widget.id + widget.text + widget.value).find("topsecret"), std::string::npos);
}

TEST_F(Fields, OnlyPrintableAsciiIsTaken_WhenASecretIsTyped) {
  settle();
  screen.type("a\tb\x7f鍵\n");
  settle();
  EXPECT_EQ(secret.text(), "ab");
}

TEST_F(Fields, BackspaceOnEmptyDoesNothing_WhenPressed) {
  settle();
  screen.key(Key::Backspace);
  settle();
  EXPECT_TRUE(secret.empty());
}

TEST_F(Fields, AClickMovesTheKeyboard_WhenThereAreTwoFields) {
  settle();
  screen.click(in_second);
  settle();
  screen.type("東門abc");
  settle();
  EXPECT_EQ(name.text(), "東門abc");
  EXPECT_TRUE(secret.empty());
  screen.key(Key::Backspace);
  screen.type("駐車場");
  settle();
  EXPECT_EQ(name.text(), "東門ab駐") << "12 bytes at most, never half a character";
}

TEST_F(Fields, TheDotsDoNotShowWhichCharacters_WhenHidden) {
  settle();
  screen.type("aaaa");
  settle();
  const auto dots_a = picture();
  secret.clear();
  screen.type("WWWW");
  settle();
  EXPECT_TRUE(picture() == dots_a);
  show = true;
  settle();
  EXPECT_FALSE(picture() == dots_a);
}

TEST_F(Fields, TheCaretBlinks_WhenTimePasses) {
  settle();
  const auto with_caret = picture();
  const auto changed = screen.frame([this](Ui& ui) { draw(ui); }, 0.6f);
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_LT(changed[0].width * changed[0].height, 400) << "the caret alone";
  EXPECT_FALSE(picture() == with_caret);
  EXPECT_LE(screen.painter.longest_sleep(), std::chrono::milliseconds(540));
}

} // namespace
} // namespace kagimado::osd
