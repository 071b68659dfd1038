#include "osd/wall/thumbnail_view.h"

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/wall/picture_layer.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;
using State = view::Thumbnail::State;

struct Look {
  std::string_view name;
  Icon icon;
  TextKey text;
};

Look look_of(State state) {
  switch (state) {
  case State::Locked:
    return {"locked", Icon::Lock, "thumbnail.locked"_t};
  case State::NoRecording:
    return {"no_recording", Icon::None, "thumbnail.no_recording"_t};
  case State::Failed:
    return {"failed", Icon::Warning, "thumbnail.failed"_t};
  case State::Ready:
    return {"ready", Icon::None, {}};
  case State::Pending:
    break;
  }
  return {"pending", Icon::None, "thumbnail.pending"_t};
}

// Icon above words, in the middle; words only where they fit.
void draw_reason(Ui& ui, const Look& look, const Rect& rect) {
  const auto& words = ui.text(look.text);
  const auto size = measure(ui, words, FontRole::Small);
  const bool with_words = size.width + 8 <= rect.width;
  const int icon = look.icon == Icon::None ? 0 : std::min(rect.width, rect.height) * 2 / 5;
  const int height = icon + (with_words ? size.height : 0);
  int y = rect.y + (rect.height - height) / 2;
  if (icon > 0)
    draw_icon(look.icon, {rect.x + (rect.width - icon) / 2, y, icon, icon},
              look.icon == Icon::Lock ? theme::lock : theme::warning);
  y += icon;
  if (with_words)
    draw_text(ui, words, {rect.x + (rect.width - size.width) / 2, y}, FontRole::Small, theme::text_dim);
}

} // namespace

void draw_picture(const Rect& rect, std::shared_ptr<const view::Picture> picture) {
  if (!picture)
    return;
  std::shared_ptr<const void> identity = picture;
  Canvas::current().draw_image(
      rect, std::move(identity),
      [shown = std::move(picture)](const Framebuffer& to, const Rect& place, const Rect& clip) {
        paint_tile(to, {place, place_picture(*shown, place), shown}, clip);
      });
}

void draw_thumbnail(Ui& ui, std::string_view id, const view::Thumbnail& thumbnail, const Rect& rect) {
  const bool ready = thumbnail.state == State::Ready && thumbnail.picture != nullptr;
  const auto look = look_of(thumbnail.state == State::Ready && !ready ? State::Failed : thumbnail.state);
  if (ready) {
    draw_picture(rect, thumbnail.picture);
  } else {
    const ClipScope clip(rect);
    fill_rect(rect, theme::tile_background);
    draw_reason(ui, look, rect);
  }
  ui.widgets.add({std::string(id), "thumbnail", "", rect, true, std::string(look.name)});
}

} // namespace kagimado::osd
