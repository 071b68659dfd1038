#include "engine/view/worker_pool.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>

#include <future>

namespace kagimado::view {
namespace {

// Work in pieces; remembers whether two threads were ever in it.
class CountingStrand final : public Strand {
 public:
  CountingStrand(tests::Watched& watched, std::vector<int>& order, int name)
      : watched_(watched), order_(order), name_(name) {}

  std::atomic<int> pieces{0};
  std::atomic<bool> overlapped{false};

 private:
  bool run_once(WorkerContext&) override {
    if (inside_.exchange(true))
      overlapped = true;
    bool more = false;
    watched_.change([&] {
      if (pieces > 0) {
        order_.push_back(name_);
        more = --pieces > 0;
      }
    });
    inside_ = false;
    return more;
  }

  tests::Watched& watched_;
  std::vector<int>& order_;
  const int name_;
  std::atomic<bool> inside_{false};
};

TEST(WorkerPool, RunsAStrandOnOneThreadAtATime_HoweverOftenItIsScheduled) {
  tests::Watched watched;
  std::vector<int> order;
  const auto strand = std::make_shared<CountingStrand>(watched, order, 0);
  WorkerPool pool(4);
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        ++strand->pieces;
        pool.schedule(strand);
      }
    });
  for (auto& caller : callers)
    caller.join();
  EXPECT_TRUE(watched.wait([&] { return order.size() == 4000; }));
  EXPECT_FALSE(strand->overlapped);
}

TEST(WorkerPool, TakesStrandsInTurn) {
  tests::Watched watched;
  std::vector<int> order;
  WorkerPool pool(1);
  std::vector<std::shared_ptr<CountingStrand>> strands;
  std::promise<void> gate;
  pool.post([&] { gate.get_future().wait(); }); // until all are in line
  for (int name = 0; name < 5; ++name) {
    strands.push_back(std::make_shared<CountingStrand>(watched, order, name));
    strands.back()->pieces = 20;
    pool.schedule(strands.back());
  }
  gate.set_value();
  ASSERT_TRUE(watched.wait([&] { return order.size() == 100; }));
  for (std::size_t i = 0; i < order.size(); ++i)
    EXPECT_EQ(order[i], static_cast<int>(i % 5));
}

TEST(WorkerPool, RunsSlowJobsOneAtATime) {
  tests::Watched watched;
  int inside = 0, most = 0, done = 0;
  WorkerPool pool(4);
  for (int i = 0; i < 50; ++i)
    pool.post([&] {
      watched.change([&] { most = std::max(most, ++inside); });
      std::this_thread::yield();
      watched.change([&] {
        --inside;
        ++done;
      });
    });
  ASSERT_TRUE(watched.wait([&] { return done == 50; }));
  EXPECT_EQ(most, 1);
}

TEST(WorkerPool, StopsWithWorkWaiting) {
  tests::Watched watched;
  std::vector<int> order;
  const auto strand = std::make_shared<CountingStrand>(watched, order, 0);
  strand->pieces = 1'000'000;
  WorkerPool pool(2);
  pool.schedule(strand);
  ASSERT_TRUE(watched.wait([&] { return !order.empty(); }));
  pool.stop();
  pool.schedule(strand); // too late, harmless
  EXPECT_GT(strand->pieces, 0);
}

} // namespace
} // namespace kagimado::view
