// What must hold for any full screen: nothing is cut, nothing lies over something else, all is on the
// monitor; at 1280x720 it is as the picture that was kept of it (golden.h). A picture of each can be had for
// looking at (KAGIMADO_SAMPLES=/folder).
#pragma once

#include "osd/widgets/text_layout.h"
#include "osd/widgets/widget_text.h"
#include "tests/fakes/golden.h"

#include <cstdlib>

namespace kagimado::osd::testing {

struct MonitorKind {
  const char* name;
  Size size;
  Language language;

  [[nodiscard]] double scale() const { return size.height / 1080.0; }
};

inline constexpr MonitorKind monitor_kinds[] = {{"ja1080", {1920, 1080}, Language::Japanese},
                                                {"en1080", {1920, 1080}, Language::English},
                                                {"ja720", {1280, 720}, Language::Japanese},
                                                {"en720", {1280, 720}, Language::English}};

// Widgets of the topmost dialog.
inline std::vector<VisibleWidget> topmost(const WidgetLog& log) {
  const auto& shown = log.shown();
  std::size_t first = 0;
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (shown[i].kind == "dialog")
      first = i + 1;
  return {shown.begin() + static_cast<std::ptrdiff_t>(first), shown.end()};
}

inline bool fits(const Ui& ui, const VisibleWidget& widget) {
  const auto width_of = [&](std::string_view piece) { return text_width(ui, piece, FontRole::Body); };
  const auto width = static_cast<float>(widget.rect.width);
  if (widget.kind == "button" && widget.rect.height < ui.px(70)) // a row's text is drawn by its labels
    return width_of(widget.text) <= width - ui.px(12);
  if (widget.kind == "checkbox")
    return width_of(widget.text) <= width - ui.px(26 + 12);
  if (widget.kind != "text" || width_of(widget.text) <= width)
    return !widget.text.ends_with("…");
  const auto lines = break_lines(widget.text, width, width_of);
  const int line_height = measure(ui, widget.text, FontRole::Body).height;
  return static_cast<int>(lines.size()) * line_height <= widget.rect.height;
}

inline void expect_whole(const PaintedScreen& screen) {
  const Rect monitor{0, 0, screen.ui.screen.width, screen.ui.screen.height};
  const auto widgets = topmost(screen.log);
  for (std::size_t i = 0; i < widgets.size(); ++i) {
    const auto& widget = widgets[i];
    EXPECT_EQ(widget.rect.intersected(monitor), widget.rect) << widget.id;
    EXPECT_TRUE(fits(screen.ui, widget)) << widget.id << " is cut: " << widget.text;
    EXPECT_EQ(widget.text.find('?'), widget.text.rfind('?')) << widget.id << " has no text: " << widget.text;
    for (std::size_t j = i + 1; j < widgets.size(); ++j) {
      const auto both = widget.rect.intersected(widgets[j].rect);
      EXPECT_TRUE(both.empty() || both == widget.rect || both == widgets[j].rect)
          << widget.id << " lies over " << widgets[j].id;
    }
  }
}

inline void keep_sample(PaintedScreen& screen, const std::string& name) {
  if (const char* folder = std::getenv("KAGIMADO_SAMPLES")) {
    const auto framebuffer = screen.sink->framebuffer(0);
    EXPECT_TRUE(write_png(framebuffer, framebuffer.bounds(), std::string(folder) + "/" + name + ".png"));
  }
  if (screen.ui.screen.height == 720)
    expect_as_kept(screen, name);
}

} // namespace kagimado::osd::testing
