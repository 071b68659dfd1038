// Automatic logout after so long without anybody.
#include "osd/model/idle_logout.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

TEST(IdleLogout, IsDueSoLongAfterTheLastSign) {
  IdleLogout idle;
  const SteadyTime start{1h};
  idle.busy(start);
  EXPECT_FALSE(idle.due(start + 179s, 180s));
  EXPECT_TRUE(idle.due(start + 180s, 180s));
  EXPECT_EQ(idle.due_at(180s), start + 180s);
  idle.busy(start + 100s);
  EXPECT_FALSE(idle.due(start + 180s, 180s));
}

TEST(IdleLogout, NeverWithoutASetting) {
  IdleLogout idle;
  EXPECT_FALSE(idle.due(SteadyTime{1000h}, std::nullopt));
  EXPECT_FALSE(idle.due_at(std::nullopt));
}

} // namespace
} // namespace kagimado::osd
