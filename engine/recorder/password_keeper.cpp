#include "engine/recorder/password_keeper.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

net::Task<sealed::PasswordKey> derive_here(ssl::SecretText password, sealed::Salt salt,
                                           std::uint32_t iterations) {
  co_return sealed::derive(password.view(), salt, iterations);
}

} // namespace

PasswordKeeper::PasswordKeeper(State& state, std::shared_ptr<const Clock> clock, std::uint32_t iterations,
                               std::optional<sealed::PasswordKey> in_force)
    : state_(state), clock_(std::move(clock)), iterations_(iterations), in_force_(std::move(in_force)) {}

PasswordKeeper::~PasswordKeeper() {
  worker_.join();
}

net::Task<> PasswordKeeper::change(ssl::SecretText password) {
  if (is_changing_)
    co_return fail(ErrorKind::Conflict, "another change of the password is under way");
  is_changing_ = true;
  sealed::Salt salt{};
  ssl::fill_random(salt);
  auto deriving = derive_here(std::move(password), salt, iterations_);
  auto derived = co_await asio::co_spawn(worker_.get_executor(), std::move(deriving), asio::use_awaitable);
  is_changing_ = false;
  if (!derived)
    co_return std::unexpected(derived.error());
  if (auto stored = state_.add_password(*derived, clock_->wall_now()); !stored)
    co_return stored;
  in_force_ = std::move(*derived);
  co_return Result<>();
}

api::Unwrapped PasswordKeeper::unwrap(const sealed::KeyBox& box) const {
  using State = sealed::KeyState;
  if (!in_force_ || box.passphrase_slots.empty())
    return {State::LockedNoKey, std::nullopt};
  auto material = sealed::unwrap(box, *in_force_);
  if (material)
    return {State::Open, std::move(*material)};
  switch (material.error().kind) {
  case ErrorKind::WrongPassword:
  case ErrorKind::Locked:
    return {State::LockedOldPassword, std::nullopt}; // another salt: another password's time
  case ErrorKind::Damaged:
    return {State::Damaged, std::nullopt};
  default:
    return {State::Unsupported, std::nullopt};
  }
}

} // namespace kagimado::recorder
