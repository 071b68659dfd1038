#include "osd/model/preferences_json.h"

#include "osd/layout/wall_layout.h"

#include <array>

namespace kagimado::osd {
namespace {

using nlohmann::json;

constexpr std::int64_t max_camera_number = 65535;

struct FlagField {
  const char* name;
  bool WallPreferences::* member;
};

constexpr std::array<FlagField, 4> flags{{{"camera_titles", &WallPreferences::camera_titles},
                                          {"picture_clock", &WallPreferences::picture_clock},
                                          {"fill_tiles", &WallPreferences::fill_tiles},
                                          {"kiosk", &WallPreferences::kiosk}}};

constexpr std::array<std::pair<const char*, PopupMode>, 3> popup_modes{
    {{"off", PopupMode::Off}, {"frame", PopupMode::Frame}, {"enlarge", PopupMode::Enlarge}}};

Result<> read_flag(const json& object, const char* name, bool& value) {
  const auto found = object.find(name);
  if (found == object.end())
    return {};
  if (!found->is_boolean())
    return fail(ErrorKind::Damaged, "{} is neither true nor false", name);
  value = found->get<bool>();
  return {};
}

Result<std::int64_t> read_number(const json& object, const char* name, std::int64_t otherwise,
                                 std::int64_t most) {
  const auto found = object.find(name);
  if (found == object.end())
    return otherwise;
  if (!found->is_number_integer() || found->get<std::int64_t>() < 0 || found->get<std::int64_t>() > most)
    return fail(ErrorKind::Damaged, "{} is no number from 0 to {}", name, most);
  return found->get<std::int64_t>();
}

Result<TourStep> read_step(const json& object) {
  if (!object.is_object())
    return fail(ErrorKind::Damaged, "tour.steps holds something that is no step");
  TourStep step;
  KGM_TRY(const auto layout, read_number(object, "layout", step.layout, 1024));
  if (!layout::is_layout(static_cast<int>(layout)))
    return fail(ErrorKind::Damaged, "tour.steps: a step with a layout that does not exist");
  step.layout = static_cast<int>(layout);
  KGM_TRY(const auto page, read_number(object, "page", 0, max_slots));
  step.page = static_cast<int>(page);
  KGM_TRY(const auto camera, read_number(object, "camera", 0, max_camera_number));
  step.alone = CameraId{static_cast<std::uint32_t>(camera)};
  KGM_TRY(const auto dwell, read_number(object, "seconds", step.dwell.count(), TourPlan::longest.count()));
  step.dwell = std::max(TourPlan::shortest, std::chrono::seconds(dwell));
  return step;
}

Result<TourPlan> read_tour(const json& object) {
  if (!object.is_object())
    return fail(ErrorKind::Damaged, "tour is no object");
  TourPlan plan;
  KGM_CHECK(read_flag(object, "runs", plan.runs));
  KGM_CHECK(read_flag(object, "holds_on_alarm", plan.holds_on_alarm));
  const auto steps = object.find("steps");
  if (steps == object.end())
    return plan;
  if (!steps->is_array() || steps->size() > TourPlan::max_steps)
    return fail(ErrorKind::Damaged, "tour.steps is no list of at most {} steps", TourPlan::max_steps);
  for (const auto& each : *steps) {
    KGM_TRY(auto step, read_step(each));
    plan.steps.push_back(step);
  }
  return plan;
}

Result<PopupOptions> read_popup(const json& object) {
  if (!object.is_object())
    return fail(ErrorKind::Damaged, "popup is no object");
  PopupOptions popup;
  KGM_CHECK(read_flag(object, "motion", popup.motion));
  KGM_TRY(const auto dwell,
          read_number(object, "seconds", popup.dwell.count(), PopupOptions::longest.count()));
  popup.dwell = std::chrono::seconds(dwell);
  const auto mode = object.find("mode");
  if (mode == object.end())
    return popup;
  for (const auto& [name, value] : popup_modes)
    if (*mode == name) {
      popup.mode = value;
      return popup;
    }
  return fail(ErrorKind::Damaged, "popup.mode is none that there is");
}

json json_of(const TourPlan& tour) {
  auto steps = json::array();
  for (const auto& step : tour.steps)
    steps.push_back({{"layout", step.layout},
                     {"page", step.page},
                     {"camera", number(step.alone)},
                     {"seconds", step.dwell.count()}});
  return {{"runs", tour.runs}, {"holds_on_alarm", tour.holds_on_alarm}, {"steps", std::move(steps)}};
}

json json_of(const PopupOptions& popup) {
  const char* mode = "off";
  for (const auto& [name, value] : popup_modes)
    if (value == popup.mode)
      mode = name;
  return {{"mode", mode}, {"seconds", popup.dwell.count()}, {"motion", popup.motion}};
}

} // namespace

Result<WallPreferences> read_preferences(const json& object) {
  if (!object.is_object())
    return fail(ErrorKind::Damaged, "preferences are no object");
  WallPreferences preferences;
  for (const auto& flag : flags)
    KGM_CHECK(read_flag(object, flag.name, preferences.*flag.member));
  if (const auto tour = object.find("tour"); tour != object.end()) {
    KGM_TRY(preferences.tour, read_tour(*tour));
  }
  if (const auto popup = object.find("popup"); popup != object.end()) {
    KGM_TRY(preferences.popup, read_popup(*popup));
  }
  return preferences;
}

void write_preferences(const WallPreferences& preferences, json& object) {
  for (const auto& flag : flags)
    object[flag.name] = preferences.*flag.member;
  object["tour"] = json_of(preferences.tour);
  object["popup"] = json_of(preferences.popup);
}

} // namespace kagimado::osd
