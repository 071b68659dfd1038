#include "osd/platform/audio_output.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>
#include <vector>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// SDL's own driver without a device: it takes sound as fast as a device would.
class Sound : public testing::Test {
 protected:
  void use_driver(const char* name) { ::setenv("SDL_AUDIODRIVER", name, 1); }

  ~Sound() override { ::unsetenv("SDL_AUDIODRIVER"); }

  static std::vector<float> silence(milliseconds time, int rate_hz, int channels) {
    return std::vector<float>(static_cast<std::size_t>(time.count() * rate_hz / 1000 * channels));
  }

  // Pushes until the device that is opened meanwhile has some of it.
  static bool heard(AudioOutput& output, int rate_hz, int channels) {
    const auto chunk = silence(20ms, rate_hz, channels);
    const auto deadline = steady_clock::now() + 10s;
    while (steady_clock::now() < deadline) {
      output.push(chunk, rate_hz, channels);
      if (output.queued() > 0us)
        return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  }
};

TEST_F(Sound, IsQueuedAndPlayedAway) {
  use_driver("dummy");
  AudioOutput output;
  ASSERT_TRUE(heard(output, 16000, 1));
  output.push(silence(200ms, 16000, 1), 16000, 1);
  EXPECT_GT(output.queued(), 100ms);
  const auto deadline = steady_clock::now() + 10s;
  while (output.queued() > 0us && steady_clock::now() < deadline)
    std::this_thread::sleep_for(1ms);
  EXPECT_EQ(output.queued(), 0us);
}

TEST_F(Sound, NeverQueuesMuchMoreThanHalfASecond) {
  use_driver("dummy");
  AudioOutput output;
  ASSERT_TRUE(heard(output, 48000, 2));
  for (int i = 0; i < 100; ++i)
    output.push(silence(100ms, 48000, 2), 48000, 2);
  EXPECT_LT(output.queued(), AudioOutput::most_queued + 200ms);
}

TEST_F(Sound, IsSilentAtOnce_WhenCleared) {
  use_driver("dummy");
  AudioOutput output;
  ASSERT_TRUE(heard(output, 8000, 1));
  output.push(silence(400ms, 8000, 1), 8000, 1);
  output.clear();
  EXPECT_EQ(output.queued(), 0us);
}

TEST_F(Sound, OfAnotherRateIsHeardToo) {
  use_driver("dummy");
  AudioOutput output;
  ASSERT_TRUE(heard(output, 8000, 1));
  EXPECT_TRUE(heard(output, 44100, 2));
}

TEST_F(Sound, WithoutADeviceIsSilence_AndNobodyWaits) {
  use_driver("there-is-no-such-driver");
  AudioOutput output;
  const auto begin = steady_clock::now();
  for (int i = 0; i < 1000; ++i)
    output.push(silence(20ms, 16000, 1), 16000, 1);
  EXPECT_LT(steady_clock::now() - begin, 5s);
  EXPECT_EQ(output.queued(), 0us);
  output.clear();
}

TEST_F(Sound, AbsurdFormatsAreDropped) {
  use_driver("dummy");
  AudioOutput output;
  const std::vector<float> samples(9);
  output.push(samples, 0, 1);
  output.push(samples, 1'000'000, 1);
  output.push(samples, 16000, 0);
  output.push(samples, 16000, 7);
  output.push(samples, 16000, 2); // no whole frames
  EXPECT_EQ(output.queued(), 0us);
}

} // namespace
} // namespace kagimado::osd
