#include "osd/app/font_book.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

TEST(FontBook, MonitorsShareFonts_WhenTheirLettersAreEquallyHigh) {
  FontBook book(font_file, {});
  const auto hd = book.fonts(720 / 1080.0), smaller = book.fonts(600 / 1080.0), full_hd = book.fonts(1.0);
  ASSERT_TRUE(hd && smaller && full_hd);
  EXPECT_EQ(*hd, *smaller) << "letters get no smaller than those of 720 lines";
  EXPECT_NE(*hd, *full_hd);
  ASSERT_TRUE(book.learn("骨"));
  EXPECT_EQ(*book.fonts(600 / 1080.0), *book.fonts(720 / 1080.0)) << "with new characters, too";
}

TEST(FontBook, KnowsTheWallAtTheStart_AndEverythingWhenItHasLearnedTheRest) {
  const auto japanese = Text::load(source_folder() / "assets/i18n", Language::Japanese);
  ASSERT_TRUE(japanese);
  FontBook book(font_file, {&*japanese});
  const auto all_known = [&](const char* key_begins) {
    const auto fonts = *book.fonts(1.0);
    return std::ranges::all_of(japanese->all(key_begins),
                               [&](std::string_view each) { return fonts->has_all(each); });
  };
  for (const auto* seen_first : {"wall.", "menu.", "login."})
    EXPECT_TRUE(all_known(seen_first)) << seen_first;
  EXPECT_FALSE(all_known("settings."));
  EXPECT_TRUE(book.learn_the_rest());
  EXPECT_TRUE(all_known(""));
  EXPECT_TRUE((*book.fonts(1.0))->has_all("ぬヴー（）"));
  EXPECT_FALSE(book.learn_the_rest());
}

TEST(FontBook, FontsStay_WhenAnotherMonitorOfTheSameLettersGoes) {
  FontBook book(font_file, {});
  const auto before = book.fonts(720 / 1080.0);
  ASSERT_TRUE(before && book.fonts(600 / 1080.0) && book.fonts(1.0));
  book.keep_only({600 / 1080.0});
  EXPECT_EQ(*book.fonts(600 / 1080.0), *before);
  const std::weak_ptr<const Fonts> full_hd = *book.fonts(1.0);
  book.keep_only({600 / 1080.0});
  EXPECT_TRUE(full_hd.expired());
}

} // namespace
} // namespace kagimado::osd
