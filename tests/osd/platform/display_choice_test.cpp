// Modes, assignment of displays and CRTCs, names of displays: pure.
#include "osd/platform/edid_name.h"
#include "osd/platform/output_assignment.h"
#include "tests/osd/platform/fake_card.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

TEST(ModeWish, IsReadWithAndWithoutRefresh) {
  EXPECT_EQ(*parse_mode_wish("1280x720"), (ModeWish{{1280, 720}, std::nullopt}));
  EXPECT_EQ(*parse_mode_wish("1920x1080@50"), (ModeWish{{1920, 1080}, 50}));
  for (const auto* bad : {"", "x", "1280", "1280x", "x720", "1280x720@", "1280x720@x", "0x720", "-1x720",
                          "1280x720x3", "99999x720", "1280x720@999", "1280 x 720"})
    EXPECT_FALSE(parse_mode_wish(bad)) << bad;
}

TEST(ChosenMode, IsThePreferredOne_ThenTheLargest) {
  EXPECT_EQ(choose_mode(std::array{mode_of_size(1920, 1080), mode_of_size(1280, 1024, true)}, {})->size,
            (Size{1280, 1024}));
  EXPECT_EQ(choose_mode(std::array{mode_of_size(800, 600), mode_of_size(1280, 720)}, {})->size,
            (Size{1280, 720}));
  EXPECT_FALSE(choose_mode({}, {}));
}

TEST(ChosenMode, IsFullHdOnA4KDisplay_UnlessWishedOtherwise) {
  const std::array modes{mode_of_size(3840, 2160, true), mode_of_size(1920, 1080), mode_of_size(1280, 720)};
  EXPECT_EQ(choose_mode(modes, {})->size, (Size{1920, 1080}));
  EXPECT_EQ(choose_mode(modes, ModeWish{{3840, 2160}, {}})->size, (Size{3840, 2160}));
  EXPECT_EQ(choose_mode(std::array{mode_of_size(3840, 2160, true)}, {})->size, (Size{3840, 2160}));
  EXPECT_EQ(choose_mode(std::array{mode_of_size(1920, 1200, true), mode_of_size(1920, 1080)}, {})->size,
            (Size{1920, 1200}));
}

TEST(ChosenMode, IsNotInterlaced_WhileThereIsAnother) {
  auto interlaced = mode_of_size(1920, 1080, true);
  interlaced.flags = DisplayMode::interlaced;
  EXPECT_EQ(choose_mode(std::array{interlaced, mode_of_size(1280, 720)}, {})->size, (Size{1280, 720}));
  EXPECT_EQ(choose_mode(std::array{interlaced}, {})->size, (Size{1920, 1080}));
}

TEST(ChosenMode, HasTheWishedRefresh_OrTheOneNearest60) {
  const std::array modes{mode_of_size(1280, 720, false, 75), mode_of_size(1280, 720, false, 50),
                         mode_of_size(1280, 720, false, 59)};
  EXPECT_EQ(choose_mode(modes, ModeWish{{1280, 720}, 50})->refresh_hz, 50);
  EXPECT_EQ(choose_mode(modes, ModeWish{{1280, 720}, {}})->refresh_hz, 59);
}

TEST(ChosenMode, HasAStandardTiming_WhenTheEdidDoesNotTellOfIt) {
  const auto mode = choose_mode(std::array{mode_of_size(1024, 768, true)}, ModeWish{{1920, 1080}, 60});
  ASSERT_TRUE(mode);
  EXPECT_EQ(mode->clock_khz, 148500u);
  // The timing makes the refresh that it says.
  EXPECT_NEAR(mode->clock_khz * 1000.0 / mode->htotal / mode->vtotal, 60, 0.1);
  EXPECT_EQ(choose_mode(std::array{mode_of_size(1024, 768, true)}, ModeWish{{1234, 567}, {}})->size,
            (Size{1024, 768})); // no such mode anywhere: rather a picture than none
}

TEST(StandardModes, AddUp) {
  for (const auto& wish : {"1920x1080@60", "1920x1080@50", "1920x1080@30", "1280x720@60", "1280x720@50",
                           "1280x1024@60", "1024x768@60", "800x600@60", "640x480@60"}) {
    const auto mode = standard_mode(*parse_mode_wish(wish));
    ASSERT_TRUE(mode) << wish;
    EXPECT_NEAR(mode->clock_khz * 1000.0 / mode->htotal / mode->vtotal, mode->refresh_hz, 0.4) << wish;
    EXPECT_LT(mode->size.width, mode->hsync_start) << wish;
    EXPECT_LT(mode->hsync_start, mode->hsync_end) << wish;
    EXPECT_LT(mode->hsync_end, mode->htotal) << wish;
    EXPECT_LT(mode->vsync_end, mode->vtotal) << wish;
  }
}

MonitorConnectors assigned(std::vector<std::string> connected, MonitorConnectors wished = {},
                           MonitorConnectors previous = {}) {
  return assign_monitors(connected, wished, previous, 2);
}

TEST(Assignment, FollowsTheOrderOfTheCards) {
  EXPECT_EQ(assigned({"A", "B"}), (MonitorConnectors{"A", "B"}));
  EXPECT_EQ(assigned({"B"}), (MonitorConnectors{"B", ""}));
  EXPECT_EQ(assigned({}), (MonitorConnectors{"", ""}));
}

TEST(Assignment, FollowsTheWish) {
  EXPECT_EQ(assigned({"A", "B"}, {"B", ""}), (MonitorConnectors{"B", "A"}));
  EXPECT_EQ(assigned({"A", "B"}, {"", "A"}), (MonitorConnectors{"B", "A"}));
  EXPECT_EQ(assigned({"A", "B", "C"}, {"", "C"}), (MonitorConnectors{"A", "C"}));
}

TEST(Assignment, AWrongWishLeavesNoMonitorDark) {
  EXPECT_EQ(assigned({"A", "B"}, {"DP-9", ""}), (MonitorConnectors{"A", "B"}));
}

TEST(Assignment, NobodyMoves_WhenADisplayIsOffForAWhile) {
  EXPECT_EQ(assigned({"B"}, {}, {"A", "B"}), (MonitorConnectors{"", "B"}));
  EXPECT_EQ(assigned({"A", "B"}, {}, {"A", "B"}), (MonitorConnectors{"A", "B"}));
  EXPECT_EQ(assigned({"A", "B"}, {}, {"B", ""}), (MonitorConnectors{"B", "A"})); // it began with B alone
}

TEST(Assignment, ACableInAnotherSocketIsFollowed) {
  EXPECT_EQ(assigned({"B", "C"}, {}, {"A", "B"}), (MonitorConnectors{"C", "B"}));
}

TEST(Crtcs, EveryDisplayGetsOne_WhereThatIsPossible) {
  using Crtcs = std::vector<std::optional<CrtcId>>;
  EXPECT_EQ(assign_crtcs(std::vector<std::vector<CrtcId>>{{1, 2}, {1}}, {}), (Crtcs{2, 1}));
  EXPECT_EQ(assign_crtcs(std::vector<std::vector<CrtcId>>{{1}, {1}}, {}), (Crtcs{1, std::nullopt}));
  EXPECT_EQ(assign_crtcs(std::vector<std::vector<CrtcId>>{{1, 2}, {1, 2}}, Crtcs{2, std::nullopt}),
            (Crtcs{2, 1}));
  EXPECT_EQ(assign_crtcs(std::vector<std::vector<CrtcId>>{{1, 2}, {1}}, Crtcs{1, std::nullopt}),
            (Crtcs{2, 1}));
  EXPECT_EQ(assign_crtcs(std::vector<std::vector<CrtcId>>{{3}}, Crtcs{1}), (Crtcs{3})); // it cannot be kept
}

TEST(EdidName, IsMakerAndProduct) {
  std::vector<std::uint8_t> edid(128);
  std::fill_n(edid.begin() + 1, 6, 0xff);
  edid[8] = 0x15; // E I Z: 00101 01001 11010
  edid[9] = 0x3a;
  edid[10] = 0x2b;
  edid[11] = 0x1a;
  EXPECT_EQ(edid_name(edid), "EIZ 1A2B");
  const std::string name = "EV2450\n     ";
  edid[72 + 3] = 0xfc;
  std::copy(name.begin(), name.end(), edid.begin() + 72 + 5);
  EXPECT_EQ(edid_name(edid), "EIZ EV2450");
  edid[1] = 0;
  EXPECT_EQ(edid_name(edid), "");
  EXPECT_EQ(edid_name(std::span(edid).first(20)), "");
}

} // namespace
} // namespace kagimado::osd
