#include "osd/model/saved_state.h"

#include "osd/model/preferences_json.h"

#include <charconv>

namespace kagimado::osd {
namespace {

using nlohmann::json;

constexpr std::uint32_t max_camera_number = 65535;

std::optional<int> layout_of(const std::string& name) {
  int tiles = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), tiles);
  if (error != std::errc() || end != name.data() + name.size() || !layout::is_layout(tiles))
    return std::nullopt;
  return tiles;
}

const json* member(const json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

Result<> check_slots(const json& slots, std::string_view monitor) {
  if (!slots.is_object())
    return fail(ErrorKind::Damaged, "monitors.{}.slots is no object", monitor);
  for (const auto& [name, cameras] : slots.items()) {
    if (!layout_of(name))
      continue; // a layout of another version: kept
    if (!cameras.is_array() || cameras.size() > max_slots)
      return fail(ErrorKind::Damaged, "monitors.{}.slots.{} is no list of at most {} cameras", monitor, name,
                  max_slots);
    for (const auto& camera : cameras)
      if (!camera.is_number_unsigned() || camera.get<std::uint64_t>() > max_camera_number)
        return fail(ErrorKind::Damaged, "monitors.{}.slots.{} holds something that is no camera number",
                    monitor, name);
  }
  return {};
}

Result<> check_monitor(const json& monitor, std::string_view name) {
  if (!monitor.is_object())
    return fail(ErrorKind::Damaged, "monitors.{} is no object", name);
  if (const auto* tiles = member(monitor, "layout"))
    if (!tiles->is_number_unsigned() || tiles->get<std::uint64_t>() > 32 ||
        !layout::is_layout(tiles->get<int>()))
      return fail(ErrorKind::Damaged, "monitors.{}.layout is no layout", name);
  if (const auto* page = member(monitor, "page"))
    if (!page->is_number_unsigned() || page->get<std::uint64_t>() > max_slots)
      return fail(ErrorKind::Damaged, "monitors.{}.page is no page number", name);
  if (const auto* slots = member(monitor, "slots"))
    KGM_CHECK(check_slots(*slots, name));
  if (const auto* preferences = member(monitor, "preferences")) {
    const auto read = read_preferences(*preferences);
    if (!read)
      return fail(ErrorKind::Damaged, "monitors.{}.preferences: {}", name, read.error().message);
  }
  return {};
}

Result<> check_positions(const json& positions) {
  const auto is_small = [](const json& value) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() <= max_camera_number;
  };
  if (!positions.is_array())
    return fail(ErrorKind::Damaged, "positions is no list");
  for (const auto& each : positions)
    if (!each.is_array() || each.size() != 2 || !is_small(each[0]) || !is_small(each[1]))
      return fail(ErrorKind::Damaged, "positions holds something that is no camera with its place");
  return {};
}

Result<> check(const json& document) {
  if (!document.is_object())
    return fail(ErrorKind::Damaged, "not a JSON object");
  if (const auto* language = member(document, "language"); language != nullptr && !language->is_string())
    return fail(ErrorKind::Damaged, "language is no text");
  if (const auto* positions = member(document, "positions"))
    KGM_CHECK(check_positions(*positions));
  const auto* monitors = member(document, "monitors");
  if (monitors == nullptr)
    return {};
  if (!monitors->is_object())
    return fail(ErrorKind::Damaged, "monitors is no object");
  for (const auto* name : {"main", "sub"})
    if (const auto* monitor = member(*monitors, name))
      KGM_CHECK(check_monitor(*monitor, name));
  return {};
}

} // namespace

Result<SavedState> SavedState::parse(std::string_view json_text) {
  SavedState state;
  state.document_ = json::parse(json_text, nullptr, /*allow_exceptions=*/false);
  if (state.document_.is_discarded())
    return fail(ErrorKind::Damaged, "not JSON");
  KGM_CHECK(check(state.document_));
  return state;
}

std::string SavedState::to_text() const {
  return document_.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

void SavedState::restore(std::string_view monitor, WallModel& model) const {
  const auto* monitors = member(document_, "monitors");
  const auto* saved = monitors != nullptr ? member(*monitors, monitor) : nullptr;
  if (saved == nullptr)
    return;
  std::map<int, Slots> assignment;
  if (const auto* slots = member(*saved, "slots")) {
    for (const auto& [name, numbers] : slots->items()) {
      const auto tiles = layout_of(name);
      if (!tiles)
        continue;
      std::vector<CameraId> cameras;
      for (const auto& value : numbers)
        cameras.push_back(CameraId{value.get<std::uint32_t>()});
      assignment.emplace(*tiles, Slots(std::move(cameras)));
    }
  }
  const auto* tiles = member(*saved, "layout");
  const auto* page = member(*saved, "page");
  model.restore(tiles != nullptr ? tiles->get<int>() : model.layout(), page != nullptr ? page->get<int>() : 0,
                std::move(assignment));
}

void SavedState::keep(std::string_view monitor, const WallModel& model) {
  auto& saved = document_["monitors"][std::string(monitor)];
  saved["layout"] = static_cast<unsigned>(model.layout());
  saved["page"] = static_cast<unsigned>(model.page());
  auto& slots = saved["slots"];
  for (const auto& [tiles, assigned] : model.assignment()) {
    auto cameras = json::array();
    for (const auto camera : assigned.cameras())
      cameras.push_back(number(camera));
    slots[std::to_string(tiles)] = std::move(cameras);
  }
}

WallPreferences SavedState::preferences(std::string_view monitor) const {
  const auto* monitors = member(document_, "monitors");
  const auto* saved = monitors != nullptr ? member(*monitors, monitor) : nullptr;
  const auto* preferences = saved != nullptr ? member(*saved, "preferences") : nullptr;
  return preferences != nullptr ? read_preferences(*preferences).value_or(WallPreferences{})
                                : WallPreferences{};
}

void SavedState::set_preferences(std::string_view monitor, const WallPreferences& preferences) {
  write_preferences(preferences, document_["monitors"][std::string(monitor)]["preferences"]);
}

CameraPositions SavedState::positions() const {
  CameraPositions positions;
  if (const auto* list = member(document_, "positions"))
    for (const auto& each : *list)
      positions.emplace(CameraId{each[0].get<std::uint32_t>()}, each[1].get<int>());
  return positions;
}

void SavedState::set_positions(const CameraPositions& positions) {
  auto list = json::array();
  for (const auto& [camera, position] : positions)
    list.push_back({number(camera), position});
  document_["positions"] = std::move(list);
}

std::optional<std::string> SavedState::language() const {
  const auto* language = member(document_, "language");
  return language != nullptr ? std::optional(language->get<std::string>()) : std::nullopt;
}

void SavedState::set_language(std::string_view language) {
  document_["language"] = language;
}

} // namespace kagimado::osd
