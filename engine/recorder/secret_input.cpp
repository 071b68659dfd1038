#include "engine/recorder/secret_input.h"

#include "engine/base/file.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace kagimado::recorder {
namespace {

constexpr std::size_t max_file_bytes = 4096;

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

Result<ssl::SecretText> first_line(std::string_view content) {
  auto line = content.substr(0, content.find('\n'));
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  if (line.empty())
    return fail(ErrorKind::Invalid, "empty password");
  if (line.size() > ssl::SecretText::max_bytes)
    return fail(ErrorKind::Invalid, "password longer than {} bytes", ssl::SecretText::max_bytes);
  return ssl::SecretText(line);
}

Result<ssl::SecretText> from_stream(std::istream& in, std::string_view prompt) {
  std::string line;
  line.reserve(max_file_bytes);
  const bool is_typed = &in == &std::cin && ::isatty(STDIN_FILENO) == 1;
  if (is_typed) {
    std::cerr << prompt << ": " << std::flush;
    const QuietTerminal quiet;
    std::getline(in, line);
  } else {
    std::getline(in, line);
  }
  auto secret = first_line(line);
  ssl::wipe(line);
  return secret;
}

} // namespace

Result<ssl::SecretText> read_secret(const std::string& file, std::istream& in, std::string_view prompt) {
  if (file == "-")
    return from_stream(in, prompt);
  KGM_TRY(auto content, read_file(file, max_file_bytes));
  auto secret = first_line(as_text(content));
  ssl::wipe(content);
  if (!secret)
    return std::unexpected(secret.error().within(file));
  return secret;
}

} // namespace kagimado::recorder
