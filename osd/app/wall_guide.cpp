#include "osd/app/wall_guide.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

bool stands_alone(const WallModel& model, CameraId camera) {
  return model.tiles_on_monitor() == 1 && model.camera_at(model.enlarged().value_or(0)) == camera;
}

} // namespace

bool WallGuide::update(WallModel& model, bool covered) {
  take_alarms();
  const bool changed = follow_alarms(model, covered);
  return follow_tour(model, covered) || changed;
}

// The question stays the same for an hour, so that its answer is known.
void WallGuide::take_alarms() {
  if (preferences().popup.mode == PopupMode::Off)
    return;
  const auto hour = floor<hours>(context_.clock.wall_now());
  const auto list = context_.playback.alarms(hour - hours(1), hour + hours(2));
  if (!list || list->pending || !list->reason.empty())
    return;
  std::vector<AlarmFact> facts;
  facts.reserve(list->alarms.size());
  for (const auto& alarm : list->alarms)
    facts.push_back({alarm.id, alarm.camera, alarm.kind, alarm.from, !alarm.to});
  alarms_.take(facts, preferences().popup, context_.clock.steady_now());
}

bool WallGuide::follow_alarms(WallModel& model, bool covered) {
  alarms_.tick(preferences().popup, context_.clock.steady_now(), covered);
  if (covered)
    return false;
  const auto* alarm = alarms_.enlarged();
  const auto id = alarm != nullptr ? std::optional(alarm->id) : std::nullopt;
  if (std::exchange(followed_, id) == id)
    return false; // what somebody chose since then stays
  if (alarm == nullptr)
    return put_back(model);
  if (!before_)
    before_ = Before{no_camera, model.layout(), model.page(), model.enlarged()};
  before_->shown = alarm->camera;
  return model.show_alone(alarm->camera);
}

bool WallGuide::put_back(WallModel& model) {
  const auto before = std::exchange(before_, std::nullopt);
  if (!before || model.layout() != before->layout || !stands_alone(model, before->shown))
    return false; // it is not as it was left
  bool changed = model.set_page(before->page);
  if (model.enlarged() != before->enlarged) {
    if (model.enlarged())
      changed = model.toggle_enlarged(*model.enlarged()) || changed;
    if (before->enlarged)
      changed = model.toggle_enlarged(*before->enlarged) || changed;
  }
  return changed;
}

bool WallGuide::follow_tour(WallModel& model, bool covered) {
  const auto& plan = preferences().tour;
  const bool alarmed = alarms_.enlarged() != nullptr || (plan.holds_on_alarm && alarms_.count() > 0);
  const auto can_show = [&](const TourStep& step) {
    if (step.alone == no_camera)
      return true;
    const auto& cameras = context_.site->cameras;
    return std::ranges::find(cameras, step.alone, &view::CameraEntry::id) != cameras.end();
  };
  const auto step = tour_.tick(plan, context_.clock.steady_now(), covered || alarmed, can_show);
  if (!step)
    return false;
  bool changed = model.set_layout(step->layout); // ends an enlarged tile too
  if (step->alone != no_camera)
    return model.show_alone(step->alone) || changed;
  if (model.enlarged())
    changed = model.toggle_enlarged(*model.enlarged()) || changed;
  return model.set_page(std::min(step->page, model.page_count() - 1)) || changed;
}

void WallGuide::touched() {
  before_.reset();
  if (!preferences().tour.runs)
    return;
  preferences().tour.runs = false;
  context_.preferences_changed = true;
}

void WallGuide::toggle_tour() {
  auto& tour = preferences().tour;
  tour.runs = !tour.runs;
  if (tour.runs)
    tour_.skip();
  context_.preferences_changed = true;
}

void WallGuide::acknowledge_alarms() {
  alarms_.acknowledge();
}

std::optional<SteadyTime> WallGuide::next_frame() const {
  const auto tour = tour_.next_change(), alarm = alarms_.next_change();
  if (!tour || !alarm)
    return tour ? tour : alarm;
  return std::min(*tour, *alarm);
}

} // namespace kagimado::osd
