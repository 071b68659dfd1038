#include "engine/view/reverse_group.h"

namespace kagimado::view {

void ReverseGroup::begin(WallTime not_after) {
  clear();
  open_ = true;
  not_after_ = not_after;
}

bool ReverseGroup::add(Part part) {
  const auto size = part.bytes->size();
  if (parts_.size() == max_fragments || (!parts_.empty() && bytes_ + size > max_bytes))
    return false;
  bytes_ += size;
  parts_.push_back(std::move(part));
  return true;
}

const ReverseGroup::Part* ReverseGroup::next_part() {
  if (pass_is_done_ || next_ == parts_.size())
    return nullptr;
  return &parts_[next_++];
}

void ReverseGroup::keep(PlaybackEntry entry, std::size_t budget_bytes, std::chrono::microseconds step) {
  if (entry.from > not_after_) {
    pass_is_done_ = true;
    return;
  }
  // On a grid of absolute time, so that all passes leave out the same ones.
  const auto slot = [step](WallTime time) { return time.time_since_epoch() / step; };
  if (step.count() > 0 && !kept_.empty() && slot(kept_.back().from) == slot(entry.from))
    return;
  kept_bytes_ += bytes_of(entry.frame);
  kept_.push_back(std::move(entry));
  while (kept_bytes_ > budget_bytes && kept_.size() > 2) {
    kept_bytes_ -= bytes_of(kept_.front().frame);
    kept_.pop_front();
    left_out_earlier_ = true;
  }
}

std::vector<PlaybackEntry> ReverseGroup::take_kept() {
  std::vector<PlaybackEntry> taken(std::make_move_iterator(kept_.rbegin()),
                                   std::make_move_iterator(kept_.rend()));
  kept_.clear();
  kept_bytes_ = 0;
  if (left_out_earlier_) {
    not_after_ = taken.back().from - std::chrono::microseconds(1);
    next_ = 0;
    pass_is_done_ = left_out_earlier_ = false;
  } else {
    clear();
  }
  return taken;
}

} // namespace kagimado::view
