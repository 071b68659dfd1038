// This process in another time zone for as long as it lives. Not for tests with threads that ask for local
// time.
#pragma once

#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

namespace kagimado::fakes {

class LocalZone final {
 public:
  explicit LocalZone(const char* name) {
    if (const char* before = std::getenv("TZ"))
      before_ = before;
    ::setenv("TZ", name, 1);
    ::tzset();
  }

  ~LocalZone() {
    if (before_)
      ::setenv("TZ", before_->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
  }

  LocalZone(const LocalZone&) = delete;
  LocalZone& operator=(const LocalZone&) = delete;

 private:
  std::optional<std::string> before_;
};

} // namespace kagimado::fakes
