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
    push_init(live);
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
  units_.push_back(live);
}

void LiveQueue::push_init(const LiveUnit& live) {
  // A camera that sends nothing but init segments must not fill the queue: with no fragment between them only
  // the last counts.
  while (!units_.empty() && units_.back().unit.type == Type::Init) {
    queued_bytes_ -= units_.back().unit.bytes->size();
    units_.pop_back();
  }
  if (would_overflow(live.unit.bytes->size()))
    drop_queued_fragments();
  // What an earlier init described has ended: the next fragment to pass must be one that a decoder can start
  // with.
  is_waiting_for_start_ = true;
  queued_bytes_ += live.unit.bytes->size();
  units_.push_back(live);
}

void LiveQueue::drop_queued_fragments() {
  // Init segments in front of dropped fragments describe nothing any more, but for the last.
  LiveUnit last_init;
  for (auto& live : units_) {
    if (live.unit.type == Type::Init)
      last_init = std::move(live);
    else
      ++dropped_fragments_;
  }
  units_.clear();
  queued_bytes_ = 0;
  if (last_init.unit.bytes) {
    queued_bytes_ = last_init.unit.bytes->size();
    units_.push_back(std::move(last_init));
  }
}

std::vector<mp4::Unit> LiveQueue::take(std::size_t max_bytes) {
  std::vector<mp4::Unit> taken;
  std::size_t taken_bytes = 0;
  while (!units_.empty()) {
    const auto bytes = units_.front().unit.bytes->size();
    if (!taken.empty() && taken_bytes + bytes > max_bytes)
      break;
    taken_bytes += bytes;
    taken.push_back(pop().unit);
  }
  return taken;
}

LiveUnit LiveQueue::pop() {
  auto live = std::move(units_.front());
  units_.pop_front();
  queued_bytes_ -= live.unit.bytes->size();
  return live;
}

LiveBatch LiveQueue::take_group(std::size_t max_bytes) {
  LiveBatch batch;
  std::size_t taken_bytes = 0;
  bool has_fragment = false;
  while (!units_.empty()) {
    const auto& next = units_.front();
    const bool is_init = next.unit.type == Type::Init;
    const bool is_beginning = is_init ? batch.units.empty() : !has_fragment || !next.is_start;
    if (!is_beginning || (!batch.units.empty() && taken_bytes + next.unit.bytes->size() > max_bytes))
      break;
    auto live = pop();
    taken_bytes += live.unit.bytes->size();
    if (batch.units.empty() || (!is_init && !has_fragment))
      batch.received = live.received;
    has_fragment = has_fragment || !is_init;
    batch.units.push_back(std::move(live.unit));
  }
  return batch;
}

} // namespace kagimado::ingest
