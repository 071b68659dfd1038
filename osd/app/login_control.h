// Who works at one monitor: opens the login window where something is tried that the session may not do,
// carries out what it says, and goes on with what was tried. The first start's screen is the main monitor's.
// Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/screens/login_window.h"
#include "osd/screens/menu_bar.h"

#include <optional>

namespace kagimado::osd {

class LoginControl final {
 public:
  LoginControl(AppContext& context, view::Monitor monitor) : context_(context), monitor_(monitor) {}

  [[nodiscard]] bool open() const { return window_.open; }

  [[nodiscard]] bool allowed(std::string_view action) const;
  // The same; if not, the window opens, and tried is carried out when somebody logged in who may.
  bool allows(std::string_view action, std::optional<MenuBarPressed> tried = std::nullopt);
  void ask(); // 「ログイン」
  // Once a frame, before anything is drawn.
  void update(SteadyTime now);
  void draw(Ui& ui, SteadyTime now);

  // What was tried before somebody logged in.
  std::optional<MenuBarPressed> take_tried() { return std::exchange(ready_, std::nullopt); }

  [[nodiscard]] std::optional<SteadyTime> next_frame(SteadyTime now) const;

  // What was pressed shows in the next frame.
  bool take_changed() { return std::exchange(changed_, false); }

 private:
  void open_window(LoginKind kind, TextKey why);
  void take_outcome(SteadyTime now);
  void submit();

  AppContext& context_;
  view::Monitor monitor_;
  LoginWindow window_;
  std::string tried_action_, sent_name_;
  std::optional<MenuBarPressed> tried_, ready_;
  bool told_end_ = false; // of the session that ended last
  bool changed_ = false;
};

} // namespace kagimado::osd
