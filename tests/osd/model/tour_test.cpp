#include "osd/model/tour.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using std::chrono::seconds;

const auto everything = [](const TourStep&) { return true; };

TourPlan three_steps() {
  TourPlan plan;
  plan.steps = {
      {4, 0, no_camera, seconds(5)}, {9, 1, no_camera, seconds(10)}, {4, 0, CameraId{7}, seconds(3)}};
  plan.runs = true;
  return plan;
}

struct TourTest : testing::Test {
  std::optional<TourStep> tick(bool held = false) {
    return tour.tick(plan, clock.steady_now(), held, everything);
  }

  fakes::ManualClock clock;
  Tour tour;
  TourPlan plan = three_steps();
};

TEST_F(TourTest, ShowsEachStepForItsTimeAndBeginsAnew) {
  EXPECT_EQ(tick(), plan.steps[0]) << "at once";
  EXPECT_EQ(tick(), std::nullopt);
  EXPECT_EQ(tour.next_change(), clock.steady_now() + seconds(5));
  clock.advance(std::chrono::milliseconds(4999));
  EXPECT_EQ(tick(), std::nullopt);
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(tick(), plan.steps[1]);
  clock.advance(seconds(10));
  EXPECT_EQ(tick(), plan.steps[2]);
  clock.advance(seconds(3));
  EXPECT_EQ(tick(), plan.steps[0]);
}

TEST_F(TourTest, HeldTimeDoesNotCount) {
  EXPECT_EQ(tick(), plan.steps[0]);
  clock.advance(seconds(4));
  EXPECT_EQ(tick(true), std::nullopt);
  EXPECT_EQ(tour.next_change(), std::nullopt) << "it sleeps while it is held";
  clock.advance(seconds(100));
  EXPECT_EQ(tick(true), std::nullopt);
  EXPECT_EQ(tick(), std::nullopt);
  clock.advance(seconds(1));
  EXPECT_EQ(tick(), plan.steps[1]);
}

TEST_F(TourTest, PausedStandsAndGoesOnWhereItWas) {
  EXPECT_EQ(tick(), plan.steps[0]);
  plan.runs = false;
  clock.advance(seconds(60));
  EXPECT_EQ(tick(), std::nullopt);
  plan.runs = true;
  clock.advance(seconds(60));
  EXPECT_EQ(tick(), plan.steps[1]) << "the first one's time was over when it was paused";
}

TEST_F(TourTest, ALongSleepChangesOneStepOnly) {
  EXPECT_EQ(tick(), plan.steps[0]);
  clock.advance(seconds(3600));
  EXPECT_EQ(tick(), plan.steps[1]);
  EXPECT_EQ(tick(), std::nullopt);
}

TEST_F(TourTest, StepsOfCamerasThatAreGoneArePassedOver) {
  const auto without_7 = [](const TourStep& step) { return step.alone != CameraId{7}; };
  const auto tick_without = [&] { return tour.tick(plan, clock.steady_now(), false, without_7); };
  EXPECT_EQ(tick_without(), plan.steps[0]);
  clock.advance(seconds(5));
  EXPECT_EQ(tick_without(), plan.steps[1]);
  clock.advance(seconds(10));
  EXPECT_EQ(tick_without(), plan.steps[0]);
}

TEST_F(TourTest, NothingToShow_IsLookedAtAgainLaterAndNotInEveryFrame) {
  const auto nothing = [](const TourStep&) { return false; };
  EXPECT_EQ(tour.tick(plan, clock.steady_now(), false, nothing), std::nullopt);
  EXPECT_EQ(tour.next_change(), clock.steady_now() + TourPlan::shortest);
}

TEST_F(TourTest, AChangedPlanBeginsWithItsFirstStep) {
  EXPECT_EQ(tick(), plan.steps[0]);
  clock.advance(seconds(5));
  EXPECT_EQ(tick(), plan.steps[1]);
  plan.steps.pop_back();
  EXPECT_EQ(tick(), plan.steps[0]);
}

TEST_F(TourTest, AnEmptyPlanNeverChangesAnything) {
  plan.steps.clear();
  EXPECT_EQ(tick(), std::nullopt);
  EXPECT_EQ(tour.next_change(), std::nullopt);
}

} // namespace
} // namespace kagimado::osd
