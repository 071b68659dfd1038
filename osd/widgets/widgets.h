// House widgets: the only spelling of buttons, labels and inputs on our screens. Each registers itself in the
// WidgetLog. Inside Painter::begin_frame/end_frame only. Immediate mode: each returns what happened in this
// frame.
#pragma once

#include "osd/draw/fonts.h"
#include "osd/platform/sink.h"
#include "osd/text/text.h"
#include "osd/widgets/text_edit.h"
#include "osd/widgets/widget_log.h"

#include <optional>
#include <string>
#include <string_view>

namespace kagimado::osd {

// What a screen draws with: passed down, owned by the app.
struct Ui {
  const Fonts& fonts;
  const Text& text;
  WidgetLog& widgets;
  Size screen;
  double scale = 1.0; // as Fonts' pixel_scale: multiply measures with it

  [[nodiscard]] float px(double at_1080) const { return static_cast<float>(at_1080 * scale); }
};

enum class ButtonLook { Normal, Primary, Quiet, Selected };
enum class Icon {
  None,
  Lock,
  Layout1,
  Layout4,
  Layout9,
  Layout16,
  Layout24,
  Layout32,
  Previous,
  Next,
  Settings,
  Close,
  Backspace,
  Shift,
  Eye,
  EyeOff,
  Warning,
  Camera,
  Check,
  Plus,
  Minus,
  Play,
  Pause,
  PlayBackwards,
  StepForward,
  StepBack,
  SkipForward,
  SkipBack,
  Calendar,
  Sound,
  SoundOff,
  Search,
  Copy,
  Recorded
};

struct ButtonSpec {
  std::string_view id;
  std::string_view label;
  Icon icon = Icon::None;
  ButtonLook look = ButtonLook::Normal;
  FontRole font = FontRole::Body;
  bool enabled = true;
  bool selected = false;
  bool repeats = false; // acts again and again while it is held
};

struct CheckboxSpec {
  std::string_view id;
  std::string_view label;
  bool checked = false;
  bool enabled = true;
};

// What the mouse does to an area of the screen in this frame.
struct AreaState {
  bool hovered = false;       // the mouse is over it and nothing lies above it there
  bool held = false;          // left button went down on it and is still down, wherever the mouse is now
  bool pressed = false;       // in this frame
  bool clicked = false;       // released over it, after it was pressed there
  std::optional<Point> mouse; // while hovered or held
  float wheel_steps = 0;      // while hovered
};

bool button(Ui& ui, const ButtonSpec& spec, const Rect& rect); // true: clicked
bool checkbox(Ui& ui, const CheckboxSpec& spec,
              const Rect& rect); // true: clicked, the caller flips its value
void label(Ui& ui, std::string_view id, std::string_view text, Point at, FontRole font, std::uint32_t argb);
// Centered in rect, shortened with an ellipsis if it does not fit.
void label_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
              std::uint32_t argb);
// The same, at the left edge of rect.
void label_left_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
                   std::uint32_t argb);
// Left-aligned text in lines that fit rect; Japanese breaks between characters, but never before closing
// punctuation.
void paragraph(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
               std::uint32_t argb);
// A box with rounded corners; nothing is registered for it.
void panel(Ui& ui, std::string_view id, const Rect& rect, std::uint32_t argb);
Size measure(const Ui& ui, std::string_view text, FontRole font);
// text cut so that it fits with an ellipsis into width pixels.
std::string shorten(const Ui& ui, std::string_view text, FontRole font, float width);
// Own widgets (timeline, sliders): hit test only, nothing is drawn or registered.
AreaState press_area(Ui& ui, std::string_view id, const Rect& rect, bool enabled = true);

// That key went down in this frame, on a real keyboard, and no modal layer is above. For Escape, Enter and
// arrows.
bool key_pressed(Ui& ui, Key key);

// An input. The first one drawn on the topmost layer has the keyboard; a click or Tab moves it, and a click
// also places the caret. Look::Dots: a secret, of which the log gets the number of characters only.
enum class FieldLook { Plain, Dots };

struct FieldState {
  bool entered = false; // Enter was pressed in it
  bool focused = false; // it has the keyboard
};

FieldState edit_field(Ui& ui, std::string_view id, TextEdit& edit, FieldLook look, const Rect& rect);

// Vector drawings on the current draw list.
void draw_icon(Icon icon, const Rect& rect, std::uint32_t argb);
// Clockwise from the top, fraction 0..1 over a dim full ring.
void draw_ring(Point center, float radius, double fraction, std::uint32_t argb);
void draw_line(Point from, Point to, float thickness, std::uint32_t argb);

// A layer lies above everything declared before it and takes the mouse inside rect; a modal one takes mouse
// and keyboard everywhere and dims what is below. Widgets declared without a layer are on the base layer,
// whose free parts belong to the wall. Layers may nest; declare what is on top last.
struct LayerSpec {
  std::string_view id; // a modal layer is registered as a "dialog" with it
  Rect rect;
  bool modal = false;
};

class Layer final {
 public:
  Layer(Ui& ui, const LayerSpec& spec);
  ~Layer();
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;
};

// Clips to rect and makes it one unit of change for the Painter: what changes in it repaints it alone. House
// widgets do so themselves; own drawing on draw_list() (osd/draw/canvas.h) should.
class ClipScope final {
 public:
  explicit ClipScope(const Rect& rect);
  ~ClipScope();
  ClipScope(const ClipScope&) = delete;
  ClipScope& operator=(const ClipScope&) = delete;
};

} // namespace kagimado::osd
