// A monitor without a display for tests of widgets and screens: real Painter and fonts on a framebuffer in
// memory.
#pragma once

#include "osd/draw/painter.h"
#include "osd/platform/sink.h"
#include "osd/text/text.h"
#include "osd/widgets/widgets.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

namespace kagimado::osd::testing {

inline constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

// Built once for each scale and set of characters: rasterizing glyphs takes a while.
inline std::shared_ptr<const Fonts> test_fonts(const std::string& extra_characters = "", double scale = 1.0) {
  static std::map<std::pair<std::string, double>, std::shared_ptr<const Fonts>> made;
  auto& fonts = made[{extra_characters, scale}];
  if (!fonts) {
    std::set<char32_t> characters;
    collect_characters(extra_characters, characters);
    auto built = Fonts::build(font_file, characters, scale);
    if (!built)
      throw std::runtime_error(built.error().message);
    fonts = *built;
  }
  return fonts;
}

inline std::string characters_of(const Text& text) {
  std::string all;
  for (const auto part : text.all())
    all += part;
  return all;
}

inline Text test_text(Language language) {
  auto loaded = Text::load(source_folder() / "assets/i18n", language);
  if (!loaded)
    throw std::runtime_error(loaded.error().message);
  return std::move(loaded).value();
}

class PaintedScreen final {
 public:
  using Draw = std::function<void(Ui&)>;

  explicit PaintedScreen(Size size = {640, 360}, Language language = Language::English, double scale = 1.0,
                         const std::string& extra_characters = "")
      : text(test_text(language)), fonts(test_fonts(characters_of(text) + extra_characters, scale)),
        sink(make_memory_sink({{"test", size}})), painter(fonts, size), ui{*fonts, text, log, size, scale} {}

  // One frame; returns what was repainted.
  std::vector<Rect> frame(const Draw& draw, float seconds = 1.0f / 60) {
    painter.begin_frame(seconds);
    log.begin_frame();
    draw(ui);
    log.end_frame();
    return painter.end_frame(sink->framebuffer(0), {}, {});
  }

  // Frames until nothing waits any more, as the app's loop does.
  void settle(const Draw& draw) {
    frame(draw);
    for (int frames = 0; painter.wants_another_frame(); ++frames) {
      ASSERT_LT(frames, 50) << "the screen never settles";
      frame(draw);
    }
  }

  void move(Point at) { painter.feed(MouseMoved{0, at}); }

  void button(Point at, bool pressed) { painter.feed(MouseButtonChanged{0, at, MouseButton::Left, pressed}); }

  void click(Point at) {
    move(at);
    button(at, true);
    button(at, false);
  }

  void type(const std::string& utf8) { painter.feed(TextTyped{0, utf8}); }

  void key(Key key) {
    painter.feed(KeyChanged{0, key, true});
    painter.feed(KeyChanged{0, key, false});
  }

  [[nodiscard]] const VisibleWidget* widget(const std::string& id) const {
    for (const auto& shown : log.shown())
      if (shown.id == id)
        return &shown;
    return nullptr;
  }

  [[nodiscard]] std::uint32_t pixel(Point at) { return *sink->framebuffer(0).at(at.x, at.y); }

  Text text;
  std::shared_ptr<const Fonts> fonts;
  std::unique_ptr<Sink> sink;
  Painter painter;
  WidgetLog log;
  Ui ui;
};

inline Point middle_of(const Rect& rect) {
  return {rect.x + rect.width / 2, rect.y + rect.height / 2};
}

} // namespace kagimado::osd::testing
