// Who is logged in at this monitor and what that allows, as the recorder tells it (GET /session). Immutable
// snapshots.
#pragma once

#include "engine/base/clock.h"

#include <optional>
#include <set>
#include <string>

namespace kagimado::view {

// Unknown: the recorder has not answered yet, or has no accounts.
enum class SessionState { Unknown, Setup, LoggedOut, LoggedIn };

struct Session {
  SessionState state = SessionState::Unknown;
  std::uint64_t user_id = 0;
  std::string user_name, level;
  std::set<std::string, std::less<>> rights, actions;
  std::string view;                                // cameras: "all", "1-3,7"
  bool auto_login = false;                         // somebody is chosen for it
  std::optional<std::chrono::seconds> auto_logout; // nothing: never
  std::string language, time_zone, recorder_name;  // of the recorder
  bool unattended = false; // of the monitor itself: that nobody is there does not end it
  bool ended = false;      // the recorder ended the last session: one has to log in again

  [[nodiscard]] bool logged_in() const { return state == SessionState::LoggedIn; }

  // By the names of engine/users/rights.h. While nothing is known nothing is kept back: the recorder judges
  // each request anyway.
  [[nodiscard]] bool may(std::string_view action) const {
    return state == SessionState::Unknown || actions.contains(action);
  }

  bool operator==(const Session&) const = default;
};

} // namespace kagimado::view
