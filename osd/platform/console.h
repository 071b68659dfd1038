// The virtual terminal that the wall covers: no text and no cursor on it, no key reaches what reads there,
// and a change to another console and back is asked for and answered. Leaves it as it was found, at the end
// and when the program dies of a signal that can be caught; after SIGKILL the service manager does
// (TTYReset=).
//
// Source: ioctl_console(2), ioctl_vt(2) of man-pages 6.03. Drawing thread; make it before other threads: it
// blocks SIGUSR1 and SIGUSR2, by which the kernel asks.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <filesystem>
#include <memory>

namespace kagimado::osd {

class Console final {
 public:
  // tty empty: standard input, if that is a console; otherwise nullptr, and nothing is touched. Errors:
  // NotFound, Denied, Unsupported (no console), Io.
  static Result<std::unique_ptr<Console>> take(const std::filesystem::path& tty);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  [[nodiscard]] int fd() const { return requests_.get(); }

  enum class Request { None, Leave, Return };
  // What the kernel asks for. Never waits. Answer Leave by left() once nothing is drawn any more, Return by
  // returned().
  Request next_request();
  void left();
  void returned();
  // Whether it is the one that is seen and typed into.
  [[nodiscard]] bool is_active() const;
  // Asks the kernel for another console: 1 to 12. Leave comes then.
  void change_to(int number);

 private:
  Console() = default;
  Result<> cover();

  UniqueFd terminal_, requests_;
  int keyboard_mode_ = 0;
  bool covered_ = false;
};

} // namespace kagimado::osd
