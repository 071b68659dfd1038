#include "osd/model/kiosk_gate.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

TEST(KioskGate, OpensAfterALongHoldAndClosesWithTheBar) {
  fakes::ManualClock clock;
  const auto now = [&] { return clock.steady_now(); };
  KioskGate gate;
  gate.press(now());
  EXPECT_EQ(gate.opens_at(), now() + KioskGate::hold);
  clock.advance(milliseconds(2999));
  EXPECT_FALSE(gate.tick(now(), false));
  EXPECT_FALSE(gate.open());
  clock.advance(milliseconds(1));
  EXPECT_TRUE(gate.tick(now(), false));
  EXPECT_TRUE(gate.open());
  gate.release();
  EXPECT_FALSE(gate.tick(now(), true));
  EXPECT_TRUE(gate.open());
  EXPECT_FALSE(gate.tick(now(), false));
  EXPECT_FALSE(gate.open());
}

TEST(KioskGate, ShortPressesNeverAddUp) {
  fakes::ManualClock clock;
  KioskGate gate;
  for (int i = 0; i < 10; ++i) {
    gate.press(clock.steady_now());
    clock.advance(milliseconds(2000));
    EXPECT_FALSE(gate.tick(clock.steady_now(), false));
    gate.release();
    EXPECT_EQ(gate.opens_at(), std::nullopt);
  }
  EXPECT_FALSE(gate.open());
}

} // namespace
} // namespace kagimado::osd
