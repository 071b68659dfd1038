// Displays that come, go and change, on a card of the test's own.
#include "osd/platform/board_outputs.h"
#include "tests/osd/platform/fake_card.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t red = 0xff0000, green = 0x00ff00;

class Board : public ::testing::Test {
 protected:
  void SetUp() override {
    world_->connectors = {connector_named("HDMI-A-1", 11, {mode_of_size(64, 48, true), mode_of_size(32, 24)}),
                          connector_named("HDMI-A-2", 12, {mode_of_size(40, 30, true)})};
  }

  BoardOutputs& make() {
    outputs_ = std::make_unique<BoardOutputs>(
        options_,
        CardFinder{
            .devices = [this] { return devices_; },
            .open = [this](const std::filesystem::path& device) -> Result<std::unique_ptr<DisplayCard>> {
              if (open_error_)
                return std::unexpected(*open_error_);
              return std::make_unique<FakeCard>(device.filename().string(), world_);
            }});
    return *outputs_;
  }

  void paint(std::size_t monitor, std::uint32_t color, const Rect& part) {
    const auto framebuffer = outputs_->framebuffer(monitor);
    for (int y = part.y; y < part.bottom(); ++y)
      for (int x = part.x; x < part.right(); ++x)
        *framebuffer.at(x, y) = color;
    outputs_->present(monitor, {&part, 1}, now_);
  }

  void finish_flips() {
    now_ += 16ms;
    outputs_->take_finished_flips(now_);
  }

  std::shared_ptr<FakeCard::World> world_ = std::make_shared<FakeCard::World>();
  std::vector<std::filesystem::path> devices_{"/dev/dri/card0"};
  std::optional<Error> open_error_;
  BoardOptions options_;
  std::unique_ptr<BoardOutputs> outputs_;
  SteadyTime now_{1h};
};

TEST_F(Board, MainAndSubTakeTheDisplaysInOrder_WhenNothingIsSet) {
  auto& outputs = make();
  const auto changes = outputs.look(now_);
  EXPECT_EQ(outputs.sizes(), (std::vector<Size>{{64, 48}, {40, 30}}));
  EXPECT_EQ(changes.resized, (std::vector<OutputIndex>{0, 1}));
  EXPECT_EQ(changes.shown_or_not, (std::vector<OutputIndex>{0, 1}));
  EXPECT_EQ(outputs.lit_of(0)->connector(), "HDMI-A-1");
  EXPECT_EQ(outputs.lit_of(1)->connector(), "HDMI-A-2");
}

TEST_F(Board, TheSettingDecidesWhichDisplayIsMain) {
  options_.monitor[0].connector = "HDMI-A-2";
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_EQ(outputs.lit_of(0)->connector(), "HDMI-A-2");
  EXPECT_EQ(outputs.lit_of(1)->connector(), "HDMI-A-1");
}

TEST_F(Board, WhatIsDrawnIsSeen_WhenFlippedTwiceAndMore) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  paint(0, red, {1, 1, 4, 4});
  EXPECT_EQ(world_->pixel("HDMI-A-1", 2, 2), red);
  finish_flips();
  paint(0, green, {10, 10, 4, 4});
  finish_flips();
  // The other buffer has what was drawn while this one was seen.
  EXPECT_EQ(world_->pixel("HDMI-A-1", 2, 2), red);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 11, 11), green);
  EXPECT_EQ(world_->pixel("HDMI-A-2", 2, 2), 0u);
}

TEST_F(Board, DrawingWaitsForTheFlip_AndIsShownAfterIt) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  paint(0, red, {0, 0, 2, 2});
  const int flips = world_->flip_count;
  paint(0, green, {0, 0, 2, 2});
  EXPECT_EQ(world_->flip_count, flips);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), red);
  finish_flips();
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), green);
}

TEST_F(Board, AFlipWhoseEndIsNeverToldHoldsNothingUpForLong) {
  auto& outputs = make();
  world_->tells_flips = false;
  outputs.look(now_);
  paint(0, red, {0, 0, 2, 2});
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), 0u);
  ASSERT_TRUE(outputs.overdue_at());
  now_ = *outputs.overdue_at();
  outputs.take_finished_flips(now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), red);
}

TEST_F(Board, OnlyWhatChangedIsSent_WhereTheCardSendsPixels) {
  world_->sends_pixels = true;
  auto& outputs = make();
  outputs.look(now_);
  world_->flushed.clear();
  paint(0, red, {3, 4, 5, 6});
  EXPECT_EQ(world_->flushed, (std::vector<Rect>{{3, 4, 5, 6}}));
  EXPECT_EQ(world_->flip_count, 0);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 3, 4), red);
}

TEST_F(Board, ADriverWithoutFlipsIsDrawnInPlace) {
  world_->refuses_flips = true;
  auto& outputs = make();
  outputs.look(now_);
  paint(0, red, {0, 0, 2, 2});
  paint(0, green, {4, 4, 2, 2});
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), red);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 4, 4), green);
  EXPECT_TRUE(outputs.connected(0));
}

TEST_F(Board, TheOtherMonitorStays_WhenOneIsUnpluggedAndPlugged) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  paint(1, red, {0, 0, 2, 2});
  paint(0, green, {0, 0, 2, 2});
  const auto both = world_->connectors;
  world_->connectors[0] = connector_named("HDMI-A-1", 11, {});
  const int mode_sets = world_->mode_sets;
  const auto gone = outputs.look(now_);
  EXPECT_EQ(gone.shown_or_not, (std::vector<OutputIndex>{0}));
  EXPECT_TRUE(gone.resized.empty());
  EXPECT_FALSE(outputs.connected(0));
  EXPECT_EQ(outputs.sizes(), (std::vector<Size>{{}, {40, 30}}));
  EXPECT_EQ(outputs.lit_of(1)->connector(), "HDMI-A-2");
  EXPECT_EQ(world_->mode_sets, mode_sets); // the sub monitor did not even flicker
  EXPECT_EQ(world_->on("HDMI-A-1"), nullptr);

  world_->connectors = both;
  const auto back = outputs.look(now_);
  EXPECT_EQ(back.shown_or_not, (std::vector<OutputIndex>{0}));
  finish_flips();
  EXPECT_EQ(outputs.lit_of(0)->connector(), "HDMI-A-1");
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 0), green); // as it was drawn
}

TEST_F(Board, AnotherResolutionMakesTheMonitorAnotherSize_AndBack) {
  auto& outputs = make();
  outputs.look(now_);
  const auto before = world_->connectors;
  world_->connectors[0].modes = {mode_of_size(32, 24, true)};
  EXPECT_EQ(outputs.look(now_).resized, (std::vector<OutputIndex>{0}));
  EXPECT_EQ(outputs.framebuffer(0).size, (Size{32, 24}));
  world_->connectors = before;
  EXPECT_EQ(outputs.look(now_).resized, (std::vector<OutputIndex>{0}));
  EXPECT_EQ(outputs.framebuffer(0).size, (Size{64, 48}));
  EXPECT_EQ(world_->on("HDMI-A-1")->mode.size, (Size{64, 48}));
}

TEST_F(Board, NothingIsSetAnew_WhenNewsChangeNothing) {
  auto& outputs = make();
  outputs.look(now_);
  const int mode_sets = world_->mode_sets;
  const auto changes = outputs.look(now_);
  EXPECT_TRUE(changes.resized.empty());
  EXPECT_TRUE(changes.shown_or_not.empty());
  EXPECT_EQ(world_->mode_sets, mode_sets);
}

TEST_F(Board, TheNextModeIsTried_WhenTheDisplayRefusesTheChosenOne) {
  world_->refused_modes = {{64, 48}};
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_EQ(world_->on("HDMI-A-1")->mode.size, (Size{32, 24}));
}

TEST_F(Board, AThirdDisplayIsBlack_NeverTheConsole) {
  world_->connectors.push_back(connector_named("DP-1", 13, {mode_of_size(20, 20, true)}, {1, 2, 3}));
  auto& outputs = make();
  outputs.look(now_);
  ASSERT_NE(world_->on("DP-1"), nullptr);
  EXPECT_EQ(world_->pixel("DP-1", 5, 5), 0u);
  EXPECT_NE(outputs.lit_of(0)->connector(), "DP-1");
}

TEST_F(Board, MonitorsComeBeforeBlackDisplays_WhenTheCardHasTooFewCrtcs) {
  world_->connectors = {connector_named("DP-1", 1, {mode_of_size(20, 20, true)}, {1}),
                        connector_named("DP-2", 2, {mode_of_size(24, 24, true)}, {1})};
  options_.monitors = 1;
  options_.monitor[0].connector = "DP-2";
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_TRUE(outputs.connected(0));
  EXPECT_NE(world_->on("DP-2"), nullptr);
  EXPECT_EQ(world_->on("DP-1"), nullptr);
}

TEST_F(Board, APictureForATurnedDisplayIsTurned) {
  options_.monitor[0].rotation = Rotation::Quarter;
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  EXPECT_EQ(outputs.framebuffer(0).size, (Size{48, 64}));
  paint(0, red, {0, 0, 1, 1});
  EXPECT_EQ(world_->pixel("HDMI-A-1", 0, 47), red); // the viewer's top left is the display's bottom left
}

TEST_F(Board, ThePointerIsDrawnAboveThePicture_AndLeavesNoTrace) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  paint(0, red, {0, 0, 64, 48});
  finish_flips();
  outputs.set_pointer(PointerDesk::Place{0, {10, 10}}, now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 10, 10), 0u); // its outline
  EXPECT_EQ(world_->pixel("HDMI-A-1", 11, 13), 0xffffffu);
  finish_flips();
  outputs.set_pointer(PointerDesk::Place{1, {0, 0}}, now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 11, 13), red);
  EXPECT_EQ(world_->pixel("HDMI-A-2", 1, 3), 0xffffffu);
  finish_flips();
  outputs.set_pointer(std::nullopt, now_);
  EXPECT_EQ(world_->pixel("HDMI-A-2", 1, 3), 0u);
  EXPECT_EQ(*outputs.framebuffer(0).at(10, 10), red); // the monitor's own memory never has it
}

TEST_F(Board, AllIsBlackAndComesBack_WhenBlanked) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  paint(0, red, {0, 0, 64, 48});
  finish_flips();
  outputs.set_black(true, now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 30, 30), 0u);
  finish_flips();
  paint(0, green, {0, 0, 4, 4});
  EXPECT_EQ(world_->pixel("HDMI-A-1", 1, 1), 0u);
  finish_flips();
  outputs.set_black(false, now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 1, 1), green);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 30, 30), red);
}

TEST_F(Board, NothingIsShownWhileAnotherConsoleIs_AndAllOfItAfterwards) {
  auto& outputs = make();
  outputs.look(now_);
  finish_flips();
  outputs.leave();
  const int flips = world_->flip_count;
  paint(0, red, {0, 0, 64, 48});
  EXPECT_EQ(world_->flip_count, flips);
  world_->taken_by_other = false;
  outputs.come_back(now_);
  EXPECT_EQ(world_->pixel("HDMI-A-1", 30, 30), red);
}

TEST_F(Board, ACardOfAnotherProgramIsTakenLater) {
  world_->taken_by_other = true;
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_FALSE(outputs.connected(0));
  EXPECT_TRUE(outputs.waits_for_card());
  world_->taken_by_other = false;
  outputs.look(now_);
  EXPECT_TRUE(outputs.connected(0));
  EXPECT_FALSE(outputs.waits_for_card());
}

TEST_F(Board, ACardThatMayNotBeOpenedYetIsTriedAgain) {
  open_error_ = Error{ErrorKind::Denied, "card0: not yet"};
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_EQ(outputs.refused().size(), 1u);
  EXPECT_TRUE(outputs.waits_for_card());
  open_error_.reset();
  outputs.look(now_);
  EXPECT_TRUE(outputs.connected(0));
  EXPECT_TRUE(outputs.refused().empty());
}

TEST_F(Board, ACardThatIsPulledOutTakesItsDisplaysWithIt) {
  auto& outputs = make();
  outputs.look(now_);
  world_->gone = true;
  devices_.clear();
  const auto changes = outputs.look(now_);
  EXPECT_EQ(changes.shown_or_not, (std::vector<OutputIndex>{0, 1}));
  EXPECT_TRUE(outputs.cards().empty());
  paint(0, red, {0, 0, 1, 1}); // harmless
}

TEST_F(Board, MonitorsHaveMemoryBeforeAnyDisplay) {
  devices_.clear();
  options_.monitor[0].size = {100, 50};
  auto& outputs = make();
  outputs.look(now_);
  EXPECT_EQ(outputs.framebuffer(0).size, (Size{100, 50}));
  EXPECT_FALSE(outputs.connected(0));
  EXPECT_EQ(outputs.framebuffer(2).pixels, nullptr);
}

} // namespace
} // namespace kagimado::osd
