#include "osd/screens/settings/choice_dialog.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/paged_grid.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {

using namespace literals;

void ChoiceDialog::open(ChoiceSpec spec) {
  spec_ = std::move(spec);
  answer_.reset();
  page_ = 0;
  open_ = true;
}

std::optional<std::size_t> ChoiceDialog::take(std::string_view id) {
  return spec_.id == id ? std::exchange(answer_, std::nullopt) : std::nullopt;
}

void ChoiceDialog::draw(Ui& ui) {
  if (!open_)
    return;
  const int width = std::min(pixels(ui, 760), ui.screen.width - pixels(ui, 24));
  const int height = std::min(pixels(ui, 760), ui.screen.height - pixels(ui, 24));
  const Rect dialog{(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  const Layer layer(ui, {"choice", dialog, /*modal=*/true});
  panel(ui, "choice.panel", dialog, theme::panel);
  Lines lines(ui, inset(dialog, pixels(ui, 28)));
  label_left_in(ui, "choice.title", spec_.title, lines.take(42, 12), FontRole::Title, theme::text);
  const int foot = pixels(ui, 56);
  const auto list = lines.rest(foot + pixels(ui, 14));
  paged_grid(ui,
             {.id = "choice",
              .count = spec_.choices.size(),
              .least_cell_width = list.width / 2 - pixels(ui, 8),
              .cell_height = pixels(ui, theme::control_height),
              .gap = pixels(ui, 8)},
             page_, list, [&](std::size_t i, const Rect& place) {
               const auto id = fmt::format("choice.{}", i);
               if (!button(ui, {.id = id, .label = spec_.choices[i], .selected = i == spec_.chosen}, place))
                 return;
               answer_ = i;
               open_ = false;
             });
  Rect line{list.x, list.bottom() + pixels(ui, 14), list.width, foot};
  if (button(ui, {.id = "choice.cancel", .label = ui.text("dialog.cancel"_t)},
             cut_right(line, pixels(ui, 220), 0)) ||
      key_pressed(ui, Key::Escape))
    open_ = false;
}

} // namespace kagimado::osd
