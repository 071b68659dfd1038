#include "osd/app/login_control.h"

#include "engine/view/answer.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t most_names = 8;

void remember(std::vector<std::string>& names, const std::string& name) {
  std::erase(names, name);
  names.insert(names.begin(), name);
  if (names.size() > most_names)
    names.pop_back();
}

} // namespace

bool LoginControl::allowed(std::string_view action) const {
  return context_.desk.session()->may(action);
}

bool LoginControl::allows(std::string_view action, std::optional<MenuBarPressed> tried) {
  if (allowed(action))
    return true;
  tried_action_ = action;
  tried_ = std::move(tried);
  open_window(LoginKind::LogIn, "login.why.denied"_t);
  return false;
}

void LoginControl::ask() {
  tried_.reset();
  open_window(LoginKind::LogIn, "login.why.asked"_t);
}

void LoginControl::open_window(LoginKind kind, TextKey why) {
  open_login_window(window_, kind, (*context_.text)(why));
  const auto& names = context_.login_names;
  if (kind == LoginKind::LogIn && !names.empty())
    window_.name.set(names.front());
  changed_ = true;
}

void LoginControl::update(SteadyTime now) {
  const auto session = context_.desk.session();
  if (window_.checking != 0)
    take_outcome(now);
  const bool is_main = monitor_ == view::Monitor::Main;
  const bool set_up = session->state == view::SessionState::Setup;
  if (is_main && set_up && !window_.open)
    open_window(LoginKind::SetUp, "login.setup.why"_t);
  if (window_.open && window_.kind == LoginKind::SetUp && !set_up && window_.checking == 0)
    close_login_window(window_); // somebody else has done it
  if (session->logged_in())
    told_end_ = false;
  if (is_main && session->ended && !std::exchange(told_end_, true) && !window_.open)
    open_window(LoginKind::LogIn, "login.why.ended"_t);
}

void LoginControl::take_outcome(SteadyTime now) {
  const auto outcome = context_.desk.entered(window_.checking);
  if (!outcome)
    return;
  take_login_outcome(window_, outcome, now);
  changed_ = true;
  if (!outcome->good())
    return;
  remember(context_.login_names, sent_name_);
  if (tried_ && allowed(tried_action_))
    ready_ = std::exchange(tried_, std::nullopt);
}

void LoginControl::submit() {
  sent_name_ = window_.name.text();
  const auto password = window_.password.take_secret();
  window_.again.clear();
  window_.refused.clear();
  window_.checking = window_.kind == LoginKind::SetUp ? context_.desk.set_up(sent_name_, password)
                                                      : context_.desk.log_in(sent_name_, password);
}

void LoginControl::draw(Ui& ui, SteadyTime now) {
  if (!window_.open)
    return;
  for (const auto& name : context_.login_names)
    context_.names_shown.insert(name);
  context_.names_shown.insert(std::string(window_.name.text()));
  const auto page = window_.keyboard;
  const bool show = window_.show;
  const auto field = window_.field;
  const auto pressed = draw_login_window(ui, window_, context_.login_names, now);
  if (pressed == LoginPressed::Ok)
    submit();
  else if (pressed == LoginPressed::Cancel)
    close_login_window(window_);
  changed_ = changed_ || pressed != LoginPressed::Nothing || !(page == window_.keyboard) ||
             show != window_.show || field != window_.field;
}

std::optional<SteadyTime> LoginControl::next_frame(SteadyTime now) const {
  if (!window_.open || now >= window_.retry_at)
    return std::nullopt;
  return window_.retry_at - std::chrono::floor<std::chrono::seconds>(window_.retry_at - now);
}

} // namespace kagimado::osd
