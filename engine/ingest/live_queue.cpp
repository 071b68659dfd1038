#include "engine/ingest/live_queue.h"

namespace kagimado::ingest {

using Type = mp4::Unit::Type;

bool LiveQueue::would_overflow(std::size_t more_bytes) const {
  return !units_.empty() &&
         (units_.size() >= limits_.max_units || queued_bytes_ + more_bytes > limits_.max_bytes);
}

void LiveQueue::push(const LiveUnit& live) {
  const auto& unit = live.unit;
  if (unit.type == Type::Init) {
    push_init(unit);
    return;
  }
  if (would_overflow(unit.bytes->size())) {
    drop_queued_fragments();
    is_waiting_for_start_ = true;
  }
  if (is_waiting_for_start_ && !live.is_start) {
    ++dropped_fragments_;
    return;
  }
  is_waiting_for_start_ = false;
  queued_bytes_ += unit.bytes->size();
  units_.push_back(unit);
}

void LiveQueue::push_init(const mp4::Unit& unit) {
  // A camera that sends nothing but init segments must not fill the queue: with no fragment between them only
  // the last counts.
  while (!units_.empty() && units_.back().type == Type::Init) {
    queued_bytes_ -= units_.back().bytes->size();
    units_.pop_back();
  }
  if (would_overflow(unit.bytes->size()))
    drop_queued_fragments();
  // What an earlier init described has ended: the next fragment to pass must be one that a decoder can start
  // with.
  is_waiting_for_start_ = true;
  queued_bytes_ += unit.bytes->size();
  units_.push_back(unit);
}

void LiveQueue::drop_queued_fragments() {
  // Init segments in front of dropped fragments describe nothing any more, but for the last.
  mp4::Unit last_init;
  for (auto& unit : units_) {
    if (unit.type == Type::Init)
      last_init = std::move(unit);
    else
      ++dropped_fragments_;
  }
  units_.clear();
  queued_bytes_ = 0;
  if (last_init.bytes) {
    queued_bytes_ = last_init.bytes->size();
    units_.push_back(std::move(last_init));
  }
}

std::vector<mp4::Unit> LiveQueue::take(std::size_t max_bytes) {
  std::vector<mp4::Unit> taken;
  std::size_t taken_bytes = 0;
  while (!units_.empty()) {
    const auto bytes = units_.front().bytes->size();
    if (!taken.empty() && taken_bytes + bytes > max_bytes)
      break;
    taken_bytes += bytes;
    queued_bytes_ -= bytes;
    taken.push_back(std::move(units_.front()));
    units_.pop_front();
  }
  return taken;
}

} // namespace kagimado::ingest
