// Work beside the copying: order, bounds, failures, giving up.
#include "engine/exporter/work_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace kagimado::exporter {
namespace {

TEST(WorkQueue, DoesEverythingInOrder) {
  std::vector<int> done;
  WorkQueue queue(10);
  for (int n = 0; n < 100; ++n)
    ASSERT_TRUE(queue.submit(3, [&done, n](const std::stop_token&) -> Result<> {
      done.push_back(n);
      return {};
    }));
  ASSERT_TRUE(queue.drain());
  ASSERT_EQ(done.size(), 100U);
  EXPECT_TRUE(std::ranges::is_sorted(done));
}

TEST(WorkQueue, NeverHoldsMoreThanItMay_ButOneThatIsLargerAlone) {
  std::atomic<int> let_in = 0, most = 0;
  WorkQueue queue(10);
  for (int n = 0; n < 500; ++n) {
    ASSERT_TRUE(queue.submit(4, [&, n](const std::stop_token&) -> Result<> {
      std::this_thread::yield(); // the other thread may run ahead
      most = std::max(most.load(), let_in - n);
      return {};
    }));
    ++let_in;
  }
  ASSERT_TRUE(queue.drain());
  EXPECT_LE(most, 2); // of four bytes each
  bool is_done = false;
  ASSERT_TRUE(queue.submit(50, [&](const std::stop_token&) -> Result<> {
    is_done = true;
    return {};
  }));
  ASSERT_TRUE(queue.drain());
  EXPECT_TRUE(is_done);
}

TEST(WorkQueue, TellsWhatFailed_AndDoesNothingAfterIt) {
  std::atomic<int> later = 0;
  WorkQueue queue(10);
  std::promise<void> may_fail;
  ASSERT_TRUE(queue.submit(5, [&](const std::stop_token&) -> Result<> {
    may_fail.get_future().wait();
    return fail(ErrorKind::Limit, "full");
  }));
  ASSERT_TRUE(queue.submit(5, [&](const std::stop_token&) -> Result<> {
    ++later;
    return {};
  }));
  may_fail.set_value();
  const auto refused = queue.submit(5, [&](const std::stop_token&) -> Result<> {
    ++later;
    return {};
  });
  ASSERT_FALSE(refused); // it waited for room, which there is only by the failure
  EXPECT_EQ(refused.error().kind, ErrorKind::Limit);
  EXPECT_EQ(queue.drain().error().kind, ErrorKind::Limit);
  EXPECT_EQ(later, 0);
}

TEST(WorkQueue, EndDropsWhatWaits_AndStopsWhatIsUnderWay) {
  std::atomic<int> begun = 0;
  std::promise<void> is_under_way;
  {
    WorkQueue queue(10);
    ASSERT_TRUE(queue.submit(1, [&](const std::stop_token& stop) -> Result<> {
      ++begun;
      std::promise<void> stopped;
      const std::stop_callback on_stop(stop, [&] { stopped.set_value(); });
      is_under_way.set_value();
      stopped.get_future().wait();
      return fail(ErrorKind::Cancelled, "cancelled");
    }));
    ASSERT_TRUE(queue.submit(1, [&](const std::stop_token&) -> Result<> {
      ++begun;
      return {};
    }));
    is_under_way.get_future().wait();
  }
  EXPECT_EQ(begun, 1);
}

} // namespace
} // namespace kagimado::exporter
