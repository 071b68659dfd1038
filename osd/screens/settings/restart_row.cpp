#include "osd/screens/settings/restart_row.h"

#include "osd/screens/settings/question_dialog.h"

namespace kagimado::osd {

using namespace literals;

void RestartRow::draw_row(Ui& ui, PageContext& context, FormRows& rows) {
  pending_.take_ended(context.facts);
  const bool may = context.facts.may("maintain") && !pending_.busy();
  if (rows.link("settings.restart", ui.text("settings.restart.name"_t), ui.text("settings.restart.button"_t),
                may))
    asked_ = 1;
  if (pending_.ended())
    rows.note("settings.restart.message", pending_.ended()->good() ? ui.text("settings.restart.going"_t)
                                                                   : refusal_text(ui, *pending_.ended()));
}

void RestartRow::draw_questions(Ui& ui, PageContext& context) {
  if (asked_ == 0)
    return;
  const auto answer = draw_question(
      ui, {.id = asked_ == 1 ? "settings.restart.first" : "settings.restart.second",
           .text = ui.text(asked_ == 1 ? "settings.restart.question"_t : "settings.restart.again"_t),
           .yes = ui.text("settings.restart.button"_t),
           .no = ui.text("dialog.cancel"_t),
           .dangerous = true});
  if (answer == QuestionAnswer::None)
    return;
  if (answer == QuestionAnswer::No) {
    asked_ = 0;
  } else if (++asked_ > 2) {
    asked_ = 0;
    pending_.send(context.facts, {.method = "POST", .target = "/system/restart"});
  }
}

} // namespace kagimado::osd
