// What is copied, from when to when, and where to.
#include "osd/draw/theme.h"
#include "osd/screens/amount_text.h"
#include "osd/screens/export_check.h"
#include "osd/screens/export_pages.h"
#include "osd/screens/full_screen.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/paged_grid.h"
#include "osd/widgets/row_button.h"
#include "osd/widgets/time_stepper.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

void heading(Ui& ui, std::string_view id, const std::string& text, const Rect& line) {
  label_left_in(ui, id, text, line, FontRole::Title, theme::text);
}

// --- Cameras

void choose_all(ExportScreen& screen, const view::Site& site) {
  screen.cameras.clear();
  for (const auto& camera : site.cameras)
    screen.cameras.insert(camera.id);
}

void draw_choices(Ui& ui, ExportScreen& screen, const ExportFacts& facts, Rect line) {
  const int gap = pixels(ui, 8);
  const int width = (line.width - 2 * gap) / 3;
  if (button(ui, {.id = "export.cameras.all", .label = ui.text("export.cameras.all"_t)},
             cut_left(line, width, gap)))
    choose_all(screen, facts.site);
  if (button(ui,
             {.id = "export.cameras.wall",
              .label = ui.text("export.cameras.wall"_t),
              .enabled = !facts.on_wall.empty()},
             cut_left(line, width, gap)))
    screen.cameras = {facts.on_wall.begin(), facts.on_wall.end()};
  if (button(ui, {.id = "export.cameras.none", .label = ui.text("export.cameras.none"_t)},
             cut_left(line, width, 0)))
    screen.cameras.clear();
}

void draw_camera(Ui& ui, ExportScreen& screen, const view::CameraEntry& camera, const Rect& place) {
  const bool chosen = screen.cameras.contains(camera.id);
  const auto id = fmt::format("export.camera.{}", number(camera.id));
  const auto name = fmt::format("{}  {}", number(camera.id), camera.name);
  if (!checkbox(ui, {.id = id, .label = name, .checked = chosen}, place))
    return;
  if (chosen)
    screen.cameras.erase(camera.id);
  else
    screen.cameras.insert(camera.id);
}

void draw_cameras(Ui& ui, ExportScreen& screen, const ExportFacts& facts, const ExportPlan& plan,
                  const Rect& area) {
  Lines lines(ui, area);
  auto head = lines.take(44, 8);
  const auto count = ui.text.format("export.cameras.count"_t, {std::to_string(plan.cameras.size()),
                                                               std::to_string(facts.site.cameras.size())});
  label_left_in(ui, "export.cameras.count", count,
                cut_right(head, measure(ui, count, FontRole::Body).width + 2, pixels(ui, 12)), FontRole::Body,
                theme::text_dim);
  heading(ui, "export.cameras.heading", ui.text("export.cameras.heading"_t), head);
  draw_choices(ui, screen, facts, lines.take(theme::control_height, 12));
  const auto& cameras = facts.site.cameras;
  if (cameras.empty())
    return label_left_in(ui, "export.cameras.empty", ui.text("settings.cameras.none"_t), lines.take(44),
                         FontRole::Body, theme::text_dim);
  paged_grid(ui,
             {.id = "export.cameras",
              .count = cameras.size(),
              .least_cell_width = pixels(ui, 240),
              .cell_height = pixels(ui, 44),
              .gap = pixels(ui, 8)},
             screen.camera_page, lines.rest(),
             [&](std::size_t i, const Rect& place) { draw_camera(ui, screen, cameras[i], place); });
}

// --- Time

void draw_presets(Ui& ui, ExportScreen& screen, const ExportFacts& facts, Rect line) {
  struct Preset {
    std::string_view id;
    int minutes;
  };

  constexpr std::array<Preset, 3> presets{
      {{"export.range.last5", 5}, {"export.range.last15", 15}, {"export.range.last60", 60}}};
  const int gap = pixels(ui, 8);
  const int width = (line.width - 3 * gap) / 4;
  const WallTime now = std::chrono::floor<std::chrono::seconds>(facts.now);
  for (const auto& preset : presets) {
    const TimeRange range{now - std::chrono::minutes(preset.minutes), now};
    const auto label = ui.text.format("export.range.last"_t, {std::to_string(preset.minutes)});
    if (button(ui, {.id = preset.id, .label = label}, cut_left(line, width, gap)))
      screen.range = range;
  }
  if (button(ui,
             {.id = "export.range.selection",
              .label = ui.text("export.range.selection"_t),
              .enabled = facts.selection.has_value(),
              .selected = facts.selection == screen.range},
             line))
    screen.range = *facts.selection;
}

void draw_stepper(Ui& ui, std::string_view id, TextKey name, bool fault, WallTime& time, const Rect& area) {
  Lines lines(ui, area);
  label_left_in(ui, std::string(id) + ".name", ui.text(name), lines.take(30, 2), FontRole::Body,
                theme::text_dim);
  if (const auto changed = time_stepper(ui, {.id = id, .time = time, .fault = fault}, lines.rest()))
    time = *changed;
}

void draw_range_message(Ui& ui, const ExportScreen& screen, RangeFault fault, const Rect& line) {
  if (fault == RangeFault::None)
    return label_left_in(
        ui, "export.range.length",
        ui.text.format("export.range.length"_t, {length_text(screen.range.to - screen.range.from)}), line,
        FontRole::Body, theme::text_dim);
  label_left_in(ui, "export.range.fault",
                ui.text(fault == RangeFault::Future ? "export.range.future"_t : "export.range.backwards"_t),
                line, FontRole::Body, theme::fault);
}

void draw_range(Ui& ui, ExportScreen& screen, const ExportFacts& facts, RangeFault fault, Lines& lines) {
  heading(ui, "export.range.heading", ui.text("export.range.heading"_t), lines.take(44, 8));
  draw_presets(ui, screen, facts, lines.take(theme::control_height, 10));
  auto row = lines.take(32 + 168, 6);
  const int half = std::min(time_stepper_size(ui).width, (row.width - pixels(ui, 32)) / 2);
  draw_stepper(ui, "export.from", "export.range.from"_t, fault == RangeFault::Backwards, screen.range.from,
               cut_left(row, half, pixels(ui, 32)));
  draw_stepper(ui, "export.to", "export.range.to"_t, fault != RangeFault::None, screen.range.to,
               cut_left(row, half, 0));
  draw_range_message(ui, screen, fault, lines.take(32, 16));
}

// --- Medium

void draw_medium(Ui& ui, ExportScreen& screen, const view::Medium& medium, std::size_t index, bool chosen,
                 Rect place) {
  const auto id = fmt::format("export.medium.{}", index);
  const auto& label = medium.label.empty() ? medium.folder : medium.label;
  if (row_button(ui,
                 {.id = id, .text = label, .selected = chosen, .enabled = medium.writable, .striped = true},
                 place))
    screen.medium_folder = medium.folder;
  const std::uint32_t argb = medium.writable ? theme::text : theme::text_disabled;
  cut_left(place, pixels(ui, 14), 0);
  cut_right(place, pixels(ui, 14), 0);
  const auto space = medium.writable
                         ? ui.text.format("export.medium.space"_t,
                                          {bytes_text(medium.free_bytes), bytes_text(medium.total_bytes)})
                         : ui.text("export.medium.read_only"_t);
  label_left_in(ui, id + ".space", space,
                cut_right(place, measure(ui, space, FontRole::Body).width + 2, pixels(ui, 16)),
                FontRole::Body, medium.writable ? theme::text_dim : theme::warning);
  label_left_in(ui, id + ".name", label, place, FontRole::Body, argb);
}

// Why no list is shown; empty: there is one.
std::string no_media_text(const Ui& ui, const view::MediaList* media) {
  if (media == nullptr || (media->pending && media->media.empty()))
    return ui.text("export.medium.pending"_t);
  if (!media->reason.empty())
    return ui.text.format("export.medium.error"_t, {reason_text(media->reason, ui.text)});
  return media->media.empty() ? ui.text("export.medium.none"_t) : std::string();
}

void draw_media(Ui& ui, ExportScreen& screen, const ExportPlan& plan, Lines& lines) {
  heading(ui, "export.medium.heading", ui.text("export.medium.heading"_t), lines.take(44, 8));
  const auto area = lines.take(3 * 52 + 2 * 8, 10);
  if (const auto why = no_media_text(ui, plan.media.get()); !why.empty())
    return paragraph(ui, "export.medium.none", why, area, FontRole::Body, theme::text_dim);
  const auto& media = plan.media->media;
  paged_grid(ui,
             {.id = "export.medium",
              .count = media.size(),
              .least_cell_width = area.width,
              .cell_height = pixels(ui, 52),
              .gap = pixels(ui, 8)},
             screen.medium_page, area, [&](std::size_t i, const Rect& place) {
               draw_medium(ui, screen, media[i], i, &media[i] == plan.medium, place);
             });
}

// --- How much, and the start

void draw_amount(Ui& ui, const ExportPlan& plan, const Rect& line) {
  std::string text;
  if (plan.fault != RangeFault::None || plan.cameras.empty())
    return;
  if (!plan.recorded.known)
    text = ui.text("export.amount.pending"_t);
  else
    text = ui.text.format("export.amount.recorded"_t,
                          {std::to_string(plan.recorded.cameras), std::to_string(plan.cameras.size()),
                           length_text(plan.recorded.length)});
  if (plan.estimate_bytes)
    text += "  " + ui.text.format("export.amount.estimate"_t, {bytes_text(*plan.estimate_bytes)});
  label_left_in(ui, "export.amount", text, line, FontRole::Body, theme::text);
}

std::string hindrance_text(const Ui& ui, ExportHindrance hindrance) {
  switch (hindrance) {
  case ExportHindrance::None:
    return {};
  case ExportHindrance::Offline:
    return ui.text("banner.recorder_gone"_t);
  case ExportHindrance::NoCamera:
    return ui.text("export.hindrance.no_camera"_t);
  case ExportHindrance::Range:
    return ui.text("export.hindrance.range"_t);
  case ExportHindrance::NoMedium:
    return ui.text("export.hindrance.no_medium"_t);
  case ExportHindrance::NothingRecorded:
    return ui.text("export.hindrance.nothing_recorded"_t);
  case ExportHindrance::NoSpace:
    return ui.text("export.hindrance.no_space"_t);
  }
  return {};
}

void draw_player_choice(Ui& ui, ExportScreen& screen, Lines& lines) {
  if (checkbox(
          ui,
          {.id = "export.player", .label = ui.text("export.player.label"_t), .checked = screen.with_player},
          lines.take(40)))
    screen.with_player = !screen.with_player;
  auto line = lines.take(26, 14);
  cut_left(line, pixels(ui, 26 + theme::padding), 0);
  label_left_in(ui, "export.player.explanation", ui.text("export.player.explanation"_t), line,
                FontRole::Small, theme::text_dim);
}

bool draw_start(Ui& ui, const ExportPlan& plan, const view::Site& site, Rect line) {
  const auto hindrance = hindrance_of(plan, site);
  const bool started = button(ui,
                              {.id = "export.start",
                               .label = ui.text("export.start"_t),
                               .look = ButtonLook::Primary,
                               .enabled = hindrance == ExportHindrance::None},
                              cut_right(line, pixels(ui, 300), pixels(ui, 20)));
  label_left_in(ui, "export.hindrance", hindrance_text(ui, hindrance), line, FontRole::Body, theme::warning);
  return started;
}

} // namespace

std::optional<view::ExportWish> draw_export_form(Ui& ui, ExportScreen& screen, const ExportFacts& facts,
                                                 const Rect& area) {
  const auto plan = plan_export(screen, facts);
  Rect right = area;
  const Rect left = cut_left(right, std::min(pixels(ui, 620), area.width * 2 / 5), pixels(ui, 56));
  draw_cameras(ui, screen, facts, plan, left);
  const int start_height = pixels(ui, 64);
  Lines lines(ui, right);
  draw_range(ui, screen, facts, plan.fault, lines);
  draw_media(ui, screen, plan, lines);
  draw_player_choice(ui, screen, lines);
  draw_amount(ui, plan, lines.take(32, 10));
  paragraph(ui, "export.sealed", ui.text("export.sealed"_t), lines.rest(start_height + pixels(ui, 12)),
            FontRole::Body, theme::text_dim);
  if (!draw_start(ui, plan, facts.site, {right.x, right.bottom() - start_height, right.width, start_height}))
    return std::nullopt;
  screen.medium_folder = plan.medium->folder;
  return view::ExportWish{.cameras = {plan.cameras.begin(), plan.cameras.end()},
                          .from = screen.range.from,
                          .to = screen.range.to,
                          .medium_folder = plan.medium->folder,
                          .with_player = screen.with_player};
}

} // namespace kagimado::osd
