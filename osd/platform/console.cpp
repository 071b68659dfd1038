#include "osd/platform/console.h"

#include "engine/base/log.h"

#include <fcntl.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace kagimado::osd {
namespace {

constexpr int leave_signal = SIGUSR1, return_signal = SIGUSR2;
constexpr std::array deadly{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

// For the handler below, which may use nothing else.
volatile std::sig_atomic_t covered_terminal = -1, keyboard_mode_before = K_UNICODE;

// Async-signal-safe: ioctl alone.
void uncover(int terminal, int keyboard_mode) {
  ::ioctl(terminal, KDSKBMODE, keyboard_mode);
  ::ioctl(terminal, KDSETMODE, KD_TEXT);
  vt_mode mode{};
  mode.mode = VT_AUTO;
  ::ioctl(terminal, VT_SETMODE, &mode);
}

void die_uncovered(int signal) {
  if (covered_terminal >= 0)
    uncover(covered_terminal, keyboard_mode_before);
  ::raise(signal); // SA_RESETHAND: now it kills
}

void watch_for_death() {
  struct sigaction action{};
  action.sa_handler = die_uncovered;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  sigemptyset(&action.sa_mask);
  for (const int signal : deadly)
    ::sigaction(signal, &action, nullptr);
}

std::string text_of_errno() {
  return std::generic_category().message(errno);
}

} // namespace

Result<std::unique_ptr<Console>> Console::take(const std::filesystem::path& tty) {
  std::unique_ptr<Console> console(new Console);
  console->terminal_.reset(tty.empty() ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                       : ::open(tty.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  int mode = 0;
  const bool is_console =
      console->terminal_.valid() && ::ioctl(console->terminal_.get(), KDGETMODE, &mode) == 0;
  if (tty.empty() && !is_console)
    return nullptr;
  if (!console->terminal_.valid())
    return fail(errno == EACCES ? ErrorKind::Denied : ErrorKind::NotFound, "console {}: {}", tty.string(),
                text_of_errno());
  if (!is_console)
    return fail(ErrorKind::Unsupported, "{} is no console", tty.string());
  KGM_CHECK(console->cover());
  return console;
}

Result<> Console::cover() {
  const int terminal = terminal_.get();
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, leave_signal);
  sigaddset(&set, return_signal);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0)
    requests_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!requests_.valid())
    return fail(ErrorKind::Io, "watching for changes of the console: {}", text_of_errno());
  if (::ioctl(terminal, KDGKBMODE, &keyboard_mode_) != 0 || keyboard_mode_ == K_OFF)
    keyboard_mode_ = K_UNICODE; // a killed monitor left it off
  vt_mode mode{};
  mode.mode = VT_PROCESS;
  mode.relsig = static_cast<short>(leave_signal);
  mode.acqsig = static_cast<short>(return_signal);
  covered_ = true; // from here on something has to be undone
  if (::ioctl(terminal, KDSETMODE, KD_GRAPHICS) != 0 || ::ioctl(terminal, KDSKBMODE, K_OFF) != 0 ||
      ::ioctl(terminal, VT_SETMODE, &mode) != 0)
    return fail(errno == EPERM ? ErrorKind::Denied : ErrorKind::Io, "covering the console: {}",
                text_of_errno());
  keyboard_mode_before = keyboard_mode_;
  covered_terminal = terminal;
  watch_for_death();
  return {};
}

Console::~Console() {
  covered_terminal = -1;
  if (covered_)
    uncover(terminal_.get(), keyboard_mode_);
}

Console::Request Console::next_request() {
  signalfd_siginfo info{};
  if (::read(requests_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info))
    return Request::None;
  return info.ssi_signo == static_cast<unsigned>(leave_signal) ? Request::Leave : Request::Return;
}

void Console::left() {
  if (::ioctl(terminal_.get(), VT_RELDISP, 1) != 0)
    log::warn("console", "leaving: {}", text_of_errno());
}

void Console::returned() {
  if (::ioctl(terminal_.get(), VT_RELDISP, VT_ACKACQ) != 0)
    log::warn("console", "returning: {}", text_of_errno());
}

bool Console::is_active() const {
  struct stat own{};
  vt_stat now{};
  if (::fstat(terminal_.get(), &own) != 0 || ::ioctl(terminal_.get(), VT_GETSTATE, &now) != 0)
    return true;
  const auto number = minor(own.st_rdev);
  return number == 0 || number == now.v_active; // /dev/tty0 is always the active one
}

void Console::change_to(int number) {
  if (::ioctl(terminal_.get(), VT_ACTIVATE, number) != 0)
    log::warn("console", "changing to console {}: {}", number, text_of_errno());
}

} // namespace kagimado::osd
