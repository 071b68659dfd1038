#include "osd/app/recording_screens.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

// What is copied of what is played, before a person says otherwise.
constexpr std::chrono::minutes around_position{5};

} // namespace

void RecordingScreens::open_search(std::optional<WallTime> position) {
  open_search_screen(search_, position.value_or(context_.clock.wall_now()));
  changed_ = true;
}

ExportFacts RecordingScreens::export_facts(const WallModel& model) const {
  ExportFacts facts{.site = *context_.site,
                    .feed = context_.playback,
                    .now = context_.clock.wall_now(),
                    .on_wall = {},
                    .selection = selection_};
  for (const auto& tile : model.visible())
    if (tile.camera != no_camera)
      facts.on_wall.push_back(tile.camera);
  return facts;
}

void RecordingScreens::open_export(const WallModel& model, std::optional<WallTime> position,
                                   std::optional<TimeRange> marked) {
  selection_ = marked;
  if (!marked && position)
    selection_ = TimeRange{*position - around_position,
                           std::min(*position + around_position, context_.clock.wall_now())};
  open_export_screen(export_, export_facts(model));
  changed_ = true;
}

std::optional<SearchPlay> RecordingScreens::draw(Ui& ui, const WallModel& model) {
  if (search_.open)
    return draw_search(ui);
  if (export_.open)
    draw_export(ui, model);
  return std::nullopt;
}

std::optional<SearchPlay> RecordingScreens::draw_search(Ui& ui) {
  const auto pressed =
      draw_search_screen(ui, search_, {*context_.site, context_.playback, context_.clock.wall_now()});
  if (pressed.close || pressed.play)
    search_.open = false;
  changed_ = changed_ || pressed.changed || !search_.open;
  return pressed.play;
}

// Media are named by people too.
void RecordingScreens::note_names() {
  if (const auto media = context_.playback.media())
    for (const auto& medium : media->media)
      context_.names_shown.insert(medium.label.empty() ? medium.folder : medium.label);
  context_.names_shown.insert(context_.playback.export_status().folder);
}

void RecordingScreens::draw_export(Ui& ui, const WallModel& model) {
  note_names();
  const auto pressed = draw_export_screen(ui, export_, export_facts(model));
  if (pressed.start)
    context_.playback.start_export(*pressed.start);
  if (pressed.cancel)
    context_.playback.cancel_export();
  if (pressed.close)
    export_.open = false;
  changed_ = changed_ || pressed.changed || pressed.start || pressed.cancel || pressed.close;
}

} // namespace kagimado::osd
