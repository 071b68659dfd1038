// Who asks the recorder, and how the recorder proves that it is the one: the token of a session, or the kiosk
// (engine/api/API.md, "Who asks"), and the judgement of its certificate. Every connection of the watching
// half trusts by it, every request is signed with it.
//
// Thread-safe. The token is kept wiped; the copy that a request carries lives as long as the request.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/net/http_client.h"
#include "engine/ssl/secret.h"

#include <memory>

namespace kagimado::view {

class Passport final {
 public:
  // at_the_recorder: its Unix socket, where somebody who is not logged in is the kiosk.
  // trust: of the certificate of a recorder elsewhere.
  explicit Passport(bool at_the_recorder, ssl::TrustPolicy trust = {})
      : at_the_recorder_(at_the_recorder), trust_(std::move(trust)) {}

  void take(ssl::SecretText token);
  void drop();
  [[nodiscard]] bool has_token() const;

  [[nodiscard]] bool at_the_recorder() const { return at_the_recorder_; }

  [[nodiscard]] const ssl::TrustPolicy& trust() const { return trust_; }

  void sign(net::Request& request) const;

 private:
  const bool at_the_recorder_;
  const ssl::TrustPolicy trust_;
  mutable Mutex mutex_;
  ssl::SecretText token_ KGM_GUARDED_BY(mutex_);
};

// Nobody's passport (tests): as it is.
inline void sign(net::Request& request, const std::shared_ptr<const Passport>& passport) {
  if (passport)
    passport->sign(request);
}

// Options of a client that trusts as the passport says.
inline net::ClientOptions trusting(const std::shared_ptr<const Passport>& passport,
                                   net::ClientOptions options = {}) {
  if (passport)
    options.trust = passport->trust();
  return options;
}

} // namespace kagimado::view
