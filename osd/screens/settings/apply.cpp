#include "osd/screens/settings/apply.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/widget_text.h"

namespace kagimado::osd {

using namespace literals;

void PendingChange::send(const PageFacts& facts, const view::Change& change) {
  ended_.reset();
  id_ = facts.desk.change(change);
}

view::AnswerPtr PendingChange::take_ended(const PageFacts& facts) {
  if (id_ == 0)
    return nullptr;
  auto answer = facts.desk.outcome(id_);
  if (!answer)
    return nullptr;
  id_ = 0;
  ended_ = answer;
  return answer;
}

std::string refusal_text(const Ui& ui, const view::Answer& answer) {
  if (answer.retry_after.count() > 0)
    return ui.text.format("settings.retry_after"_t, {std::to_string(answer.retry_after.count())});
  return ui.text.find("settings.refused." + answer.reason, "settings.refused.other"_t);
}

bool draw_missing(Ui& ui, std::string_view id, const view::AnswerPtr& answer, const Rect& area) {
  if (answer && answer->good())
    return false;
  const Rect line{area.x, area.y, area.width, pixels(ui, 44)};
  if (answer)
    label_left_in(ui, std::string(id) + ".missing", refusal_text(ui, *answer), line, FontRole::Body,
                  theme::fault);
  else
    label_left_in(ui, std::string(id) + ".pending", ui.text("settings.pending"_t), line, FontRole::Body,
                  theme::text_dim);
  return true;
}

void draw_outcome(Ui& ui, std::string_view id, const PendingChange& change, const Rect& line,
                  const std::string& said) {
  std::string text, value;
  std::uint32_t argb = theme::text_dim;
  if (change.busy()) {
    text = ui.text("settings.applying"_t);
    value = "busy";
  } else if (!said.empty()) {
    text = said;
    value = "fault";
    argb = theme::fault;
  } else if (const auto& ended = change.ended()) {
    text = ended->good() ? ui.text("settings.applied"_t) : refusal_text(ui, *ended);
    value = ended->good() ? "good" : ended->reason;
    argb = ended->good() ? theme::good : theme::fault;
  }
  if (text.empty())
    return;
  const auto shown = shorten(ui, text, FontRole::Body, static_cast<float>(line.width));
  {
    const ClipScope clip(line);
    draw_text(ui, shown, {line.x, centered_line_top(ui, line, FontRole::Body)}, FontRole::Body, argb);
  }
  ui.widgets.add({std::string(id) + ".message", "text", shown, line, true, value});
}

ApplyPressed draw_apply_foot(Ui& ui, const ApplyFoot& foot, const PendingChange& change, const Rect& area) {
  const std::string id(foot.id);
  const int height = pixels(ui, apply_foot_height), gap = pixels(ui, 14);
  Rect line{area.x, area.bottom() - height, area.width, height};
  auto pressed = ApplyPressed::Nothing;
  const auto& apply = foot.apply.empty() ? ui.text("settings.apply"_t) : foot.apply;
  if (button(ui,
             {.id = id + ".apply",
              .label = apply,
              .look = ButtonLook::Primary,
              .enabled = foot.enabled && !change.busy()},
             cut_right(line, std::max(button_width(ui, apply), pixels(ui, 200)), gap)))
    pressed = ApplyPressed::Apply;
  const auto& discard = ui.text("settings.discard"_t);
  if (foot.discards &&
      button(ui, {.id = id + ".discard", .label = discard, .enabled = foot.discardable && !change.busy()},
             cut_right(line, std::max(button_width(ui, discard), pixels(ui, 180)), gap)))
    pressed = ApplyPressed::Discard;
  draw_outcome(ui, id, change, line, foot.said);
  return pressed;
}

} // namespace kagimado::osd
