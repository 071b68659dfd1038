#include "osd/screens/settings/security_table.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/wall/tile_look.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace literals;

std::string id_of(const CameraSecurity& camera, std::string_view what) {
  return fmt::format("settings.camera.{}.{}", number(camera.id), what);
}

} // namespace

bool SecurityAnswer::take(Ui& ui, const PageFacts& facts, SecurityDraft& draft, const Rect& area) {
  const auto answer = facts.desk.look("/security");
  if (answer && answer->good() && answer->number != taken_) {
    if (auto read = read_site_security(answer->json)) {
      taken_ = answer->number;
      draft.take(std::move(*read));
    }
  }
  if (taken_ != 0)
    return true;
  draw_missing(ui, "settings.security", answer && answer->good() ? nullptr : answer, area);
  return false;
}

void draw_licence_count(Ui& ui, const SiteSecurity& known, Rect& line) {
  const auto count = fmt::format("{} / {}", known.used, known.total);
  const auto& name = ui.text("settings.security.licences"_t);
  const auto width_of = [&](const std::string& text) {
    return measure(ui, text, FontRole::Body).width + pixels(ui, 4);
  };
  label_left_in(ui, "settings.licences.count", count, cut_right(line, width_of(count), pixels(ui, 16)),
                FontRole::Body, theme::text);
  label_left_in(ui, "settings.licences.name", name, cut_right(line, width_of(name), pixels(ui, 24)),
                FontRole::Body, theme::text_dim);
}

void draw_camera_cells(Ui& ui, PageContext& context, const CameraSecurity& camera, const Rect& number_place,
                       const Rect& name_place) {
  label_left_in(ui, id_of(camera, "number"), std::to_string(number(camera.id)), number_place, FontRole::Body,
                theme::text_dim);
  label_left_in(ui, id_of(camera, "name"), context.name(camera.name), name_place, FontRole::Body,
                theme::text);
}

void draw_send_cell(Ui& ui, const CameraSecurity& camera, SecurityChoice& choice, bool enabled,
                    const Rect& place) {
  const auto id = id_of(camera, "send");
  if (checkbox(ui, {.id = id, .label = "", .checked = choice.send, .enabled = enabled}, place))
    choice.send = !choice.send;
}

void draw_sent_cell(Ui& ui, const CameraSecurity& camera, const SentState& sent, const Rect& place) {
  auto argb = theme::text_dim;
  std::string text = ui.text("settings.security.sent.never"_t);
  if (sent.state == "sent") {
    text = ui.text("settings.security.sent.sent"_t);
    argb = theme::good;
  } else if (sent.state == "failed") {
    text = ui.text.format("settings.security.sent.failed"_t, {reason_text(sent.reason, ui.text)});
    argb = theme::fault;
  }
  label_left_in(ui, id_of(camera, "sent"), text, place, FontRole::Body, argb);
}

std::optional<bool> draw_two(Ui& ui, const std::string& id, const std::string& off, const std::string& on,
                             bool value, bool off_enabled, bool on_enabled, Rect place) {
  const int margin = pixels(ui, 4), gap = pixels(ui, 6);
  place = {place.x, place.y + margin, place.width, place.height - 2 * margin};
  const int width = (place.width - gap) / 2;
  std::optional<bool> pressed;
  if (button(ui, {.id = id + ".off", .label = off, .enabled = off_enabled, .selected = !value},
             cut_left(place, width, gap)))
    pressed = false;
  if (button(ui, {.id = id + ".on", .label = on, .enabled = on_enabled, .selected = value}, place))
    pressed = true;
  return pressed;
}

std::string sending_text(const Ui& ui, const PendingChange& change) {
  const auto& ended = change.ended();
  if (!ended || change.busy())
    return {};
  if (!ended->good())
    return ended->reason == "limit" ? ui.text("settings.security.too_many"_t) : std::string();
  const auto failed = failures_of(ended->json);
  return failed > 0 ? ui.text.format("settings.security.some_failed"_t, {std::to_string(failed)})
                    : std::string();
}

} // namespace kagimado::osd
