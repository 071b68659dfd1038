#include "osd/draw/utf8.h"
#include "osd/widgets/text_layout.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

// Every character is 10 wide.
const TextWidth ten = [](std::string_view text) { return 10.0f * static_cast<float>(length_utf8(text)); };

using Lines = std::vector<std::string_view>;

TEST(ShortenText, TextStays_WhenItFits) {
  EXPECT_EQ(shorten_text("カメラ", 30, ten), "カメラ");
  EXPECT_EQ(shorten_text("", 0, ten), "");
}

TEST(ShortenText, AsMuchAsFitsStaysWithAnEllipsis_WhenTooLong) {
  EXPECT_EQ(shorten_text("カメラ名前", 40, ten), "カメラ…");
  EXPECT_EQ(shorten_text("カメラ名前", 49, ten), "カメラ…");
  EXPECT_EQ(shorten_text("カメラ名前", 5, ten), "…");
}

TEST(BreakLines, WordsStayWhole_WhenThereAreSpaces) {
  EXPECT_EQ(break_lines("one two three", 80, ten), (Lines{"one two", "three"}));
}

TEST(BreakLines, JapaneseBreaksAnywhere_ButNotBeforeClosingPunctuation) {
  EXPECT_EQ(break_lines("録画した時。次", 50, ten), (Lines{"録画した", "時。次"}));
  EXPECT_EQ(break_lines("「録画」した", 30, ten), (Lines{"「録", "画」し", "た"}));
}

TEST(BreakLines, NoLineEndsWithAnOpeningBracket_WhenBroken) {
  EXPECT_EQ(break_lines("登録（安全）", 30, ten), (Lines{"登録", "（安", "全）"}));
}

TEST(BreakLines, ALongWordIsCut_WhenItDoesNotFit) {
  EXPECT_EQ(break_lines("abcdefgh", 30, ten), (Lines{"abc", "def", "gh"}));
  EXPECT_EQ(break_lines("abc", 1, ten), (Lines{"a", "b", "c"})) << "one character at least";
}

TEST(BreakLines, LineFeedsAreKept_WhenThereAreSome) {
  EXPECT_EQ(break_lines("a\n\nb", 50, ten), (Lines{"a", "", "b"}));
  EXPECT_EQ(break_lines("", 50, ten), (Lines{""}));
}

} // namespace
} // namespace kagimado::osd
