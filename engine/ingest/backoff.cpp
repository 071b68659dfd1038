#include "engine/ingest/backoff.h"

#include <algorithm>
#include <random>

namespace kagimado::ingest {
namespace {

enum class Pace { Normal, Slow, Stop };

Pace pace_after(ErrorKind why) {
  switch (why) {
  case ErrorKind::Denied:
    return Pace::Stop;
  case ErrorKind::Expired:
  case ErrorKind::Untrusted:
  case ErrorKind::NotYetValid:
  case ErrorKind::Throttled:
  case ErrorKind::Unsupported:
    return Pace::Slow;
  default:
    return Pace::Normal;
  }
}

} // namespace

std::function<double()> system_chance() {
  return [engine = std::minstd_rand(std::random_device()())]() mutable {
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
  };
}

Backoff::Backoff(BackoffPolicy policy, std::shared_ptr<const Clock> clock, std::function<double()> chance)
    : policy_(policy), clock_(std::move(clock)), chance_(std::move(chance)), next_(policy.first) {}

void Backoff::stream_started() {
  good_since_ = clock_->steady_now();
}

std::optional<std::chrono::milliseconds> Backoff::failed(ErrorKind why) {
  const auto good_since = std::exchange(good_since_, std::nullopt);
  if (good_since && clock_->steady_now() - *good_since >= policy_.good_after)
    next_ = policy_.first;
  switch (pace_after(why)) {
  case Pace::Stop:
    return std::nullopt;
  case Pace::Slow:
    return with_jitter(policy_.slow);
  case Pace::Normal:
    break;
  }
  const auto delay = next_;
  next_ = std::min(next_ * 2, policy_.most);
  return with_jitter(delay);
}

std::chrono::milliseconds Backoff::with_jitter(std::chrono::milliseconds delay) const {
  const double factor = 1.0 + policy_.jitter * (2.0 * chance_() - 1.0);
  return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * factor));
}

} // namespace kagimado::ingest
