#include "osd/wall/state_message.h"

#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/text_layout.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

struct Line {
  std::string id, text;
  FontRole font = FontRole::Small;
  std::uint32_t argb = 0;
  int height = 0;
};

struct Stack {
  std::vector<Line> lines;
  int icon_px = 0, space_px = 0; // space below the icon

  [[nodiscard]] int height() const {
    int sum = icon_px > 0 ? icon_px + space_px : 0;
    for (const auto& line : lines)
      sum += line.height;
    return sum;
  }
};

struct Wish {
  int max_lines = 2;
  bool reason = true, hint = true;
};

class Composer {
 public:
  Composer(const Ui& ui, const TileView& tile, const Rect& free)
      : ui_(ui), tile_(tile), width_(free.width - static_cast<int>(ui.px(12))) {
    const bool large =
        static_cast<float>(free.height) >= ui.px(400) && static_cast<float>(free.width) >= ui.px(560);
    head_ = large                                          ? FontRole::Title
            : static_cast<float>(free.width) >= ui.px(300) ? FontRole::Body
                                                           : FontRole::Small;
    body_ = large ? FontRole::Body : FontRole::Small;
    icon_px_ = std::clamp(std::min(free.width, free.height) / 5, static_cast<int>(ui.px(22)),
                          static_cast<int>(ui.px(110)));
  }

  [[nodiscard]] Stack compose(const Wish& wish) const {
    Stack stack;
    stack.icon_px = tile_.look.icon == Icon::None ? 0 : icon_px_;
    stack.space_px = icon_px_ / 3; // room for the ring
    add(stack, "state", tile_.look.headline, head_, tile_.look.headline_argb, wish.max_lines);
    if (wish.reason)
      add(stack, "reason", tile_.look.reason, body_, theme::text, wish.max_lines);
    if (wish.hint)
      add(stack, "hint", tile_.look.hint, body_, theme::text_dim, wish.max_lines);
    return stack;
  }

 private:
  void add(Stack& stack, std::string_view part, const std::string& text, FontRole font, std::uint32_t argb,
           int max_lines) const {
    int number = 0;
    for (auto& line : lines_of(text, font, max_lines)) {
      const auto suffix = number == 0 ? std::string() : fmt::format(".{}", number);
      const int height = measure(ui_, line, font).height + static_cast<int>(ui_.px(2));
      stack.lines.push_back(
          {fmt::format("tile.{}.{}{}", tile_.slot, part, suffix), std::move(line), font, argb, height});
      ++number;
    }
  }

  // The last line holds the rest, however long: it is shortened when drawn.
  [[nodiscard]] std::vector<std::string> lines_of(const std::string& text, FontRole font,
                                                  int max_lines) const {
    std::vector<std::string> lines;
    if (text.empty())
      return lines;
    const auto width_of = [&](std::string_view piece) { return text_width(ui_, piece, font); };
    for (const auto line : break_lines(text, static_cast<float>(width_), width_of)) {
      if (static_cast<int>(lines.size()) + 1 == max_lines) {
        lines.push_back(text.substr(static_cast<std::size_t>(line.data() - text.data())));
        break;
      }
      lines.emplace_back(line);
    }
    return lines;
  }

  const Ui& ui_;
  const TileView& tile_;
  int width_;
  FontRole head_ = FontRole::Small, body_ = FontRole::Small;
  int icon_px_ = 0;
};

// What can be said in the room there is: fewer lines first, then no reason, then no hint.
Stack fitting(const Composer& composer, int height) {
  Stack stack;
  for (const Wish wish :
       {Wish{2, true, true}, Wish{1, true, true}, Wish{1, false, true}, Wish{1, false, false}}) {
    stack = composer.compose(wish);
    if (stack.height() <= height)
      return stack;
  }
  if (!stack.lines.empty() && stack.icon_px > 0)
    stack.icon_px = 0; // words before pictures
  return stack;
}

void darken_behind(const Stack& stack, const Rect& free, int top) {
  const Rect band =
      Rect{free.x, top - stack.space_px / 2, free.width, stack.height() + stack.space_px}.intersected(free);
  const ClipScope clip(band);
  fill_rect(band, theme::strip);
}

void draw_mark(const TileView& tile, const Rect& icon, int space_px, double hold_fraction) {
  const int reach = space_px;
  const Rect room =
      Rect{icon.x - reach, icon.y - reach, icon.width + 2 * reach, icon.height + 2 * reach}.intersected(
          tile.place.tile);
  const ClipScope clip(room);
  draw_icon(tile.look.icon, icon, tile.look.icon_argb);
  if (hold_fraction > 0)
    draw_ring({icon.x + icon.width / 2, icon.y + icon.height / 2},
              static_cast<float>(icon.width) / 2 + static_cast<float>(reach) * 0.7f, hold_fraction,
              theme::accent);
}

} // namespace

void draw_state_message(Ui& ui, const TileView& tile, const Rect& free, double hold_fraction) {
  const auto stack = fitting(Composer(ui, tile, free), free.height);
  if (stack.height() <= 0)
    return;
  int y = free.y + std::max(0, (free.height - stack.height()) / 2);
  if (tile.look.shade == Shade::Dimmed)
    darken_behind(stack, free, y);
  if (stack.icon_px > 0) {
    draw_mark(tile, {free.x + (free.width - stack.icon_px) / 2, y, stack.icon_px, stack.icon_px},
              stack.space_px, hold_fraction);
    y += stack.icon_px + stack.space_px;
  }
  const int pad = static_cast<int>(ui.px(6));
  for (const auto& line : stack.lines) {
    if (y + line.height > free.bottom())
      return;
    label_in(ui, line.id, line.text, {free.x + pad, y, free.width - 2 * pad, line.height}, line.font,
             line.argb);
    y += line.height;
  }
}

} // namespace kagimado::osd
