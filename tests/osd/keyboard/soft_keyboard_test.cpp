#include "osd/keyboard/soft_keyboard.h"
#include "tests/fakes/painted_screen.h"

#include <cstdlib>
#include <set>

namespace kagimado::osd {
namespace {

using testing::PaintedScreen;

class Keyboard : public ::testing::TestWithParam<Language> {
 protected:
  Keyboard() : screen_({1280, 720}, GetParam(), 720 / 1080.0) {}

  void draw(Ui& ui) {
    if (const auto press = draw_soft_keyboard(ui, "kb", state_, {100, 200, 900, 400}))
      presses_.push_back(*press);
  }

  std::vector<KeyPress> click(const std::string& id) {
    const VisibleWidget* key = screen_.widget(id);
    if (!key) {
      ADD_FAILURE() << id << " is not shown";
      return {};
    }
    presses_.clear();
    screen_.click(testing::middle_of(key->rect));
    settle();
    return presses_;
  }

  void settle() {
    screen_.settle([this](Ui& ui) { draw(ui); });
  }

  std::vector<std::string> shown_ids(const std::string& prefix) const {
    std::vector<std::string> ids;
    for (const auto& widget : screen_.log.shown())
      if (widget.id.starts_with(prefix))
        ids.push_back(widget.id);
    return ids;
  }

  PaintedScreen screen_;
  SoftKeyboard state_;
  std::vector<KeyPress> presses_;
};

// [REQ-ENC-1] half-width letters, digits and symbols, by mouse alone
TEST_P(Keyboard, EveryPrintableCharacterIsTyped_WhenEveryKeyOfEveryPageIsClicked) {
  settle();
  std::set<char> typed;
  for (const char* page : {"kb.page.lower", "kb.page.upper", "kb.page.symbols"}) {
    EXPECT_TRUE(click(page).empty());
    for (const auto& id : shown_ids("kb.key.")) {
      const auto presses = click(id);
      ASSERT_EQ(presses.size(), 1u) << id;
      if (presses[0].type == KeyPress::Type::Character) {
        ASSERT_EQ(presses[0].character.size(), 1u);
        typed.insert(presses[0].character[0]);
        const std::string name = presses[0].character == " " ? "space" : std::string(presses[0].character);
        EXPECT_EQ(id, "kb.key." + name);
      }
    }
  }
  EXPECT_EQ(typed.size(), 95u);
  for (char c = 0x20; c < 0x7f; ++c)
    EXPECT_TRUE(typed.contains(c)) << "not on the keyboard: '" << c << "'";
}

TEST_P(Keyboard, BackspaceAndClearAreTold_WhenClicked) {
  settle();
  auto presses = click("kb.key.backspace");
  ASSERT_EQ(presses.size(), 1u);
  EXPECT_EQ(presses[0].type, KeyPress::Type::Backspace);
  presses = click("kb.key.clear");
  ASSERT_EQ(presses.size(), 1u);
  EXPECT_EQ(presses[0].type, KeyPress::Type::Clear);
}

TEST_P(Keyboard, KeysAreInsideAndApart_WhenDrawn) {
  for (const auto page : {KeyboardPage::Lower, KeyboardPage::Upper, KeyboardPage::Symbols}) {
    state_.page = page;
    settle();
    const auto& shown = screen_.log.shown();
    for (std::size_t i = 0; i < shown.size(); ++i) {
      EXPECT_EQ(shown[i].rect.intersected({100, 200, 900, 400}), shown[i].rect) << shown[i].id;
      EXPECT_GE(shown[i].rect.width, 60) << shown[i].id;
      EXPECT_GE(shown[i].rect.height, 60) << shown[i].id;
      for (std::size_t j = i + 1; j < shown.size(); ++j)
        EXPECT_TRUE(shown[i].rect.intersected(shown[j].rect).empty())
            << shown[i].id << " and " << shown[j].id;
    }
  }
  if (const char* folder = std::getenv("KAGIMADO_SAMPLES")) {
    state_.page = KeyboardPage::Symbols;
    settle();
    EXPECT_TRUE(
        write_png(screen_.sink->framebuffer(0), {0, 0, 1280, 720}, std::string(folder) + "/keyboard.png"));
  }
}

TEST_P(Keyboard, PageKeyShowsWhichPageIsOn_WhenChanged) {
  settle();
  EXPECT_EQ(screen_.widget("kb.page.lower")->value, "on");
  click("kb.page.symbols");
  EXPECT_EQ(state_.page, KeyboardPage::Symbols);
  EXPECT_EQ(screen_.widget("kb.page.lower")->value, "");
  EXPECT_EQ(screen_.widget("kb.page.symbols")->value, "on");
  for (const auto& widget : screen_.log.shown())
    EXPECT_TRUE(screen_.fonts->has_all(widget.text)) << widget.text;
}

// [REQ-LIC-6] the alphabet of engine/licence/FORMAT.md and nothing else
TEST_P(Keyboard, ReleaseKeyModeTypesItsAlphabetOnly_WhenEveryKeyIsClicked) {
  state_.mode = KeyboardMode::ReleaseKey;
  settle();
  std::set<std::string> typed;
  for (const auto& id : shown_ids("kb.key."))
    for (const auto& press : click(id))
      if (press.type == KeyPress::Type::Character)
        typed.emplace(press.character);
  std::set<std::string> alphabet;
  for (const char symbol : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    alphabet.emplace(1, symbol);
  EXPECT_EQ(typed, alphabet);
  EXPECT_TRUE(shown_ids("kb.page.").empty());
  EXPECT_EQ(click("kb.key.backspace").at(0).type, KeyPress::Type::Backspace);
  EXPECT_EQ(click("kb.key.clear").at(0).type, KeyPress::Type::Clear);
}

TEST_P(Keyboard, DigitsModeTypesDigitsOnly_WhenEveryKeyIsClicked) {
  state_.mode = KeyboardMode::Digits;
  settle();
  std::string typed;
  for (const auto& id : shown_ids("kb.key."))
    for (const auto& press : click(id))
      if (press.type == KeyPress::Type::Character)
        typed += press.character;
  EXPECT_EQ(typed, "1234567890");
  EXPECT_EQ(click("kb.key.backspace").at(0).type, KeyPress::Type::Backspace);
  EXPECT_EQ(click("kb.key.clear").at(0).type, KeyPress::Type::Clear);
}

TEST_P(Keyboard, KeysOfEveryModeAreInsideAndApart) {
  for (const auto mode : {KeyboardMode::Name, KeyboardMode::Digits, KeyboardMode::ReleaseKey}) {
    state_.mode = mode;
    settle();
    const auto& shown = screen_.log.shown();
    for (std::size_t i = 0; i < shown.size(); ++i) {
      EXPECT_EQ(shown[i].rect.intersected({100, 200, 900, 400}), shown[i].rect) << shown[i].id;
      EXPECT_GE(shown[i].rect.width, 60) << shown[i].id;
      EXPECT_GE(shown[i].rect.height, 60) << shown[i].id;
      for (std::size_t j = i + 1; j < shown.size(); ++j)
        EXPECT_TRUE(shown[i].rect.intersected(shown[j].rect).empty())
            << shown[i].id << " and " << shown[j].id;
    }
  }
}

TEST(ApplyKey, AddsTakesAndClears) {
  TextEdit text;
  text.set("a鍵");
  apply_key({KeyPress::Type::Character, "b"}, text);
  EXPECT_EQ(text.text(), "a鍵b");
  apply_key({KeyPress::Type::Backspace, {}}, text);
  apply_key({KeyPress::Type::Backspace, {}}, text);
  EXPECT_EQ(text.text(), "a") << "a whole character goes";
  apply_key({KeyPress::Type::Clear, {}}, text);
  apply_key({KeyPress::Type::Backspace, {}}, text);
  EXPECT_TRUE(text.empty());
}

TEST(ApplyKey, TypesWhereTheCaretStands) {
  TextEdit text;
  text.set("門口");
  apply_key({KeyPress::Type::Left, {}}, text);
  apply_key({KeyPress::Type::Character, "の"}, text);
  EXPECT_EQ(text.text(), "門の口");
  apply_key({KeyPress::Type::Backspace, {}}, text);
  apply_key({KeyPress::Type::Right, {}}, text);
  apply_key({KeyPress::Type::Right, {}}, text);
  apply_key({KeyPress::Type::Character, "2"}, text);
  EXPECT_EQ(text.text(), "門口2");
}

TEST(ApplyKey, SetsAndTakesAwayTheMarksOfKana) {
  TextEdit text;
  const auto after = [&](std::string_view typed, KeyPress::Type mark) {
    text.set(typed);
    apply_key({mark, {}}, text);
    return std::string(text.text());
  };
  EXPECT_EQ(after("か", KeyPress::Type::Voiced), "が");
  EXPECT_EQ(after("が", KeyPress::Type::Voiced), "か");
  EXPECT_EQ(after("は", KeyPress::Type::HalfVoiced), "ぱ");
  EXPECT_EQ(after("ば", KeyPress::Type::HalfVoiced), "ぱ");
  EXPECT_EQ(after("ぱ", KeyPress::Type::Voiced), "ば");
  EXPECT_EQ(after("つ", KeyPress::Type::Small), "っ");
  EXPECT_EQ(after("ゲ", KeyPress::Type::Voiced), "ケ");
  EXPECT_EQ(after("ハ", KeyPress::Type::HalfVoiced), "パ");
  EXPECT_EQ(after("ヤ", KeyPress::Type::Small), "ャ");
  EXPECT_EQ(after("ヵ", KeyPress::Type::Small), "カ");
  EXPECT_EQ(after("ウ", KeyPress::Type::Voiced), "ヴ");
  EXPECT_EQ(after("な", KeyPress::Type::Voiced), "な") << "it cannot have it";
  EXPECT_EQ(after("門", KeyPress::Type::Voiced), "門");
  EXPECT_EQ(after("", KeyPress::Type::Voiced), "");
}

TEST_P(Keyboard, NamesAreTypedInKana_ByTheMouseAlone) {
  state_.mode = KeyboardMode::Name;
  settle();
  EXPECT_TRUE(click("kb.page.katakana").empty());
  TextEdit text;
  for (const char* key : {"ケ", "voiced", "ー", "ト", "left", "backspace", "right"})
    for (const auto& press : click(std::string("kb.key.") + key))
      apply_key(press, text);
  EXPECT_EQ(text.text(), "ゲト");
  EXPECT_TRUE(click("kb.page.hiragana").empty());
  std::set<std::string> typed;
  for (const auto& id : shown_ids("kb.key."))
    for (const auto& press : click(id))
      typed.insert(std::string(press.character));
  for (const char* each : {"あ", "ん", "を", "ー", "\u3000"})
    EXPECT_TRUE(typed.contains(each)) << each;
}

TEST_P(Keyboard, KanaAreNotOffered_WhereOnlyHalfWidthCharactersMayBeTyped) {
  settle();
  EXPECT_EQ(screen_.widget("kb.page.hiragana"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Languages, Keyboard, ::testing::Values(Language::Japanese, Language::English),
                         [](const auto& parameter) {
                           return parameter.param == Language::Japanese ? "Japanese" : "English";
                         });

} // namespace
} // namespace kagimado::osd
