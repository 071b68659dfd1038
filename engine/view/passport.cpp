#include "engine/view/passport.h"

namespace kagimado::view {

void Passport::take(ssl::SecretText token) {
  const MutexLock lock(mutex_);
  token_ = std::move(token);
}

void Passport::drop() {
  const MutexLock lock(mutex_);
  token_.clear();
}

bool Passport::has_token() const {
  const MutexLock lock(mutex_);
  return !token_.empty();
}

void Passport::sign(net::Request& request) const {
  const MutexLock lock(mutex_);
  if (!token_.empty())
    request.fields["Authorization"] = fmt::format("Bearer {}", token_.view());
  else if (at_the_recorder_)
    request.fields["Authorization"] = "Kiosk";
}

} // namespace kagimado::view
