#include "osd/draw/theme.h"
#include "osd/wall/thumbnail_view.h"
#include "tests/fakes/painted_screen.h"
#include "tests/fakes/wall_feed.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using State = view::Thumbnail::State;
using testing::PaintedScreen;

constexpr Rect place{40, 30, 320, 180};

struct Shown {
  explicit Shown(State state) {
    thumbnail.state = state;
    if (state == State::Ready)
      thumbnail.picture = fakes::make_picture(place.width, place.height, {});
  }

  std::vector<Rect> frame() {
    return screen.frame([this](Ui& ui) { draw_thumbnail(ui, "thumbnail", thumbnail, place); });
  }

  // Whether the middle is another colour than black.
  [[nodiscard]] bool has_mark() {
    for (int y = place.y; y < place.bottom(); ++y)
      for (int x = place.x; x < place.right(); ++x)
        if (screen.pixel({x, y}) != theme::tile_background)
          return true;
    return false;
  }

  view::Thumbnail thumbnail;
  PaintedScreen screen;
};

// [REQ-ENC-11]
TEST(ThumbnailView, EachStateLooksItsOwnWay) {
  const std::vector<std::pair<State, std::string>> states{{State::Pending, "pending"},
                                                          {State::Ready, "ready"},
                                                          {State::Locked, "locked"},
                                                          {State::NoRecording, "no_recording"},
                                                          {State::Failed, "failed"}};
  for (const auto& [state, name] : states) {
    Shown shown(state);
    shown.frame();
    ASSERT_NE(shown.screen.widget("thumbnail"), nullptr);
    EXPECT_EQ(shown.screen.widget("thumbnail")->value, name);
    EXPECT_TRUE(shown.has_mark()) << name << " is no shared black";
  }
}

TEST(ThumbnailView, APictureIsPaintedOnce_AndAgainWhenItIsAnotherOne) {
  Shown shown(State::Ready);
  shown.frame();
  const auto before = shown.screen.pixel({place.right() - 20, place.y + 20});
  EXPECT_NE(before, theme::tile_background);
  EXPECT_TRUE(shown.frame().empty()) << "nothing new";
  shown.thumbnail.picture = fakes::make_picture(place.width, place.height, {}, 2);
  EXPECT_EQ(shown.frame(), (std::vector<Rect>{place}));
}

TEST(ThumbnailView, APictureOfAnotherSizeFitsIn) {
  Shown shown(State::Ready);
  shown.thumbnail.picture = fakes::make_picture(400, 300, {});
  shown.frame();
  EXPECT_EQ(shown.screen.pixel({place.x + 5, place.y + 90}), theme::tile_background) << "black beside it";
  EXPECT_NE(shown.screen.pixel(testing::middle_of(place)), theme::tile_background);
}

TEST(ThumbnailView, ReadyWithoutAPictureIsAFailure) {
  Shown shown(State::Ready);
  shown.thumbnail.picture = nullptr;
  shown.frame();
  EXPECT_EQ(shown.screen.widget("thumbnail")->value, "failed");
}

} // namespace
} // namespace kagimado::osd
