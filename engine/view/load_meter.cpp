#include "engine/view/load_meter.h"

#include <algorithm>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

constexpr auto window_length = 1s;
constexpr auto late = 200ms;
constexpr auto calm = 50ms;
constexpr int late_windows_for_step_up = 3;
constexpr int calm_windows_at_first = 10;
constexpr int max_calm_windows = 300;
constexpr auto relapse =
    30s; // overload again so soon after a step down: that step was wrong, wait longer next time
constexpr std::size_t max_samples = 4096;

} // namespace

void LoadMeter::record(std::chrono::microseconds lag) {
  const auto now = clock_.steady_now();
  const MutexLock lock(mutex_);
  if (window_.empty())
    window_start_ = now;
  if (window_.size() < max_samples)
    window_.push_back(lag);
  if (now - window_start_ >= window_length)
    close_window();
}

void LoadMeter::close_window() {
  const auto middle = window_.begin() + static_cast<std::ptrdiff_t>(window_.size() / 2);
  std::nth_element(window_.begin(), middle, window_.end());
  const auto median = *middle;
  const auto end = window_start_ + window_length;
  window_.clear();
  late_windows_ = median >= late ? late_windows_ + 1 : 0;
  calm_windows_ = median <= calm ? calm_windows_ + 1 : 0;
  const int now_level = level_.load(std::memory_order_relaxed);
  if (late_windows_ >= late_windows_for_step_up && now_level < max_level) {
    late_windows_ = 0;
    const bool relapsed = last_step_down_ != SteadyTime{} && end - last_step_down_ < relapse;
    calm_windows_needed_ =
        relapsed ? std::min(calm_windows_needed_ * 2, max_calm_windows) : calm_windows_at_first;
    level_.store(now_level + 1, std::memory_order_relaxed);
  } else if (calm_windows_ >= calm_windows_needed_ && now_level > 0) {
    calm_windows_ = 0;
    last_step_down_ = end;
    level_.store(now_level - 1, std::memory_order_relaxed);
  }
}

} // namespace kagimado::view
