// Who is logged in. A session is known by a random token that only its client keeps; here is its hash.
//
// Belongs to one thread. Bounded: when it is full, sessions that have ended go first, then the longest unused
// one of the same user; a user without any is refused. Times are steady: a clock that was set changes
// nothing.
#pragma once

#include "engine/base/clock.h"
#include "engine/ssl/crypto.h"
#include "engine/users/account_store.h"

#include <map>

namespace kagimado::users {

struct SessionLimits {
  std::optional<std::chrono::seconds> idle;               // auto logout; nothing: off
  std::chrono::seconds absolute = std::chrono::hours(12); // then the password is asked again
  std::size_t max_sessions = 256;
  std::size_t max_of_one_account = 32;
};

struct Session {
  AccountId account{0};
  std::string origin; // "monitor", an address
  SteadyTime opened_at, last_used;
};

class SessionTable final {
 public:
  SessionTable(SessionLimits limits, std::shared_ptr<const Clock> clock);

  // The token: 256 random bits as base64url. Errors: Limit (full).
  Result<ssl::SecretText> open(AccountId account, std::string origin);

  // Used: counts as somebody's doing. Watching alone must not keep a session open: look with Looked.
  enum class Touch { Used, Looked };
  // Errors: Denied (no such session, or it has ended).
  Result<Session> find(std::string_view token, Touch touch);

  bool close(std::string_view token);
  // After a changed password or level, or a removed user. except: token of the session that did it.
  std::size_t close_all(AccountId account, std::string_view except = {});

  void set_idle(std::optional<std::chrono::seconds> idle) { limits_.idle = idle; }

  // What forms of a web page send beside the cookie.
  [[nodiscard]] static std::string csrf_token(std::string_view token);
  [[nodiscard]] static bool csrf_is_right(std::string_view token, std::string_view given);

  [[nodiscard]] std::size_t size() const { return sessions_.size(); }

 private:
  using Key = ssl::Digest256; // of the token
  [[nodiscard]] bool has_ended(const Session& session) const;
  Result<> make_room(AccountId account);

  SessionLimits limits_;
  std::shared_ptr<const Clock> clock_;
  std::map<Key, Session> sessions_;
};

} // namespace kagimado::users
