// Against an Asio timer that runs out in the same turn of the loop, just before.
#include "engine/net/timer.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::net {
namespace {

using std::chrono::milliseconds;

struct TimerTest : testing::Test {
  // What was set for now has run out, and its handler waits in the loop behind this one.
  void when_due(const std::function<void()>& then) {
    auto timer = std::make_unique<Timer>(runner_.io.get_executor());
    timer->after(milliseconds(0), [&] { ++runs_; });
    subject_ = std::move(timer);
    asio::steady_timer ahead(runner_.io.get_executor());
    ahead.expires_at(subject_->expiry() - milliseconds(1)); // of all that is due the earliest comes first
    ahead.async_wait([&](const boost::system::error_code&) { then(); });
    runner_.run_for(milliseconds(30));
  }

  fakes::IoRunner runner_;
  std::unique_ptr<Timer> subject_;
  int runs_ = 0;
};

TEST_F(TimerTest, RunsItsActionOnce) {
  when_due([] {});
  EXPECT_EQ(runs_, 1);
}

TEST_F(TimerTest, NothingRunsAfterItsEnd_EvenIfItsMomentHadCome) {
  when_due([&] { subject_.reset(); });
  EXPECT_EQ(runs_, 0);
}

TEST_F(TimerTest, NothingRunsAfterAStop_EvenIfItsMomentHadCome) {
  when_due([&] { subject_->stop(); });
  EXPECT_EQ(runs_, 0);
}

TEST_F(TimerTest, WhatIsSetAnewRunsInsteadOfWhatWasSetBefore) {
  int others = 0;
  when_due([&] { subject_->after(milliseconds(1), [&] { ++others; }); });
  EXPECT_EQ(runs_, 0);
  EXPECT_EQ(others, 1);
}

TEST_F(TimerTest, ItsActionMaySetItAnewAndDestroyIt) {
  Timer timer(runner_.io.get_executor());
  std::function<void()> again = [&] {
    if (++runs_ < 3)
      timer.after(milliseconds(1), again);
  };
  timer.after(milliseconds(1), again);
  EXPECT_TRUE(runner_.until([&] { return runs_ == 3; }));
  subject_ = std::make_unique<Timer>(runner_.io.get_executor());
  subject_->after(milliseconds(1), [&] { subject_.reset(); });
  EXPECT_TRUE(runner_.until([&] { return subject_ == nullptr; }));
}

} // namespace
} // namespace kagimado::net
