#include "osd/screens/settings/question_dialog.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {

QuestionAnswer draw_question(Ui& ui, const Question& question) {
  const std::string id(question.id);
  const int width = std::min(pixels(ui, 820), ui.screen.width - pixels(ui, 24));
  const int height = pixels(ui, 300);
  const Rect dialog{(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  const Layer layer(ui, {question.id, dialog, /*modal=*/true});
  panel(ui, id + ".panel", dialog, theme::panel);
  const auto inner = inset(dialog, pixels(ui, 28));
  const int foot = pixels(ui, 56), gap = pixels(ui, 14);
  paragraph(ui, id + ".text", question.text, {inner.x, inner.y, inner.width, inner.height - foot - gap},
            FontRole::Body, theme::text);
  Rect line{inner.x, inner.bottom() - foot, inner.width, foot};
  const auto width_of = [&](const std::string& label) {
    return std::max(button_width(ui, label), pixels(ui, 200));
  };
  auto answer = QuestionAnswer::None;
  if (button(ui,
             {.id = id + ".yes",
              .label = question.yes,
              .look = question.dangerous ? ButtonLook::Normal : ButtonLook::Primary},
             cut_right(line, width_of(question.yes), gap)))
    answer = QuestionAnswer::Yes;
  if (button(ui,
             {.id = id + ".no",
              .label = question.no,
              .look = question.dangerous ? ButtonLook::Primary : ButtonLook::Normal},
             cut_right(line, width_of(question.no), gap)) ||
      key_pressed(ui, Key::Escape))
    answer = QuestionAnswer::No;
  return answer;
}

} // namespace kagimado::osd
