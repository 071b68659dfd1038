#include "osd/platform/board_input.h"

#include <linux/input-event-codes.h>

namespace kagimado::osd {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

} // namespace

BoardInput::BoardInput(const BoardOptions& options)
    : absolute_on_(options.absolute_on), keys_(options.keys), speed_(options.pointer_speed),
      rests_(options.pointer_rests), desk_(options.sub_side) {}

std::optional<OutputIndex> BoardInput::absolute_output() const {
  if (absolute_on_ == AbsoluteOn::Both)
    return std::nullopt;
  return absolute_on_ == AbsoluteOn::Main ? 0 : 1;
}

std::optional<PointerDesk::Place> BoardInput::pointer() const {
  return seen_until_ ? desk_.place() : std::nullopt;
}

std::optional<SteadyTime> BoardInput::rests_at() const {
  return held_.empty() ? seen_until_ : std::nullopt;
}

std::vector<InputEvent> BoardInput::rest(SteadyTime now) {
  if (!rests_at() || now < *rests_at())
    return {};
  seen_until_.reset();
  return {MouseLeft{last_output_}};
}

BoardInput::Taken BoardInput::take(std::span<const DeviceEvent> events, SteadyTime now, bool seen) {
  Taken taken;
  for (const auto& event : events)
    std::visit(Overloaded{[&](const PointerBy& by) {
                            desk_.move_by(by.dx * speed_, by.dy * speed_);
                            moved(taken, now);
                          },
                          [&](const PointerTo& to) {
                            desk_.move_to(absolute_output(), to.x, to.y);
                            moved(taken, now);
                          },
                          [&](const ButtonTurned& button) { turned(button, taken, now); },
                          [&](const WheelTurned& wheel) { turned(wheel, taken, now); },
                          [&](const KeyTurned& key) { turned(key, taken); }},
               event);
  if (!seen)
    std::erase_if(taken.events, [](const InputEvent& event) {
      const auto* button = std::get_if<MouseButtonChanged>(&event);
      const auto* key = std::get_if<KeyChanged>(&event);
      const bool lets_go = (button != nullptr && !button->pressed) || (key != nullptr && !key->pressed);
      return !lets_go;
    });
  return taken;
}

// Of many places in a row only the last one counts.
void BoardInput::moved(Taken& taken, SteadyTime now) {
  const auto place = desk_.place();
  if (!place)
    return;
  seen_until_ = now + rests_;
  if (place->output != last_output_)
    taken.events.emplace_back(MouseLeft{last_output_});
  last_output_ = place->output;
  auto* last = taken.events.empty() ? nullptr : std::get_if<MouseMoved>(&taken.events.back());
  if (last != nullptr && last->output == place->output)
    last->at = place->at;
  else
    taken.events.emplace_back(MouseMoved{place->output, place->at});
}

void BoardInput::turned(const ButtonTurned& button, Taken& taken, SteadyTime now) {
  const auto place = desk_.place();
  if (!place)
    return;
  if (!seen_until_)
    moved(taken, now);
  seen_until_ = now + rests_;
  if (button.pressed)
    held_.insert(button.button);
  else if (held_.erase(button.button) == 0)
    return; // pressed before this program began
  desk_.confine(!held_.empty());
  taken.events.emplace_back(MouseButtonChanged{place->output, place->at, button.button, button.pressed});
}

void BoardInput::turned(const WheelTurned& wheel, Taken& taken, SteadyTime now) {
  const auto place = desk_.place();
  if (!place)
    return;
  if (!seen_until_)
    moved(taken, now);
  seen_until_ = now + rests_;
  taken.events.emplace_back(MouseWheel{place->output, place->at, wheel.steps});
}

void BoardInput::turned(const KeyTurned& key, Taken& taken) {
  const bool pressed = key.change != KeyTurned::Released;
  switch (key.code) {
  case KEY_LEFTSHIFT:
  case KEY_RIGHTSHIFT:
    modifiers_.shift = pressed;
    return;
  case KEY_LEFTCTRL:
  case KEY_RIGHTCTRL:
    modifiers_.control = pressed;
    return;
  case KEY_LEFTALT:
  case KEY_RIGHTALT:
    modifiers_.alt = pressed;
    return;
  case KEY_CAPSLOCK:
    if (key.change == KeyTurned::Pressed)
      modifiers_.caps_lock = !modifiers_.caps_lock;
    return;
  default:
    break;
  }
  if (pressed && modifiers_.control && modifiers_.alt && function_key_of(key.code) != 0) {
    taken.console = function_key_of(key.code);
    return;
  }
  taken.events.emplace_back(KeyChanged{.output = last_output_,
                                       .key = key_of_code(key.code),
                                       .pressed = pressed,
                                       .control = modifiers_.control,
                                       .shift = modifiers_.shift});
  if (const auto text = text_of_code(key.code, modifiers_, keys_); pressed && !text.empty())
    taken.events.emplace_back(TextTyped{last_output_, std::string(text)});
}

} // namespace kagimado::osd
