#include "engine/view/load_meter.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

void run(LoadMeter& meter, fakes::ManualClock& clock, std::chrono::seconds span,
         std::chrono::microseconds lag) {
  for (auto passed = 0ms; passed < span; passed += 20ms) {
    meter.record(lag);
    clock.advance(20ms);
  }
}

TEST(LoadMeter, StaysAtZero_WhileWorkersKeepUp) {
  fakes::ManualClock clock;
  LoadMeter meter(clock);
  run(meter, clock, 60s, 5ms);
  EXPECT_EQ(meter.level(), 0);
}

TEST(LoadMeter, IgnoresABurst) {
  fakes::ManualClock clock;
  LoadMeter meter(clock);
  run(meter, clock, 10s, 5ms);
  run(meter, clock, 2s, 900ms); // sixteen GOPs at start-up
  run(meter, clock, 10s, 5ms);
  EXPECT_EQ(meter.level(), 0);
}

TEST(LoadMeter, RisesStepByStepUnderLastingLag_AndNotBeyondTheTop) {
  fakes::ManualClock clock;
  LoadMeter meter(clock);
  run(meter, clock, 4s, 500ms);
  EXPECT_EQ(meter.level(), 1);
  run(meter, clock, 4s, 500ms);
  EXPECT_EQ(meter.level(), 2);
  run(meter, clock, 60s, 500ms);
  EXPECT_EQ(meter.level(), 3);
}

TEST(LoadMeter, FallsAfterALongCalm_AndMoreSlowlyAfterARelapse) {
  fakes::ManualClock clock;
  LoadMeter meter(clock);
  run(meter, clock, 4s, 500ms);
  ASSERT_EQ(meter.level(), 1);
  run(meter, clock, 9s, 5ms);
  EXPECT_EQ(meter.level(), 1);
  run(meter, clock, 3s, 5ms);
  EXPECT_EQ(meter.level(), 0);
  run(meter, clock, 5s, 500ms); // stepping down was wrong
  ASSERT_EQ(meter.level(), 1);
  run(meter, clock, 15s, 5ms);
  EXPECT_EQ(meter.level(), 1);
  run(meter, clock, 8s, 5ms);
  EXPECT_EQ(meter.level(), 0);
}

TEST(LoadMeter, KeepsItsLevel_BetweenCalmAndLate) {
  fakes::ManualClock clock;
  LoadMeter meter(clock);
  run(meter, clock, 4s, 500ms);
  run(meter, clock, 60s, 100ms);
  EXPECT_EQ(meter.level(), 1);
}

} // namespace
} // namespace kagimado::view
