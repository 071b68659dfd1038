#include "osd/model/tour.h"

#include <algorithm>

namespace kagimado::osd {

std::optional<TourStep> Tour::tick(const TourPlan& plan, SteadyTime now, bool held, const CanShow& can_show) {
  if (since_)
    left_ -= now - *since_;
  since_.reset();
  if (steps_ != plan.steps) {
    steps_ = plan.steps;
    index_ = 0;
    left_ = std::chrono::nanoseconds(0);
  }
  if (!plan.runs || held || steps_.empty())
    return std::nullopt;
  since_ = now;
  if (left_ > std::chrono::nanoseconds(0))
    return std::nullopt;
  for (std::size_t tried = 0; tried < steps_.size(); ++tried) {
    const auto& step = steps_[index_];
    index_ = (index_ + 1) % steps_.size();
    if (!can_show(step))
      continue;
    left_ = std::clamp<std::chrono::nanoseconds>(step.dwell, TourPlan::shortest, TourPlan::longest);
    return step;
  }
  left_ = TourPlan::shortest; // none can be shown: looked at again later
  return std::nullopt;
}

std::optional<SteadyTime> Tour::next_change() const {
  return since_ ? std::optional(*since_ + std::max(left_, std::chrono::nanoseconds(0))) : std::nullopt;
}

} // namespace kagimado::osd
