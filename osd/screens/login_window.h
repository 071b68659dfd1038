// 「ログイン」, which comes where something is tried that needs a right, and the first start's screen that
// makes the administrator: there is no password before. With the mouse alone or a real keyboard. Passwords
// are kept wiped. State is plain data; drawing thread only.
#pragma once

#include "engine/base/clock.h"
#include "engine/view/answer_fwd.h"
#include "osd/keyboard/soft_keyboard.h"
#include "osd/widgets/widgets.h"

#include <string>
#include <vector>

namespace kagimado::osd {

enum class LoginKind { LogIn, SetUp };
enum class LoginField { Name, Password, Again };

struct LoginWindow {
  static constexpr std::size_t max_name_bytes = 32 * 4, max_password_bytes = 32;

  bool open = false;
  LoginKind kind = LoginKind::LogIn;
  std::string why; // what was tried, in words
  TextEdit name{max_name_bytes};
  TextEdit password{max_password_bytes, TextKind::Ascii}, again{max_password_bytes, TextKind::Ascii};
  LoginField field = LoginField::Name; // that the soft keyboard types into
  SoftKeyboard keyboard = {};
  bool show = false;
  std::uint64_t checking = 0; // number of the try under way; 0: none
  std::string refused;        // why the last one was: an error kind
  SteadyTime retry_at{};      // no other one before
};

void open_login_window(LoginWindow& window, LoginKind kind, std::string why);
void close_login_window(LoginWindow& window);
// A try has ended: closed if it was good; else the password is typed again.
void take_login_outcome(LoginWindow& window, const view::AnswerPtr& outcome, SteadyTime now);
// Name and passwords are such that they can be sent.
bool may_submit(const LoginWindow& window, SteadyTime now);
int seconds_until_retry(const LoginWindow& window, SteadyTime now); // rounded up

enum class LoginPressed { Nothing, Ok, Cancel };

// names: that logged in here before, the newest first: chosen without typing.
LoginPressed draw_login_window(Ui& ui, LoginWindow& window, const std::vector<std::string>& names,
                               SteadyTime now);

} // namespace kagimado::osd
