// The data-encryption password in force, as a key. The password itself is never kept.
//
// Belongs to the network thread; the slow derivation runs on a worker of its own.
#pragma once

#include "engine/api/service.h"
#include "engine/recorder/state.h"

#include <boost/asio/thread_pool.hpp>

namespace kagimado::recorder {

class PasswordKeeper final {
 public:
  PasswordKeeper(State& state, std::shared_ptr<const Clock> clock, std::uint32_t iterations,
                 std::optional<sealed::PasswordKey> in_force);
  ~PasswordKeeper();

  [[nodiscard]] const sealed::PasswordKey* in_force() const { return in_force_ ? &*in_force_ : nullptr; }

  // Derives under a new salt and stores. Errors: Conflict (another change is under way), Io.
  net::Task<> change(ssl::SecretText password);
  [[nodiscard]] api::Unwrapped unwrap(const sealed::KeyBox& box) const;

 private:
  State& state_;
  std::shared_ptr<const Clock> clock_;
  const std::uint32_t iterations_;
  std::optional<sealed::PasswordKey> in_force_;
  bool is_changing_ = false;
  net::asio::thread_pool worker_{1};
};

} // namespace kagimado::recorder
