#include "osd/widgets/civil_time.h"
#include "osd/widgets/time_stepper.h"
#include "tests/fakes/painted_screen.h"

#include <cstdlib>
#include <ctime>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days, std::chrono::year;
using testing::PaintedScreen;

// Central Europe, as a rule rather than a name: no zone files are needed.
class InZone : public ::testing::Test {
 protected:
  InZone() : before_(std::getenv("TZ") != nullptr ? std::getenv("TZ") : "") {
    use("CET-1CEST,M3.5.0,M10.5.0/3");
  }

  ~InZone() override { use(before_.c_str()); }

  static void use(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }

 private:
  std::string before_;
};

using CivilTimeSteps = InZone;

TEST_F(CivilTimeSteps, HoursReachBothOfTheHourThatComesTwice) {
  const WallTime first = sys_days(year(2026) / 10 / 25) + 30min; // 02:30 summer time
  EXPECT_EQ(civil_of(first).hour, 2);
  const auto second = step_time(first, TimePart::Hour, 1);
  EXPECT_EQ(second, first + 1h);
  EXPECT_EQ(civil_of(second).hour, 2) << "the same time of day, an hour later";
  EXPECT_EQ(civil_of(step_time(second, TimePart::Hour, 1)).hour, 3);
}

TEST_F(CivilTimeSteps, DaysKeepTheTimeOfDay_OverAChangeOfClocks) {
  const WallTime noon = sys_days(year(2026) / 10 / 24) + 10h; // 12:00
  const auto next = step_time(noon, TimePart::Day, 1);
  EXPECT_EQ(next, noon + 25h);
  EXPECT_EQ(civil_of(next).hour, 12);
}

TEST_F(CivilTimeSteps, MonthWithoutThatDayTakesItsLast) {
  const WallTime leap = sys_days(year(2028) / 2 / 29) + 12h;
  const auto next_year = civil_of(step_time(leap, TimePart::Year, 1));
  EXPECT_EQ(next_year.year, 2029);
  EXPECT_EQ(next_year.month, 2);
  EXPECT_EQ(next_year.day, 28);
  const auto april = civil_of(step_time(sys_days(year(2026) / 3 / 31) + 12h, TimePart::Month, 1));
  EXPECT_EQ(april.month, 4);
  EXPECT_EQ(april.day, 30);
}

TEST_F(CivilTimeSteps, StayWithinTheYearsThatAreUsed) {
  const WallTime last = sys_days(year(2099) / 6 / 1);
  EXPECT_EQ(step_time(last, TimePart::Year, 1), last);
  const WallTime first = sys_days(year(1970) / 1 / 1) + 5s;
  EXPECT_EQ(step_time(first, TimePart::Day, -1), first);
  EXPECT_LT(step_time(WallTime::max(), TimePart::Second, 1), WallTime(sys_days(year(2100) / 1 / 2)));
  EXPECT_EQ(step_time(WallTime::min(), TimePart::Second, 1), WallTime(1s));
}

TEST_F(CivilTimeSteps, FractionsOfASecondAreDropped) {
  EXPECT_EQ(step_time(WallTime(10s + 700ms), TimePart::Second, 1), WallTime(11s));
}

class Stepping : public InZone {
 protected:
  void draw(Ui& ui) {
    if (const auto set =
            time_stepper(ui, {.id = "t", .time = time, .enabled = enabled}, {20, 20, 500, 140})) {
      time = *set;
      ++changes;
    }
  }

  void settle() {
    screen.settle([this](Ui& ui) { draw(ui); });
  }

  Point middle(const std::string& id) {
    settle();
    const auto* found = screen.widget(id);
    EXPECT_NE(found, nullptr) << id;
    return found != nullptr ? testing::middle_of(found->rect) : Point{};
  }

  PaintedScreen screen;
  WallTime time = sys_days(year(2026) / 11 / 23) + 2h + 4min + 5s; // 03:04:05
  bool enabled = true;
  int changes = 0;
};

TEST_F(Stepping, ShowsLocalTimeByItsParts) {
  settle();
  EXPECT_EQ(screen.widget("t.year")->text, "2026");
  EXPECT_EQ(screen.widget("t.month")->text, "11");
  EXPECT_EQ(screen.widget("t.day")->text, "23");
  EXPECT_EQ(screen.widget("t.hour")->text, "03");
  EXPECT_EQ(screen.widget("t.minute")->text, "04");
  EXPECT_EQ(screen.widget("t.second")->text, "05");
}

TEST_F(Stepping, EachButtonMovesItsPart) {
  const auto before = time;
  screen.click(middle("t.minute.up"));
  settle();
  EXPECT_EQ(time, before + 1min);
  screen.click(middle("t.day.down"));
  settle();
  EXPECT_EQ(time, before + 1min - 24h);
  EXPECT_EQ(changes, 2);
}

TEST_F(Stepping, TheWheelMovesThePartUnderTheMouse) {
  const auto before = time;
  const auto at = middle("t.hour");
  screen.move(at);
  screen.painter.feed(MouseWheel{0, at, 2});
  settle();
  EXPECT_EQ(time, before + 2h);
}

TEST_F(Stepping, NothingMoves_WhenDisabled) {
  enabled = false;
  screen.click(middle("t.hour.up"));
  settle();
  EXPECT_EQ(changes, 0);
}

TEST_F(Stepping, HeldButtonStepsAgainAndAgain_AndNotOnceMoreWhenLetGo) {
  const auto at = middle("t.minute.up");
  screen.move(at);
  screen.button(at, true);
  settle();
  EXPECT_EQ(changes, 0) << "it is the release that clicks";
  const auto draw_it = [this](Ui& ui) { draw(ui); };
  EXPECT_LE(screen.painter.longest_sleep(), 460ms) << "the next step is not slept over";
  screen.frame(draw_it, 0.3f);
  EXPECT_EQ(changes, 0) << "a slow click is one click";
  screen.frame(draw_it, 0.2f);
  EXPECT_EQ(changes, 1);
  EXPECT_LE(screen.painter.longest_sleep(), 81ms);
  screen.frame(draw_it, 0.08f);
  screen.frame(draw_it, 0.08f);
  EXPECT_EQ(changes, 3);
  screen.button(at, false);
  settle();
  EXPECT_EQ(changes, 3);
  screen.click(at);
  settle();
  EXPECT_EQ(changes, 4) << "a click is a click again";
}

TEST_F(Stepping, HeldButtonRests_WhileTheMouseIsElsewhere) {
  const auto at = middle("t.minute.up");
  screen.move(at);
  screen.button(at, true);
  settle();
  screen.move({600, 340});
  const auto draw_it = [this](Ui& ui) { draw(ui); };
  for (int i = 0; i < 10; ++i)
    screen.frame(draw_it, 0.3f);
  EXPECT_EQ(changes, 0);
}

TEST_F(Stepping, LongSleepBeforeAPressIsNoHolding) {
  const auto at = middle("t.minute.up");
  screen.move(at);
  screen.button(at, true);
  screen.frame([this](Ui& ui) { draw(ui); }, 30.0f);
  screen.button(at, false);
  settle();
  EXPECT_EQ(changes, 1);
}

} // namespace
} // namespace kagimado::osd
