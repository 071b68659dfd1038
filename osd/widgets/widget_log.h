// What a person can see and press on a monitor right now: filled by the house widgets in each frame, read by
// the control socket and by tests. Drawing thread only.
#pragma once

#include "osd/platform/framebuffer.h"

#include <string>
#include <vector>

namespace kagimado::osd {

struct VisibleWidget {
  std::string id;   // stable, language-free: "menu.settings", "password.key.a", "tile.3"
  std::string kind; // "button", "checkbox", "text", "input", "tile", "dialog"
  std::string text; // as shown; "" for inputs that hide their content
  Rect rect;
  bool enabled = true;
  std::string value; // "on"/"off", number of characters for hidden inputs, ...
};

class WidgetLog final {
 public:
  void begin_frame() { building_.clear(); }

  void add(VisibleWidget widget) { building_.push_back(std::move(widget)); }

  void end_frame() { shown_.swap(building_); }

  [[nodiscard]] const std::vector<VisibleWidget>& shown() const { return shown_; }

 private:
  std::vector<VisibleWidget> building_, shown_;
};

} // namespace kagimado::osd
