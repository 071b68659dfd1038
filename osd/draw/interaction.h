// Mouse and keyboard of one monitor as widgets see them: which area is hovered, held, clicked; who has the
// keyboard. Plain data and pure updates, no ImGui. Drawing thread only.
//
// What lies under the mouse is decided by the areas of the last shown frame: a person clicks on what is seen.
// Events are taken up to one button change a frame, so that press and release between two frames are both
// seen.
#pragma once

#include "osd/platform/sink.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kagimado::osd {

class Interaction final {
 public:
  using Id = std::uint64_t; // 0: none
  static Id id_of(std::string_view name);

  Interaction() = default;
  ~Interaction(); // typed text is wiped
  Interaction(const Interaction&) = delete;
  Interaction& operator=(const Interaction&) = delete;

  // --- Painter
  void feed(const InputEvent& event);
  void begin_frame();
  void end_frame();
  [[nodiscard]] bool wants_another_frame() const;
  [[nodiscard]] bool wants_mouse() const;

  [[nodiscard]] bool wants_keyboard() const { return focus_ != 0; }

  // --- Layers: base layer is 0; push gives the number of the new topmost one.
  void push_layer(const Rect& rect, bool modal);
  void pop_layer();

  // --- Areas of widgets
  struct Reaction {
    bool hovered = false, held = false, pressed = false, clicked = false;
  };

  Reaction area(Id id, const Rect& visible, bool enabled);

  [[nodiscard]] std::optional<Point> mouse() const { return mouse_; }

  [[nodiscard]] bool mouse_down(MouseButton button) const { return down_[static_cast<std::size_t>(button)]; }

  [[nodiscard]] float wheel_steps() const { return wheel_steps_; }

  // A modal layer of the last frame lies above the current layer.
  [[nodiscard]] bool blocked() const;

  // --- Keyboard. An input announces itself in each frame; true: it has the keyboard now.
  bool focusable(Id id, bool take);
  using Typed = std::variant<std::string, Key>; // text or a key that went down

  [[nodiscard]] const std::vector<Typed>& typed() const { return typed_; }

  [[nodiscard]] bool key_went_down(Key key) const;

 private:
  struct Area {
    Id id = 0;
    std::size_t layer = 0;
    Rect rect;
  };

  struct LayerArea {
    Rect rect;
    bool modal = false;
  };

  struct Focusable {
    Id id = 0;
    std::size_t layer = 0;
  };

  struct Hit {
    Id id = 0;             // area under the point
    bool on_layer = false; // a layer above the base takes the mouse there
    bool operator==(const Hit&) const = default;
  };

  [[nodiscard]] Hit hit(std::optional<Point> at) const;
  static std::size_t topmost_modal(const std::vector<LayerArea>& layers); // 0: none
  bool apply(InputEvent& event); // false: must wait for the next frame
  bool apply_button(const MouseButtonChanged& change);
  void forget_typed();
  void move_focus_by_tab();
  void settle_focus();
  void note_owner(const InputEvent& event);

  // Who gets the mouse from its first button down to its last one up: a drag that began on the wall stays
  // there.
  enum class Owner { None, Widgets, Wall };
  Owner owner_ = Owner::None;
  bool owner_ends_ = false; // with the next event
  int buttons_fed_down_ = 0;

  std::deque<InputEvent> pending_;
  std::optional<Point> fed_mouse_; // newest, for wants_mouse()
  std::optional<Point> mouse_;     // in this frame
  std::array<bool, 3> down_{};
  bool button_changed_ = false; // in this frame
  bool left_pressed_ = false, left_released_ = false;
  float wheel_steps_ = 0;
  std::vector<Typed> typed_;

  std::vector<Area> areas_, shown_areas_;
  std::vector<LayerArea> layers_{LayerArea{}}, shown_layers_{LayerArea{}};
  std::vector<std::size_t> layer_stack_{0};
  std::vector<Focusable> focusables_, shown_focusables_;
  Hit hot_;       // for this frame
  Id active_ = 0; // pressed and not yet released
  bool active_seen_ = false;
  Id focus_ = 0;
  bool another_frame_ = false;
};

} // namespace kagimado::osd
