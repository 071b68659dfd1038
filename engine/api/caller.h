// Who sends a request: API.md, "Who asks".
#pragma once

#include "engine/api/access.h"

namespace kagimado::api {

// A copy of it may outlive the request, so that a stream can ask anew what its caller may do.
struct Caller {
  enum class Kind : std::uint8_t {
    Nobody,  // over TCP, or with a token that has ended
    Machine, // root or the recorder's own user at the Unix socket: commands
    Kiosk,   // a monitor where nobody is logged in
    Session,
  };

  Kind kind = Kind::Nobody;
  bool is_local = false;                        // over the Unix socket
  users::Subject subject;                       // when it asked
  std::optional<users::AccountId> account;      // Session
  std::string user;                             // name, for the operation log; empty: nobody
  std::string origin;                           // "recorder", "monitor", or an address
  std::shared_ptr<const ssl::SecretText> token; // Session
  bool has_cookie = false;                      // the token came as one
  std::string refusal;                          // Nobody: why it is nobody else
};

Caller identify(const net::Request& request, Access& access);

// What the caller may do by now. Errors: Denied (its session has ended).
Result<users::Subject> subject_now(const Caller& caller, Access& access);

// Nobody is logged in at the monitor. Before there is an administrator, it shows all cameras and does nothing
// else; afterwards what the administrator has chosen, at first nothing.
users::Subject kiosk_subject(const users::AccountStore& accounts);

// Into the operation log, in the caller's name. A log that cannot be written hinders nobody.
void note_operation(Access& access, const Caller& caller, users::Operation operation);

// "127.0.0.1:4711" -> "127.0.0.1"
std::string_view address_of_peer(std::string_view peer);

} // namespace kagimado::api
