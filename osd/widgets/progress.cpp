#include "osd/widgets/progress.h"

#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {

void progress_bar(Ui& ui, std::string_view id, double fraction, const Rect& rect) {
  const double part = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0;
  {
    const ClipScope clip(rect);
    fill_bordered(rect, ui.px(theme::corner_radius), theme::field, theme::border, 1);
    auto done = inset(rect, std::max(1, static_cast<int>(std::lround(ui.px(3)))));
    done.width = static_cast<int>(std::lround(done.width * part));
    fill_rect(done, theme::accent);
  }
  ui.widgets.add({std::string(id), "progress", "", rect, true,
                  std::to_string(static_cast<int>(std::floor(part * 100)))});
}

} // namespace kagimado::osd
