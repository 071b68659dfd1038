#include "engine/recorder/secret_input.h"

#include "engine/ssl/secret_file.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace kagimado::recorder {
namespace {

constexpr std::size_t usual_line_bytes = 4096;

// Echo off while it lives.
class QuietTerminal final {
 public:
  QuietTerminal() {
    is_quiet_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!is_quiet_)
      return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }

  ~QuietTerminal() {
    if (!is_quiet_)
      return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::cerr << '\n'; // the one that was not echoed
  }

  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  termios before_{};
  bool is_quiet_ = false;
};

Result<ssl::SecretText> from_stream(std::istream& in, std::string_view prompt) {
  std::string line;
  line.reserve(usual_line_bytes);
  const bool is_typed = &in == &std::cin && ::isatty(STDIN_FILENO) == 1;
  if (is_typed) {
    std::cerr << prompt << ": " << std::flush;
    const QuietTerminal quiet;
    std::getline(in, line);
  } else {
    std::getline(in, line);
  }
  auto secret = ssl::first_line_of(line);
  ssl::wipe(line);
  return secret;
}

} // namespace

Result<ssl::SecretText> read_secret(const std::string& file, std::istream& in, std::string_view prompt) {
  if (file == "-")
    return from_stream(in, prompt);
  return ssl::read_secret_file(file);
}

} // namespace kagimado::recorder
