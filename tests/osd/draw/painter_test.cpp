#include "osd/draw/canvas.h"
#include "osd/draw/painter.h"

#include <gtest/gtest.h>
#include <imgui.h>

namespace kagimado::osd {
namespace {

constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr Size size{320, 200};
constexpr Rect whole{0, 0, size.width, size.height};

std::shared_ptr<const Fonts> build_fonts(const std::set<char32_t>& characters = {}) {
  auto built = Fonts::build(font_file, characters, 1.0);
  if (!built)
    throw std::runtime_error(built.error().message);
  return std::move(built).value();
}

std::shared_ptr<const Fonts> shared_fonts() {
  static const auto fonts = build_fonts();
  return fonts;
}

class Painting : public ::testing::Test {
 protected:
  using Draw = std::function<void()>;

  std::vector<Rect> frame(const Draw& draw, std::vector<Rect> extra = {}) {
    background_clips_.clear();
    painter_.begin_frame(0.016f);
    draw();
    return painter_.end_frame(view_, extra, [this](const Framebuffer& to, const Rect& clip) {
      background_clips_.push_back(clip);
      for (int y = clip.y; y < clip.bottom(); ++y)
        std::fill_n(to.at(clip.x, y), clip.width, background_);
    });
  }

  static void box(const Rect& rect, ImU32 colour) {
    const ImVec2 least(static_cast<float>(rect.x), static_cast<float>(rect.y));
    const ImVec2 most(static_cast<float>(rect.right()), static_cast<float>(rect.bottom()));
    draw_list().PushClipRect(least, most);
    draw_list().AddRectFilled(least, most, colour);
    draw_list().PopClipRect();
  }

  std::vector<std::uint32_t> pixels_ =
      std::vector<std::uint32_t>(static_cast<std::size_t>(size.width * size.height));
  Framebuffer view_{pixels_.data(), size, size.width};
  Painter painter_{shared_fonts(), size};
  std::uint32_t background_ = 0xff102030;
  std::vector<Rect> background_clips_;
};

const Rect left{10, 10, 50, 50}, right{200, 100, 50, 50};

TEST_F(Painting, TheFirstFrameCoversEverything_WhenStarted) {
  EXPECT_EQ(frame([] { box(left, 0xffffffff); }), (std::vector<Rect>{whole}));
  EXPECT_EQ(*view_.at(11, 11), 0xffffffffu);
  EXPECT_EQ(*view_.at(0, 0), background_);
}

TEST_F(Painting, NothingIsPainted_WhenNothingChanged) {
  const auto draw = [] {
    box(left, 0xffffffff);
    box(right, 0xff0000ff);
  };
  frame(draw);
  EXPECT_TRUE(frame(draw).empty());
  EXPECT_TRUE(background_clips_.empty());
}

TEST_F(Painting, OnlyTheChangedPartIsPainted_WhenOneOfTwoChanges) {
  frame([] {
    box(left, 0xffffffff);
    box(right, 0xff0000ff);
  });
  const auto changed = frame([] {
    box(left, 0xffffffff);
    box(right, 0xff00ff00);
  });
  EXPECT_EQ(changed, (std::vector<Rect>{right}));
  EXPECT_EQ(background_clips_, changed);
  EXPECT_EQ(*view_.at(201, 101), 0xff00ff00u);
}

TEST_F(Painting, TheBackgroundIsSeenAgain_WhenAShapeVanishes) {
  frame([] { box(left, 0xffffffff); });
  EXPECT_EQ(frame([] {}), (std::vector<Rect>{left}));
  EXPECT_EQ(*view_.at(11, 11), background_);
}

TEST_F(Painting, OverlaysAreDrawnOverNewPictures_WhenTheBackgroundChanges) {
  const auto draw = [] { box(left, 0x80ffffff); };
  frame(draw);
  background_ = 0xff000000;
  const Rect tile{0, 0, 100, 100};
  EXPECT_EQ(frame(draw, {tile}), (std::vector<Rect>{tile}));
  EXPECT_EQ(*view_.at(11, 11), 0xff808080u);
  EXPECT_EQ(*view_.at(99, 99), 0xff000000u);
  EXPECT_EQ(*view_.at(101, 99), 0xff102030u) << "outside is as it was";
}

TEST_F(Painting, NoPixelIsPaintedTwice_WhenDamageOverlaps) {
  frame([] {});
  const auto changed =
      frame([] { box(left, 0xffffffff); }, {{0, 0, 30, 30}, {20, 20, 60, 60}, {300, 190, 50, 50}});
  for (std::size_t i = 0; i < changed.size(); ++i)
    for (std::size_t j = i + 1; j < changed.size(); ++j)
      EXPECT_TRUE(changed[i].intersected(changed[j]).empty());
  EXPECT_EQ(background_clips_, changed);
}

TEST_F(Painting, EverythingIsPainted_WhenFontsOrSizeAreNew) {
  frame([] {});
  painter_.set_fonts(build_fonts({U'鍵'}));
  EXPECT_EQ(frame([] {}), (std::vector<Rect>{whole}));
  EXPECT_TRUE(frame([] {}).empty());
  painter_.resize(size);
  EXPECT_EQ(frame([] {}), (std::vector<Rect>{whole}));
}

TEST_F(Painting, NewGlyphsAreDrawn_WhenFontsWereChanged) {
  const auto fonts = build_fonts({U'鍵'});
  painter_.set_fonts(fonts);
  frame([&] {
    ImFont* font = fonts->font(FontRole::Title);
    draw_list().AddText(font, font->FontSize, {100, 100}, 0xffffffff, "鍵");
  });
  int bright = 0;
  for (int y = 100; y < 140; ++y)
    for (int x = 100; x < 130; ++x)
      bright += (*view_.at(x, y) & 0xff) > 0x80 ? 1 : 0;
  EXPECT_GT(bright, 60);
}

TEST_F(Painting, LayersLieAboveInOrder_WhenDeclaredInsideOthers) {
  frame([] {
    Canvas::current().begin_layer(left, false);
    box(left, 0xff0000ff);
    Canvas::current().end_layer();
    box(left, 0xff00ff00); // declared later, but on the base
  });
  EXPECT_EQ(*view_.at(11, 11), 0xffff0000u);
}

TEST_F(Painting, TwoPaintersKeepApart_WhenTheirFramesAlternate) {
  Painter other(shared_fonts(), size);
  std::vector<std::uint32_t> other_pixels(pixels_.size());
  const Framebuffer other_view{other_pixels.data(), size, size.width};
  for (int i = 0; i < 3; ++i) {
    frame([] { box(left, 0xffffffff); });
    other.begin_frame(0.016f);
    box(right, 0xff0000ff);
    const auto changed = other.end_frame(other_view, {}, {});
    EXPECT_EQ(changed.empty(), i > 0);
  }
  EXPECT_EQ(*view_.at(201, 101), background_);
  EXPECT_EQ(*other_view.at(201, 101), 0xffff0000u);
  EXPECT_EQ(*other_view.at(11, 11), theme::wall_background);
}

TEST_F(Painting, ManyShapesAreRight_WhenOneListHasMoreThan65536Vertices) {
  frame([] {
    for (int i = 0; i < 20'000; ++i)
      draw_list().AddRectFilled({0, 0}, {1, 1}, 0xff000000);
    draw_list().AddRectFilled({100, 100}, {110, 110}, 0xff00ff00);
  });
  EXPECT_EQ(*view_.at(105, 105), 0xff00ff00u);
  EXPECT_EQ(*view_.at(0, 0), 0xff000000u);
}

TEST_F(Painting, SleepIsShort_OnlyWhenACaretBlinks) {
  frame([] {});
  EXPECT_GT(painter_.longest_sleep(), std::chrono::seconds(10));
  frame([] { (void)Canvas::current().caret_visible(); });
  EXPECT_LE(painter_.longest_sleep(), std::chrono::milliseconds(540));
  EXPECT_FALSE(painter_.wants_another_frame());
}

// An image of one colour that counts how often it is painted.
struct Card {
  std::shared_ptr<const std::uint32_t> colour;
  std::shared_ptr<int> painted = std::make_shared<int>(0);

  explicit Card(std::uint32_t argb) : colour(std::make_shared<const std::uint32_t>(argb)) {}

  void draw(const Rect& place) const {
    Canvas::current().draw_image(place, colour,
                                 [argb = *colour, painted = painted](
                                     const Framebuffer& to, const Rect& whole_place, const Rect& clip) {
                                   ++*painted;
                                   EXPECT_EQ(whole_place.intersected(clip), clip);
                                   for (int y = clip.y; y < clip.bottom(); ++y)
                                     std::fill_n(to.at(clip.x, y), clip.width, argb);
                                 });
  }
};

TEST_F(Painting, ImageIsPaintedWhereItStands_AboveWhatCameBefore) {
  const Card card(0xff00ff00);
  frame([&] {
    box(left, 0xffffffff);
    card.draw(left);
    card.draw(right); // the same one twice
  });
  EXPECT_EQ(*view_.at(left.x, left.y), 0xff00ff00u);
  EXPECT_EQ(*view_.at(left.right() - 1, left.bottom() - 1), 0xff00ff00u);
  EXPECT_EQ(*view_.at(right.x, right.y), 0xff00ff00u);
  EXPECT_EQ(*view_.at(right.right(), right.y), 0xff102030u);
}

TEST_F(Painting, ImageIsPaintedAgainOnlyWhenItIsAnotherOne) {
  const Card card(0xff00ff00);
  frame([&] { card.draw(left); });
  EXPECT_TRUE(frame([&] { card.draw(left); }).empty());
  EXPECT_EQ(*card.painted, 1);
  const Card other(0xffff0000);
  EXPECT_EQ(frame([&] { other.draw(left); }), (std::vector<Rect>{left}));
  EXPECT_EQ(*view_.at(left.x, left.y), 0xffff0000u);
}

TEST_F(Painting, ImageThatWentIsNotTakenForANewOneAtItsAddress) {
  auto card = std::make_unique<Card>(0xff00ff00);
  const auto old_colour = std::weak_ptr<const std::uint32_t>(card->colour);
  frame([&] { card->draw(left); });
  card.reset();
  EXPECT_FALSE(old_colour.expired()) << "the address is in use until the next frame was compared";
  const Card other(0xffff0000);
  frame([&] { other.draw(left); });
  EXPECT_EQ(*view_.at(left.x, left.y), 0xffff0000u);
}

} // namespace
} // namespace kagimado::osd
