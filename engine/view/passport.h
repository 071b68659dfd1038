// Who asks the recorder: the token of a session, or the kiosk (engine/api/API.md, "Who asks"). Every request
// of the watching half is signed with it.
//
// Thread-safe. The token is kept wiped; the copy that a request carries lives as long as the request.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/net/http_message.h"
#include "engine/ssl/secret.h"

#include <memory>

namespace kagimado::view {

class Passport final {
 public:
  // at_the_recorder: its Unix socket, where somebody who is not logged in is the kiosk.
  explicit Passport(bool at_the_recorder) : at_the_recorder_(at_the_recorder) {}

  void take(ssl::SecretText token);
  void drop();
  [[nodiscard]] bool has_token() const;

  [[nodiscard]] bool at_the_recorder() const { return at_the_recorder_; }

  void sign(net::Request& request) const;

 private:
  const bool at_the_recorder_;
  mutable Mutex mutex_;
  ssl::SecretText token_ KGM_GUARDED_BY(mutex_);
};

// Nobody's passport (tests): as it is.
inline void sign(net::Request& request, const std::shared_ptr<const Passport>& passport) {
  if (passport)
    passport->sign(request);
}

} // namespace kagimado::view
