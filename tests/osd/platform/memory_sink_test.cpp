#include "osd/platform/sink.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

TEST(MemorySink, EveryOutputHasItsOwnBlackMemory_WhenMade) {
  const auto sink = make_memory_sink({{"main", {64, 32}}, {"sub", {16, 8}}});
  ASSERT_EQ(sink->output_count(), 2);
  const auto main = sink->framebuffer(0), sub = sink->framebuffer(1);
  EXPECT_EQ(main.size, (Size{64, 32}));
  EXPECT_EQ(sub.size, (Size{16, 8}));
  EXPECT_EQ(*main.at(63, 31), 0xff000000u);
  *main.at(0, 0) = 0xffffffffu;
  EXPECT_EQ(*sub.at(0, 0), 0xff000000u);
  EXPECT_EQ(sink->framebuffer(2).pixels, nullptr);
}

TEST(MemorySink, InjectedEventsComeInOrder_WhenWaited) {
  const auto sink = make_memory_sink({{"main", {8, 8}}});
  sink->inject(MouseMoved{0, {1, 2}});
  sink->inject(TextTyped{0, "a"});
  const auto events = sink->wait(0ms);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(std::get<MouseMoved>(events[0]).at, (Point{1, 2}));
  EXPECT_EQ(std::get<TextTyped>(events[1]).utf8, "a");
  EXPECT_TRUE(sink->wait(0ms).empty());
}

TEST(MemorySink, WaitEndsEarly_WhenAnotherThreadWakesIt) {
  const auto sink = make_memory_sink({{"main", {8, 8}}});
  auto waiting = std::async(std::launch::async, [&] { return sink->wait(60s); });
  sink->wake();
  ASSERT_EQ(waiting.wait_for(10s), std::future_status::ready);
  EXPECT_TRUE(waiting.get().empty());
}

TEST(MemorySink, WakeIsRemembered_WhenNobodyWaitsYet) {
  const auto sink = make_memory_sink({{"main", {8, 8}}});
  sink->wake();
  const auto before = std::chrono::steady_clock::now();
  (void)sink->wait(60s);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
}

TEST(MemorySink, PresentRefuses_WhenARectangleLeavesTheOutput) {
  const auto sink = make_memory_sink({{"main", {8, 8}}});
  const Rect inside{0, 0, 8, 8}, outside{4, 4, 8, 2};
  EXPECT_TRUE(sink->present(0, {&inside, 1}));
  EXPECT_FALSE(sink->present(0, {&outside, 1}));
  EXPECT_FALSE(sink->present(1, {&inside, 1}));
}

} // namespace
} // namespace kagimado::osd
