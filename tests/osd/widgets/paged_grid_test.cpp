#include "osd/widgets/paged_grid.h"
#include "osd/widgets/progress.h"
#include "osd/widgets/row_button.h"
#include "tests/fakes/painted_screen.h"

#include <limits>

namespace kagimado::osd {
namespace {

using testing::PaintedScreen;

constexpr Rect whole{10, 10, 410, 300};

class Paging : public ::testing::Test {
 protected:
  void settle() {
    screen.settle([this](Ui& ui) {
      drawn.clear();
      paged_grid(ui, {.id = "grid", .count = count, .least_cell_width = 100, .cell_height = 50, .gap = 2},
                 page, whole,
                 [&](std::size_t index, const Rect& place) { drawn.emplace_back(index, place); });
    });
  }

  void click(const std::string& id) {
    settle();
    const auto* found = screen.widget(id);
    ASSERT_NE(found, nullptr) << id;
    screen.click(testing::middle_of(found->rect));
    settle();
  }

  PaintedScreen screen;
  std::size_t count = 0;
  int page = 0;
  std::vector<std::pair<std::size_t, Rect>> drawn;
};

TEST_F(Paging, CellsFillRowsWithoutOverlaps_InsideOfTheirPlace) {
  count = 9;
  settle();
  ASSERT_EQ(drawn.size(), 9u);
  EXPECT_EQ(screen.widget("grid.forward"), nullptr) << "one page needs no buttons";
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_EQ(drawn[i].first, i);
    EXPECT_EQ(drawn[i].second.intersected(whole), drawn[i].second);
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_TRUE(drawn[i].second.intersected(drawn[j].second).empty());
  }
  EXPECT_EQ(drawn[3].second.y, drawn[0].second.y) << "four columns";
  EXPECT_GT(drawn[4].second.y, drawn[0].second.y);
}

TEST_F(Paging, EveryThingIsOnOnePage_WhenThereAreSeveral) {
  count = 45;
  std::size_t next = 0;
  settle();
  for (int turns = 0; turns < 10; ++turns) {
    for (const auto& [index, place] : drawn)
      EXPECT_EQ(index, next++);
    if (next == count)
      break;
    click("grid.forward");
  }
  EXPECT_EQ(next, count);
  EXPECT_FALSE(screen.widget("grid.forward")->enabled);
  for (const auto& [index, place] : drawn)
    EXPECT_TRUE(place.intersected(screen.widget("grid.back")->rect).empty());
}

TEST_F(Paging, WheelAndKeysTurnPages_AndStopAtTheEnds) {
  count = 45;
  settle();
  screen.move({200, 100});
  screen.painter.feed(MouseWheel{0, {200, 100}, -1});
  settle();
  EXPECT_EQ(page, 1);
  screen.key(Key::PageDown);
  settle();
  EXPECT_EQ(page, 2);
  screen.key(Key::PageDown);
  settle();
  EXPECT_EQ(page, 2);
  screen.move({600, 350});
  screen.painter.feed(MouseWheel{0, {600, 350}, 1});
  settle();
  EXPECT_EQ(page, 2) << "the wheel is somebody else's there";
  screen.key(Key::PageUp);
  settle();
  EXPECT_EQ(page, 1);
}

TEST_F(Paging, PageComesBackIntoTheList_WhenThingsGo) {
  count = 3;
  page = 12;
  settle();
  EXPECT_EQ(page, 0);
  EXPECT_EQ(drawn.size(), 3u);
  page = -4;
  settle();
  EXPECT_EQ(page, 0);
  count = 0;
  settle();
  EXPECT_TRUE(drawn.empty());
}

TEST_F(Paging, OnePageIsDrawn_HoweverManyThingsThereAre) {
  count = std::numeric_limits<std::size_t>::max() / 2;
  settle();
  EXPECT_LT(drawn.size(), 40u);
}

TEST(Progress, WhatIsBeyondItsEndsIsCut) {
  PaintedScreen screen;
  const auto value_of = [&](double fraction) {
    screen.settle([&](Ui& ui) { progress_bar(ui, "bar", fraction, {10, 10, 200, 20}); });
    return screen.widget("bar")->value;
  };
  EXPECT_EQ(value_of(0.257), "25");
  EXPECT_EQ(value_of(7), "100");
  EXPECT_EQ(value_of(-1), "0");
  EXPECT_EQ(value_of(std::numeric_limits<double>::quiet_NaN()), "0");
}

TEST(Progress, IsFilledAsFarAsItIs) {
  PaintedScreen screen;
  screen.settle([](Ui& ui) { progress_bar(ui, "bar", 0.5, {10, 10, 200, 20}); });
  EXPECT_NE(screen.pixel({100, 20}), screen.pixel({120, 20}));
  EXPECT_EQ(screen.pixel({30, 20}), screen.pixel({100, 20}));
}

TEST(RowButton, IsPressedAnywhere_UnlessDisabled) {
  PaintedScreen screen;
  bool enabled = true;
  int clicks = 0;
  const auto draw = [&](Ui& ui) {
    clicks +=
        row_button(ui, {.id = "row", .text = "Row", .selected = true, .enabled = enabled}, {10, 10, 300, 40})
            ? 1
            : 0;
  };
  screen.settle(draw);
  EXPECT_EQ(screen.widget("row")->value, "on");
  screen.click({300, 12});
  screen.settle(draw);
  EXPECT_EQ(clicks, 1);
  enabled = false;
  screen.settle(draw);
  screen.click({20, 30});
  screen.settle(draw);
  EXPECT_EQ(clicks, 1);
  EXPECT_FALSE(screen.widget("row")->enabled);
}

} // namespace
} // namespace kagimado::osd
