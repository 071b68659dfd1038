#include "osd/model/alarm_popup.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::chrono::nanoseconds nothing{0};

} // namespace

void AlarmPopup::take(std::span<const AlarmFact> alarms, const PopupOptions& options, SteadyTime now) {
  if (since_) { // of those that were there; new ones have all of their time
    pass(now - *since_, options);
    since_ = now;
  }
  std::vector<AlarmFact> fresh;
  std::vector<std::int64_t> known;
  for (const auto& alarm : alarms) {
    known.push_back(alarm.id);
    const auto entry =
        std::ranges::find_if(entries_, [&](const Entry& each) { return each.alarm.id == alarm.id; });
    if (entry != entries_.end())
      entry->alarm = alarm;
    else if (std::ranges::find(known_, alarm.id) == known_.end() && (started_ || alarm.on))
      fresh.push_back(alarm);
  }
  for (auto& entry : entries_) // of a recorder that forgot it
    if (std::ranges::find(known, entry.alarm.id) == known.end())
      entry.alarm.on = false;
  known_ = std::move(known);
  started_ = true;
  if (options.mode == PopupMode::Off)
    return;
  std::ranges::sort(fresh, {}, [](const AlarmFact& alarm) { return std::pair(alarm.from, alarm.id); });
  for (const auto& alarm : fresh)
    if (options.motion || alarm.kind != "motion")
      add(alarm, options, now);
}

// Another one of a camera takes the place of that camera's.
void AlarmPopup::add(const AlarmFact& alarm, const PopupOptions& options, SteadyTime now) {
  const auto same =
      std::ranges::find_if(entries_, [&](const Entry& each) { return each.alarm.camera == alarm.camera; });
  if (same != entries_.end()) {
    const bool shown = enlarged_ == same->alarm.id;
    entries_.erase(same);
    if (shown)
      enlarged_ = alarm.id;
  }
  if (entries_.size() == most_waiting)
    entries_.erase(entries_.begin());
  entries_.push_back({alarm, now, options.dwell, false});
}

bool AlarmPopup::is_over(const Entry& entry, const PopupOptions& options, SteadyTime now) const {
  if (options.dwell == std::chrono::seconds(0))
    return false;
  if (entry.alarm.on)
    return false;
  const bool waits = options.mode == PopupMode::Enlarge && !entry.was_enlarged;
  return waits ? enlarged_ != entry.alarm.id && now - entry.came > stale_after : entry.left <= nothing;
}

// In a frame all wait together; alone on the monitor is one at a time.
void AlarmPopup::pass(std::chrono::nanoseconds time, const PopupOptions& options) {
  for (auto& entry : entries_)
    if (options.mode == PopupMode::Frame || enlarged_ == entry.alarm.id)
      entry.left -= time;
}

void AlarmPopup::choose(const PopupOptions& options) {
  if (options.mode != PopupMode::Enlarge) {
    enlarged_.reset();
    return;
  }
  const auto shown =
      std::ranges::find_if(entries_, [&](const Entry& each) { return each.alarm.id == enlarged_; });
  if (shown != entries_.end() && (shown->left > nothing || options.dwell == std::chrono::seconds(0)))
    return;
  if (shown != entries_.end())
    shown->was_enlarged = true;
  const auto next = std::ranges::find_if(entries_, [](const Entry& each) { return !each.was_enlarged; });
  enlarged_ = next != entries_.end() ? std::optional(next->alarm.id) : std::nullopt;
}

void AlarmPopup::tick(const PopupOptions& options, SteadyTime now, bool held) {
  if (since_)
    pass(now - *since_, options);
  since_.reset();
  until_acknowledged_ = options.dwell == std::chrono::seconds(0);
  if (options.mode == PopupMode::Off) {
    entries_.clear();
    enlarged_.reset();
    return;
  }
  if (!held)
    choose(options);
  std::erase_if(entries_, [&](const Entry& entry) { return is_over(entry, options, now); });
  if (!held && !entries_.empty())
    since_ = now;
}

void AlarmPopup::acknowledge() {
  if (enlarged_)
    std::erase_if(entries_, [&](const Entry& each) { return each.alarm.id == enlarged_; });
  else
    entries_.clear();
  enlarged_.reset();
}

const AlarmFact* AlarmPopup::told() const {
  if (const auto* alone = enlarged())
    return alone;
  return entries_.empty() ? nullptr : &entries_.back().alarm;
}

const AlarmFact* AlarmPopup::enlarged() const {
  const auto shown =
      std::ranges::find_if(entries_, [&](const Entry& each) { return each.alarm.id == enlarged_; });
  return enlarged_ && shown != entries_.end() ? &shown->alarm : nullptr;
}

bool AlarmPopup::frames(CameraId camera) const {
  return std::ranges::any_of(entries_, [&](const Entry& each) { return each.alarm.camera == camera; });
}

std::optional<SteadyTime> AlarmPopup::next_change() const {
  if (!since_ || until_acknowledged_)
    return std::nullopt;
  auto soonest = std::chrono::nanoseconds::max();
  for (const auto& entry : entries_)
    if (entry.left > nothing)
      soonest = std::min(soonest, entry.left);
  return soonest == std::chrono::nanoseconds::max() ? std::nullopt : std::optional(*since_ + soonest);
}

} // namespace kagimado::osd
