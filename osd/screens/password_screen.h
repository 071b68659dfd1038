// The password screen of a locked tile [REQ-ENC-7]: what is typed shows pictures and never replaces the
// password set for recording [REQ-ENC-10]. With the mouse alone or a real keyboard.
#pragma once

#include "osd/keyboard/soft_keyboard.h"
#include "osd/model/password_dialog.h"

#include <string_view>

namespace kagimado::osd {

struct PasswordScreen {
  PasswordDialog dialog;
  TextEdit typed{PasswordDialog::max_characters, TextKind::Ascii}; // wiped when it goes
  SoftKeyboard keyboard;
  bool show = false;
};

enum class PasswordPressed { Nothing, Ok, Cancel };

// Changes typed, keyboard and show itself; the dialog's steps are the caller's, except that editing takes a
// message away.
PasswordPressed draw_password_screen(Ui& ui, PasswordScreen& screen, std::string_view camera_name,
                                     SteadyTime now);

} // namespace kagimado::osd
