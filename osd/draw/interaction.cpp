#include "osd/draw/interaction.h"

#include <algorithm>
#include <cstring>

namespace kagimado::osd {

namespace {

void wipe_text(std::string& text) {
  text.resize(text.capacity()); // the short-string buffer and old tails too
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

std::optional<Point> position_of(const InputEvent& event) {
  if (const auto* moved = std::get_if<MouseMoved>(&event))
    return moved->at;
  if (const auto* changed = std::get_if<MouseButtonChanged>(&event))
    return changed->at;
  if (const auto* wheel = std::get_if<MouseWheel>(&event))
    return wheel->at;
  return std::nullopt;
}

} // namespace

Interaction::Id Interaction::id_of(std::string_view name) {
  Id id = 0xcbf29ce484222325u; // FNV-1a, 64 bit
  for (const char c : name)
    id = (id ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return id == 0 ? 1 : id;
}

Interaction::~Interaction() {
  forget_typed();
  for (auto& event : pending_)
    if (auto* typed = std::get_if<TextTyped>(&event))
      wipe_text(typed->utf8);
}

void Interaction::feed(const InputEvent& event) {
  if (const auto at = position_of(event))
    fed_mouse_ = at;
  else if (std::holds_alternative<MouseLeft>(event))
    fed_mouse_.reset();
  note_owner(event);
  // Moves in a row become one: only the newest position counts between two button changes.
  if (std::holds_alternative<MouseMoved>(event) && !pending_.empty() &&
      std::holds_alternative<MouseMoved>(pending_.back()))
    pending_.back() = event;
  else
    pending_.push_back(event);
}

void Interaction::note_owner(const InputEvent& event) {
  if (owner_ends_) {
    owner_ = Owner::None;
    owner_ends_ = false;
  }
  const auto* change = std::get_if<MouseButtonChanged>(&event);
  if (!change)
    return;
  if (change->pressed) {
    if (buttons_fed_down_ == 0)
      owner_ = hit(fed_mouse_) == Hit{} ? Owner::Wall : Owner::Widgets;
    ++buttons_fed_down_;
  } else if (buttons_fed_down_ > 0) {
    --buttons_fed_down_;
    owner_ends_ = buttons_fed_down_ == 0;
  }
}

void Interaction::begin_frame() {
  button_changed_ = left_pressed_ = left_released_ = false;
  wheel_steps_ = 0;
  forget_typed();
  while (!pending_.empty() && apply(pending_.front()))
    pending_.pop_front();
  hot_ = hit(mouse_);
  move_focus_by_tab();
  areas_.clear();
  focusables_.clear();
  layers_.assign(1, LayerArea{});
  layer_stack_.assign(1, 0);
  active_seen_ = false;
  another_frame_ =
      !typed_.empty() || button_changed_ || wheel_steps_ != 0; // what that changes is drawn in the next frame
}

bool Interaction::apply(InputEvent& event) {
  if (const auto* change = std::get_if<MouseButtonChanged>(&event))
    return apply_button(*change);
  // What the mouse did after a button change belongs to the frame after it.
  if (button_changed_ && (position_of(event) || std::holds_alternative<MouseLeft>(event)))
    return false;
  if (const auto at = position_of(event))
    mouse_ = at;
  if (const auto* wheel = std::get_if<MouseWheel>(&event)) {
    wheel_steps_ += wheel->steps;
  } else if (std::holds_alternative<MouseLeft>(event)) {
    mouse_.reset();
  } else if (auto* text = std::get_if<TextTyped>(&event)) {
    typed_.emplace_back(text->utf8);
    wipe_text(text->utf8);
  } else if (const auto* key = std::get_if<KeyChanged>(&event); key && key->pressed) {
    typed_.emplace_back(key->key);
  }
  return true;
}

bool Interaction::apply_button(const MouseButtonChanged& change) {
  auto& down = down_[static_cast<std::size_t>(change.button)];
  if (down == change.pressed) {
    mouse_ = change.at;
    return true;
  }
  if (button_changed_)
    return false;
  mouse_ = change.at;
  button_changed_ = true;
  down = change.pressed;
  if (change.button == MouseButton::Left)
    (change.pressed ? left_pressed_ : left_released_) = true;
  return true;
}

void Interaction::end_frame() {
  if (left_released_ || !active_seen_)
    active_ = 0;
  const bool modal_changed = topmost_modal(layers_) != topmost_modal(shown_layers_);
  shown_areas_.swap(areas_);
  shown_layers_.swap(layers_);
  shown_focusables_.swap(focusables_);
  const Id focus_before = focus_;
  settle_focus();
  another_frame_ = another_frame_ || modal_changed || hit(mouse_) != hot_ || focus_before != focus_;
}

bool Interaction::wants_another_frame() const {
  return another_frame_ || !pending_.empty();
}

bool Interaction::wants_mouse() const {
  if (owner_ != Owner::None)
    return owner_ == Owner::Widgets;
  return hit(fed_mouse_) != Hit{};
}

Interaction::Hit Interaction::hit(std::optional<Point> at) const {
  if (!at)
    return {};
  for (std::size_t layer = shown_layers_.size(); layer-- > 0;) {
    for (auto area = shown_areas_.rbegin(); area != shown_areas_.rend(); ++area)
      if (area->layer == layer && area->rect.contains(*at))
        return {area->id, layer > 0};
    if (layer > 0 && (shown_layers_[layer].modal || shown_layers_[layer].rect.contains(*at)))
      return {0, true};
  }
  return {};
}

std::size_t Interaction::topmost_modal(const std::vector<LayerArea>& layers) {
  for (std::size_t layer = layers.size(); layer-- > 1;)
    if (layers[layer].modal)
      return layer;
  return 0;
}

void Interaction::push_layer(const Rect& rect, bool modal) {
  layers_.push_back({rect, modal});
  layer_stack_.push_back(layers_.size() - 1);
}

void Interaction::pop_layer() {
  if (layer_stack_.size() > 1)
    layer_stack_.pop_back();
}

Interaction::Reaction Interaction::area(Id id, const Rect& visible, bool enabled) {
  areas_.push_back({id, layer_stack_.back(), visible});
  if (!enabled)
    return {};
  const bool left_down = mouse_down(MouseButton::Left);
  const bool over = hot_.id == id;
  Reaction reaction;
  if (over && left_pressed_) {
    active_ = id;
    reaction.pressed = true;
  }
  if (active_ == id) {
    active_seen_ = true;
    reaction.held = left_down;
    reaction.clicked = left_released_ && over;
  }
  reaction.hovered = over && (!left_down || active_ == id);
  return reaction;
}

bool Interaction::blocked() const {
  return layer_stack_.back() < topmost_modal(shown_layers_);
}

bool Interaction::focusable(Id id, bool take) {
  focusables_.push_back({id, layer_stack_.back()});
  if (take && focus_ != id) {
    focus_ = id;
    another_frame_ = true; // the one drawn before still shows its caret
  }
  return focus_ == id && !blocked();
}

bool Interaction::key_went_down(Key key) const {
  return std::ranges::any_of(typed_, [key](const Typed& typed) {
    const auto* pressed = std::get_if<Key>(&typed);
    return pressed && *pressed == key;
  });
}

void Interaction::move_focus_by_tab() {
  const auto tabs = std::erase_if(typed_, [](const Typed& typed) {
    const auto* key = std::get_if<Key>(&typed);
    return key && *key == Key::Tab;
  });
  if (tabs == 0)
    return;
  const std::size_t lowest = topmost_modal(shown_layers_);
  std::vector<Id> order;
  for (const auto& candidate : shown_focusables_)
    if (candidate.layer >= lowest)
      order.push_back(candidate.id);
  const auto now = std::ranges::find(order, focus_);
  if (now != order.end())
    focus_ = order[(static_cast<std::size_t>(now - order.begin()) + tabs) % order.size()];
}

void Interaction::settle_focus() {
  const std::size_t lowest = topmost_modal(shown_layers_);
  const Focusable* best = nullptr;
  for (const auto& candidate : shown_focusables_) {
    if (candidate.layer < lowest)
      continue;
    if (candidate.id == focus_)
      return;
    if (!best || candidate.layer > best->layer)
      best = &candidate;
  }
  focus_ = best ? best->id : 0;
}

void Interaction::forget_typed() {
  for (auto& typed : typed_)
    if (auto* text = std::get_if<std::string>(&typed))
      wipe_text(*text);
  typed_.clear();
}

} // namespace kagimado::osd
