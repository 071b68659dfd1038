#include "osd/platform/device_events.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

std::optional<MouseButton> button_of(int code) {
  switch (code) {
  case BTN_LEFT:
  case BTN_TOUCH:
    return MouseButton::Left;
  case BTN_RIGHT:
    return MouseButton::Right;
  case BTN_MIDDLE:
    return MouseButton::Middle;
  default:
    return std::nullopt;
  }
}

double fraction(int value, AbsoluteRange range) {
  if (range.most <= range.least)
    return 0;
  return std::clamp((value - range.least) / static_cast<double>(range.most - range.least), 0.0, 1.0);
}

} // namespace

void DeviceDecoder::feed(const input_event& event, std::vector<DeviceEvent>& events) {
  if (event.type == EV_SYN && event.code == SYN_DROPPED) {
    lost_ = true; // until the next report: the kernel's buffer was full
    return;
  }
  if (event.type == EV_SYN && event.code == SYN_REPORT) {
    report(events);
    return;
  }
  if (lost_)
    return;
  if (event.type == EV_REL && event.code == REL_X)
    dx_ += event.value;
  else if (event.type == EV_REL && event.code == REL_Y)
    dy_ += event.value;
  else if (event.type == EV_REL && event.code == REL_WHEEL)
    wheel_ += event.value;
  else if (event.type == EV_ABS && (event.code == ABS_X || event.code == ABS_Y)) {
    (event.code == ABS_X ? x_ : y_) = event.value;
    moved_to_ = true;
  } else if (event.type == EV_KEY)
    key(event.code, event.value);
}

void DeviceDecoder::key(int code, int value) {
  if (value == 1)
    held_.push_back(code);
  else if (value == 0)
    std::erase(held_, code);
  if (const auto button = button_of(code)) {
    if (value != 2)
      turned_.emplace_back(ButtonTurned{*button, value == 1});
  } else if (code < BTN_MISC && value >= 0 && value <= 2) {
    turned_.emplace_back(KeyTurned{code, static_cast<KeyTurned::Change>(value)});
  }
}

void DeviceDecoder::report(std::vector<DeviceEvent>& events) {
  if (std::exchange(lost_, false)) {
    dx_ = dy_ = wheel_ = 0;
    moved_to_ = false;
    turned_.clear();
    let_go(events);
    return;
  }
  if (dx_ != 0 || dy_ != 0)
    events.emplace_back(PointerBy{std::exchange(dx_, 0), std::exchange(dy_, 0)});
  if (std::exchange(moved_to_, false))
    events.emplace_back(PointerTo{fraction(x_, x_range_), fraction(y_, y_range_)});
  events.insert(events.end(), turned_.begin(), turned_.end());
  turned_.clear();
  if (wheel_ != 0)
    events.emplace_back(WheelTurned{static_cast<float>(std::exchange(wheel_, 0))});
}

void DeviceDecoder::let_go(std::vector<DeviceEvent>& events) {
  for (const int code : std::exchange(held_, {})) {
    if (const auto button = button_of(code))
      events.emplace_back(ButtonTurned{*button, false});
    else if (code < BTN_MISC)
      events.emplace_back(KeyTurned{code, KeyTurned::Released});
  }
}

} // namespace kagimado::osd
