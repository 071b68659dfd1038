#include "osd/text/text.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

namespace kagimado::osd {
namespace {

using namespace literals;

class TextFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "textXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }

  std::filesystem::path folder_;
};

TEST_F(TextFiles, NestedObjectsBecomeDottedKeys_WhenLoaded) {
  write("ja.json", R"({"wall":{"state":{"lost":"映像断"}},"menu":"設定"})");
  const auto text = Text::load(folder_, Language::Japanese);
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ((*text)("wall.state.lost"_t), "映像断");
  EXPECT_EQ((*text)("menu"_t), "設定");
  EXPECT_EQ(text->all().size(), 2u);
  EXPECT_EQ(text->language(), Language::Japanese);
}

TEST_F(TextFiles, MissingKeyIsShownAsSuch_WhenAsked) {
  write("en.json", R"({"a":"A"})");
  const auto text = Text::load(folder_, Language::English);
  ASSERT_TRUE(text);
  const std::string& first = (*text)("not.there"_t);
  EXPECT_EQ(first, "?not.there?");
  (void)(*text)("not.there.either"_t);
  EXPECT_EQ(&first, &(*text)("not.there"_t)) << "the reference stays good";
}

TEST_F(TextFiles, FallbackIsTaken_WhenARunTimeKeyDoesNotExist) {
  write("en.json", R"({"reason":{"other":"Other","denied":"Denied"}})");
  const auto text = Text::load(folder_, Language::English);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->find("reason.denied", "reason.other"_t), "Denied");
  EXPECT_EQ(text->find("reason.unheard", "reason.other"_t), "Other");
}

TEST_F(TextFiles, PlaceholdersAreFilledInOrder_WhenFormatted) {
  write("en.json", R"({"ratio":"{} of {}","one":"{}/{}"})");
  const auto text = Text::load(folder_, Language::English);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->format("ratio"_t, {"3", "{}"}), "3 of {}");
  EXPECT_EQ(text->format("one"_t, {"x"}), "x/{}");
}

TEST_F(TextFiles, DamagedIsSaidWithFileAndKey_WhenAValueIsNoText) {
  write("en.json", R"({"a":{"b":5}})");
  const auto text = Text::load(folder_, Language::English);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::Damaged);
  EXPECT_NE(text.error().message.find("en.json"), std::string::npos);
  EXPECT_NE(text.error().message.find("a.b"), std::string::npos);
}

TEST_F(TextFiles, DamagedIsSaid_WhenTheFileIsNoJsonObject) {
  for (const char* content : {"", "{", "[]", "\"x\"", "{\"a\":\"\xff\"}"}) {
    write("en.json", content);
    const auto text = Text::load(folder_, Language::English);
    ASSERT_FALSE(text) << content;
    EXPECT_EQ(text.error().kind, ErrorKind::Damaged) << content;
  }
}

TEST_F(TextFiles, NotFoundIsSaid_WhenThereIsNoFile) {
  const auto text = Text::load(folder_, Language::English);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::NotFound);
}

TEST(ProductTexts, BothLanguagesLoad_WhenTakenFromTheAssets) {
  for (const auto language : {Language::Japanese, Language::English}) {
    const auto text = Text::load(source_folder() / "assets/i18n", language);
    ASSERT_TRUE(text) << text.error().message;
    EXPECT_NE((*text)("keyboard.clear"_t).front(), '?');
  }
}

} // namespace
} // namespace kagimado::osd
