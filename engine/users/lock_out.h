// Wrong tries to log in, counted by user name, so that nobody can guess on [manual of the trade: an
// administrator's account locks after 7, another's after 5, for 60 s at first].
//
// Each lock is twice as long as the one before, up to half an hour; a right login or a quiet day forgets all.
// Names that do not exist are counted alike: a lock tells nothing about them. In memory only. Belongs to one
// thread; time is given by the caller.
#pragma once

#include "engine/base/clock.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kagimado::users {

class LockOut final {
 public:
  static constexpr int tries_of_administrator = 7;
  static constexpr int tries_of_others = 5;
  static constexpr std::chrono::seconds first_lock{60};
  static constexpr std::chrono::seconds longest_lock{1800};
  static constexpr std::chrono::hours memory{24};
  static constexpr std::size_t max_names = 1024;

  // How long a name is locked yet; nothing: it may be tried.
  [[nodiscard]] std::optional<std::chrono::seconds> remaining(std::string_view name, SteadyTime now) const;
  // Before a password is checked: counts the try as a wrong one, so that tries at the same time count too.
  void note_try(std::string_view name, bool is_administrator, SteadyTime now);
  // After a right password.
  void note_success(std::string_view name);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    int wrong_tries = 0; // since the last lock
    int locks = 0;
    SteadyTime locked_until{};
    SteadyTime last_try{};
  };

  void make_room(SteadyTime now);
  std::map<std::string, Entry, std::less<>> entries_; // by name_key
};

} // namespace kagimado::users
