#include "osd/draw/fonts.h"
#include "osd/draw/utf8.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <cmath>
#include <fstream>

namespace kagimado::osd {
namespace {

constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

std::size_t resident_bytes() {
  std::size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * 4096;
}

TEST(Fonts, AskedCharactersHaveGlyphsInEverySize_WhenBuilt) {
  std::set<char32_t> characters;
  collect_characters("暗号鍵", characters);
  const auto fonts = Fonts::build(font_file, characters, 1.0);
  ASSERT_TRUE(fonts) << fonts.error().message;
  for (const auto role : {FontRole::Small, FontRole::Body, FontRole::Title, FontRole::Key}) {
    ImFont* font = (*fonts)->font(role);
    for (const ImWchar c :
         {ImWchar{0x6697}, ImWchar{0x53f7}, ImWchar{0x9375}, ImWchar{'~'}, ImWchar{0x2026}, ImWchar{0x2022}})
      EXPECT_NE(font->FindGlyphNoFallback(c), nullptr) << c;
    EXPECT_EQ(font->FindGlyphNoFallback(0x8a2d), nullptr) << "what nobody asked for takes no memory";
  }
}

TEST(Fonts, EmSquareIsWhatTheRoleSays_WhenScaled) {
  const std::set<char32_t> characters{U'国'};
  const auto full = Fonts::build(font_file, characters, 1.0),
             small = Fonts::build(font_file, characters, 0.1);
  ASSERT_TRUE(full && small);
  EXPECT_NEAR((*full)->font(FontRole::Body)->FindGlyph(0x56fd)->AdvanceX, 20, 0.6);
  EXPECT_NEAR((*full)->font(FontRole::Title)->FindGlyph(0x56fd)->AdvanceX, 28, 0.6);
  EXPECT_NEAR((*small)->font(FontRole::Body)->FindGlyph(0x56fd)->AdvanceX, 20 * 0.66, 0.6) << "never smaller";
}

TEST(Fonts, JapaneseFormsAreUsed_WhenAGlyphDiffersBetweenLanguages) {
  // U+9AA8 has its inner part on the right in Japanese, on the left in simplified Chinese (face 2 of the
  // collection).
  const std::set<char32_t> characters{U'骨'};
  const auto japanese = Fonts::build(font_file, characters, 2.0);
  ASSERT_TRUE(japanese);
  ImFontAtlas chinese;
  ImFontConfig config;
  config.FontNo = 2;
  config.OversampleH = config.OversampleV = 1;
  const ImWchar range[] = {0x9aa8, 0x9aa8, 0};
  const float line_px = (*japanese)->font(FontRole::Title)->FontSize;
  ImFont* other = chinese.AddFontFromFileTTF(font_file, line_px, &config, range);
  ASSERT_TRUE(chinese.Build());
  const auto ink_right_of_middle = [](const ImFontAtlas& atlas, const ImFontGlyph& glyph) {
    // The box in the upper part of the sign: a stroke runs right (ja) or left (zh) of its middle.
    const int left = static_cast<int>(glyph.U0 * static_cast<float>(atlas.TexWidth) + 0.5f);
    const int right = static_cast<int>(glyph.U1 * static_cast<float>(atlas.TexWidth) + 0.5f);
    const int top = static_cast<int>(glyph.V0 * static_cast<float>(atlas.TexHeight) + 0.5f);
    const int bottom = top + static_cast<int>((glyph.Y1 - glyph.Y0) * 0.4f);
    long balance = 0;
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        balance += (2 * x > left + right ? 1 : -1) * atlas.TexPixelsAlpha8[y * atlas.TexWidth + x];
    return balance;
  };
  const long ja =
      ink_right_of_middle(*(*japanese)->atlas(), *(*japanese)->font(FontRole::Title)->FindGlyph(0x9aa8));
  const long zh = ink_right_of_middle(chinese, *other->FindGlyph(0x9aa8));
  EXPECT_GT(ja, zh + 500);
}

TEST(Fonts, HasAllIsTrue_WhenAskedForEvenIfTheFileHasNone) {
  std::set<char32_t> characters;
  collect_characters("監視😀", characters);
  const auto fonts = Fonts::build(font_file, characters, 1.0);
  ASSERT_TRUE(fonts);
  EXPECT_TRUE((*fonts)->has_all("監視 abc\n"));
  EXPECT_TRUE((*fonts)->has_all("😀")) << "building again would not help";
  EXPECT_FALSE((*fonts)->has_all("監督"));
  EXPECT_TRUE((*fonts)->has_all("\xff\xfe")) << "broken bytes are shown as U+FFFD, which is always there";
}

// What the reader of a glyph gets: its metrics, and its pixels.
struct Drawn {
  float advance, left, top, right, bottom;
  std::vector<int> coverage;
  bool operator==(const Drawn&) const = default;
};

Drawn drawn(const Fonts& fonts, FontRole role, char32_t character) {
  const ImFontGlyph* glyph = fonts.font(role)->FindGlyphNoFallback(static_cast<ImWchar>(character));
  if (glyph == nullptr)
    return {};
  const ImFontAtlas& atlas = *fonts.atlas();
  const auto texel = [](float share, int whole) {
    return static_cast<int>(std::lround(share * static_cast<float>(whole)));
  };
  Drawn all{glyph->AdvanceX, glyph->X0, glyph->Y0, glyph->X1, glyph->Y1, {}};
  for (int y = texel(glyph->V0, atlas.TexHeight); y < texel(glyph->V1, atlas.TexHeight); ++y)
    for (int x = texel(glyph->U0, atlas.TexWidth); x < texel(glyph->U1, atlas.TexWidth); ++x)
      all.coverage.push_back(atlas.TexPixelsAlpha8[y * atlas.TexWidth + x]);
  return all;
}

void expect_same_glyphs(const Fonts& grown, const Fonts& whole, const std::set<char32_t>& characters) {
  for (const auto role : {FontRole::Small, FontRole::Body, FontRole::Title, FontRole::Key})
    for (const char32_t c : characters)
      EXPECT_TRUE(drawn(grown, role, c) == drawn(whole, role, c))
          << "U+" << std::hex << static_cast<unsigned>(c) << " in role " << static_cast<int>(role);
}

TEST(Fonts, GrownOnesDrawWhatWouldHaveBeenBuilt) {
  std::set<char32_t> first, more, all;
  collect_characters("カメラ abc 玄関\t", first);
  collect_characters("鬱龍鷹、ｶﾒﾗÅj_", more);
  all = first;
  all.insert(more.begin(), more.end());
  for (const double scale : {1.0, 2.0 / 3}) {
    const auto base = Fonts::build(font_file, first, scale), whole = Fonts::build(font_file, all, scale);
    ASSERT_TRUE(base && whole);
    const auto grown = (*base)->with(more);
    ASSERT_TRUE(grown) << grown.error().message;
    EXPECT_TRUE((*grown)->has_all("鬱龍鷹 玄関"));
    EXPECT_FALSE((*base)->has_all("鬱")) << "the old ones stay as they were";
    expect_same_glyphs(**grown, **whole, all);
    EXPECT_FALSE(drawn(**grown, FontRole::Small, U'鬱').coverage.empty());
    EXPECT_EQ((*grown)->font(FontRole::Body)->FontSize, (*whole)->font(FontRole::Body)->FontSize);
    EXPECT_EQ((*grown)->font(FontRole::Body)->CalcTextSizeA(20, 1000, 0, "abc\t玄関").x,
              (*whole)->font(FontRole::Body)->CalcTextSizeA(20, 1000, 0, "abc\t玄関").x);
  }
}

TEST(Fonts, GrownManyTimesOverStillDrawEverything) {
  std::set<char32_t> all{U'国'};
  auto grown = *Fonts::build(font_file, all, 1.0);
  const int height = grown->atlas()->TexHeight;
  for (char32_t c = 0x4e00; c < 0x4e00 + 900; c += 9) {
    std::set<char32_t> name;
    for (char32_t i = 0; i < 9; ++i)
      name.insert(c + i);
    all.insert(name.begin(), name.end());
    const auto next = grown->with(name);
    ASSERT_TRUE(next) << next.error().message;
    grown = *next;
  }
  EXPECT_GT(grown->atlas()->TexHeight, height) << "the texture had to grow";
  const auto whole = Fonts::build(font_file, all, 1.0);
  ASSERT_TRUE(whole);
  expect_same_glyphs(*grown, **whole, all);
  const auto texels = [](const Fonts& fonts) { return fonts.atlas()->TexWidth * fonts.atlas()->TexHeight; };
  EXPECT_LE(texels(*grown), 4 * texels(**whole));
}

TEST(Fonts, CharactersThatTheFileLacksAreNotAskedForAgain_WhenGrown) {
  const auto base = Fonts::build(font_file, {}, 1.0);
  ASSERT_TRUE(base);
  const auto grown = (*base)->with({U'😀', U'\x7', 0xe000});
  ASSERT_TRUE(grown);
  EXPECT_TRUE((*grown)->has_all("😀"));
}

TEST(Fonts, TheFileIsLetGo_WhenTheAtlasIsMade) {
  std::set<char32_t> characters;
  for (char32_t c = 0x4e00; c < 0x4e00 + 400; ++c)
    characters.insert(c);
  const std::size_t before = resident_bytes();
  const auto fonts = Fonts::build(font_file, characters, 1.0);
  ASSERT_TRUE(fonts);
  const std::size_t after = resident_bytes();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which keep what was freed
  EXPECT_LT(after - std::min(before, after), 12u << 20) << "the file alone has 19 MB";
#else
  EXPECT_GT(after, before);
#endif
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    EXPECT_EQ(line.find("NotoSans"), std::string::npos) << line;
}

TEST(Fonts, ErrorsNameTheFile_WhenItIsMissingOrNoFont) {
  const auto missing = Fonts::build("/nonexistent.ttf", {}, 1.0);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
  EXPECT_NE(missing.error().message.find("/nonexistent.ttf"), std::string::npos);
  const std::string path = ::testing::TempDir() + "not-a-font.ttf";
  std::ofstream(path) << "this is a text, and long enough";
  const auto wrong = Fonts::build(path, {}, 1.0);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::Damaged);
  EXPECT_FALSE(Fonts::build("/", {}, 1.0));
}

TEST(Utf8, CharactersAreRead_WhenValidAndReplacedWhenNot) {
  std::set<char32_t> characters;
  collect_characters("aé国😀", characters);
  EXPECT_EQ(characters, (std::set<char32_t>{U'a', U'é', U'国', U'😀'}));
  for (const std::string broken :
       {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe5\x9b", "\xf8"}) {
    const auto decoded = decode_utf8(broken);
    EXPECT_EQ(decoded.character, 0xfffdu);
    EXPECT_EQ(decoded.bytes, 1u);
  }
  EXPECT_EQ(length_utf8("国x\xe5\x9b"), 4u);
}

} // namespace
} // namespace kagimado::osd
