// How a copy goes, and how it ended.
#include "osd/draw/theme.h"
#include "osd/screens/amount_text.h"
#include "osd/screens/export_check.h"
#include "osd/screens/export_pages.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/progress.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;
using Pressed = ExportProgressPressed;

constexpr double card_width = 1120, card_height = 640, card_margin = 48;

// A card in the middle of the screen; gives its inside.
Rect draw_card(Ui& ui, std::string_view id, const Rect& area, double height) {
  const int width = std::min(pixels(ui, card_width), area.width);
  const int tall = std::min(pixels(ui, height), area.height);
  const Rect card{area.x + (area.width - width) / 2, area.y + (area.height - tall) / 2, width, tall};
  panel(ui, id, card, theme::panel);
  return inset(card, pixels(ui, card_margin));
}

void draw_headline(Ui& ui, Icon icon, std::uint32_t argb, const std::string& text, Rect line) {
  if (icon != Icon::None) {
    const auto place = cut_left(line, line.height, pixels(ui, 18));
    const ClipScope clip(place);
    draw_icon(icon, place, argb);
  }
  label_left_in(ui, "export.headline", text, line, FontRole::Title, theme::text);
}

std::string percent_text(const view::ExportStatus& status) {
  const double part = static_cast<double>(std::min(status.done_bytes, status.total_bytes)) /
                      static_cast<double>(std::max<std::uint64_t>(status.total_bytes, 1));
  return std::to_string(static_cast<int>(part * 100)) + " %";
}

void draw_amounts(Ui& ui, const view::ExportStatus& status, Lines& lines) {
  progress_bar(ui, "export.progress",
               status.total_bytes == 0
                   ? 0
                   : static_cast<double>(status.done_bytes) / static_cast<double>(status.total_bytes),
               lines.take(36, 16));
  auto line = lines.take(40, 4);
  const bool counting = status.total_bytes > 0;
  label_left_in(ui, "export.percent", counting ? percent_text(status) : std::string(),
                cut_left(line, pixels(ui, 110), pixels(ui, 20)), FontRole::Title, theme::text);
  const auto left = counting && status.left.count() > 0 ? time_left_text(status.left, ui.text)
                                                        : ui.text("export.running.estimating"_t);
  label_left_in(ui, "export.left", left,
                cut_right(line, measure(ui, left, FontRole::Body).width + 2, pixels(ui, 20)), FontRole::Body,
                theme::text);
  const auto bytes = counting ? ui.text.format("export.running.bytes"_t,
                                               {bytes_text(std::min(status.done_bytes, status.total_bytes)),
                                                bytes_text(status.total_bytes)})
                              : std::string();
  label_left_in(ui, "export.bytes", bytes, line, FontRole::Body, theme::text_dim);
}

void draw_folder(Ui& ui, const view::ExportStatus& status, const Rect& line) {
  if (!status.folder.empty())
    label_left_in(ui, "export.folder", ui.text.format("export.running.folder"_t, {status.folder}), line,
                  FontRole::Body, theme::text);
}

// At the right end of the card's foot.
bool foot_button(Ui& ui, const ButtonSpec& spec, const Rect& inside) {
  const int width = std::max(pixels(ui, 260), button_width(ui, spec.label)), height = pixels(ui, 60);
  return button(ui, spec, {inside.right() - width, inside.bottom() - height, width, height});
}

void draw_under_way(Ui& ui, ExportScreen& screen, const view::ExportStatus& status, const view::Site& site,
                    const Rect& area) {
  const auto inside = draw_card(ui, "export.card", area, card_height);
  Lines lines(ui, inside);
  const bool running = status.state == "running";
  draw_headline(ui, Icon::None, theme::text,
                ui.text(running ? "export.running.headline"_t : "export.running.waiting"_t),
                lines.take(48, 28));
  draw_amounts(ui, status, lines);
  draw_folder(ui, status, lines.take(36, 16));
  if (!site.recorder_online)
    label_left_in(ui, "export.offline", ui.text("banner.recorder_gone"_t), lines.take(36, 8), FontRole::Body,
                  theme::fault);
  const int foot = pixels(ui, 84);
  paragraph(ui, "export.note", ui.text("export.running.note"_t), lines.rest(foot), FontRole::Body,
            theme::text_dim);
  if (foot_button(ui, {.id = "export.cancel", .label = ui.text("export.running.cancel"_t)}, inside))
    screen.asks_cancel = true;
}

// Modal: above everything.
Pressed draw_cancel_question(Ui& ui, ExportScreen& screen, const Rect& area) {
  const int width = std::min(pixels(ui, 820), area.width), height = std::min(pixels(ui, 300), area.height);
  const Rect card{area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height};
  const Layer layer(ui, {"export.ask", card, /*modal=*/true});
  panel(ui, "export.ask.card", card, theme::panel_raised);
  const auto inside = inset(card, pixels(ui, 32));
  Lines lines(ui, inside);
  label_left_in(ui, "export.ask.title", ui.text("export.ask.title"_t), lines.take(44, 10), FontRole::Title,
                theme::text);
  paragraph(ui, "export.ask.text", ui.text("export.ask.text"_t), lines.rest(pixels(ui, 76)), FontRole::Body,
            theme::text);
  Rect foot{inside.x, inside.bottom() - pixels(ui, 60), inside.width, pixels(ui, 60)};
  const int half = (foot.width - pixels(ui, 16)) / 2;
  const bool go_on =
      button(ui, {.id = "export.ask.no", .label = ui.text("export.ask.no"_t), .look = ButtonLook::Primary},
             cut_left(foot, half, pixels(ui, 16))) ||
      key_pressed(ui, Key::Escape);
  const bool cancel = button(ui, {.id = "export.ask.yes", .label = ui.text("export.ask.yes"_t)}, foot);
  screen.asks_cancel = !go_on && !cancel;
  return cancel ? Pressed::Cancel : Pressed::Nothing;
}

std::string failure_text(const Ui& ui, const view::ExportStatus& status, std::string_view medium_folder,
                         PlaybackFeed& feed) {
  const auto media = feed.media();
  return ui.text.find("export.failed.reason." + failure_name(status, media.get(), medium_folder),
                      "export.failed.reason.other"_t);
}

void draw_done(Ui& ui, const view::ExportStatus& status, Lines& lines, const Rect& inside) {
  draw_headline(ui, Icon::Check, theme::good, ui.text("export.done.headline"_t), lines.take(52, 24));
  draw_folder(ui, status, lines.take(36, 4));
  label_left_in(
      ui, "export.done.amount",
      ui.text.format("export.done.amount"_t, {std::to_string(status.files), bytes_text(status.done_bytes)}),
      lines.take(36, 16), FontRole::Body, theme::text_dim);
  label_left_in(ui, "export.done.remove", ui.text("export.done.remove"_t), lines.take(40, 16), FontRole::Body,
                theme::good);
  auto rest = lines.rest();
  rest.height = inside.bottom() - pixels(ui, 84) - rest.y;
  paragraph(ui, "export.sealed", ui.text("export.sealed"_t), rest, FontRole::Body, theme::text_dim);
}

void draw_not_done(Ui& ui, const view::ExportStatus& status, const std::string& why, Lines& lines) {
  const bool failed = status.state == "failed";
  draw_headline(ui, Icon::Warning, failed ? theme::fault : theme::warning,
                ui.text(failed ? "export.failed.headline"_t : "export.cancelled.headline"_t),
                lines.take(52, 24));
  paragraph(ui, "export.reason", failed ? why : ui.text("export.cancelled.text"_t), lines.take(110, 12),
            FontRole::Body, theme::text);
  if (failed)
    draw_folder(ui, status, lines.take(36, 12));
}

Pressed draw_ended(Ui& ui, const ExportScreen& screen, const view::ExportStatus& status, PlaybackFeed& feed,
                   const Rect& area) {
  const auto inside = draw_card(ui, "export.card", area, card_height);
  Lines lines(ui, inside);
  if (status.state == "done")
    draw_done(ui, status, lines, inside);
  else
    draw_not_done(ui, status, failure_text(ui, status, screen.medium_folder, feed), lines);
  const ButtonSpec ok{.id = "export.ok", .label = ui.text("password.ok"_t), .look = ButtonLook::Primary};
  return foot_button(ui, ok, inside) ? Pressed::Confirmed : Pressed::Nothing;
}

} // namespace

bool is_under_way(const view::ExportStatus& status) {
  return status.state == "waiting" || status.state == "running";
}

Pressed draw_export_progress(Ui& ui, ExportScreen& screen, const view::ExportStatus& status,
                             const ExportFacts& facts, const Rect& area) {
  if (!is_under_way(status))
    return draw_ended(ui, screen, status, facts.feed, area);
  draw_under_way(ui, screen, status, facts.site, area);
  return screen.asks_cancel ? draw_cancel_question(ui, screen, area) : Pressed::Nothing;
}

} // namespace kagimado::osd
