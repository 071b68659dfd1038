// Data encryption of cameras: sending keys, now and when a camera comes back. Part of CameraManager.
#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/recorder/camera_manager.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

camera::EncryptionKey camera_key(const sealed::PasswordKey& password) {
  return {password.kek.clone(), password.pb_salt, password.iterations};
}

bool is_in_force(const PasswordKeeper& passwords, const sealed::Salt& salt) {
  const auto* password = passwords.in_force();
  return password != nullptr && password->pb_salt == salt;
}

// Sending to many cameras: holds what the sending coroutines need, so that they do not need the manager.
struct Sending {
  explicit Sending(const asio::any_io_executor& executor) : all_done(executor) {}

  std::vector<api::PasswordSent> results;
  std::size_t left = 0;
  asio::steady_timer all_done;
};

asio::awaitable<void> send_one(std::shared_ptr<Sending> sending, std::size_t slot,
                               std::shared_ptr<camera::Driver> driver, camera::EncryptionKey key) {
  auto put = co_await driver->put_encryption(&key);
  if (!put)
    sending->results[slot].problem = put.error();
  if (--sending->left == 0)
    sending->all_done.cancel();
}

} // namespace

net::Task<> CameraManager::reconcile(CameraId id, camera::Driver& driver,
                                     const camera::Capabilities& capabilities) {
  const auto entry = find(id);
  const auto* password = passwords_.in_force();
  if (!entry || !(*entry)->stored.data_encryption || password == nullptr)
    co_return Result<>();
  // Pictures in the clear must not pass as encrypted ones: rather none.
  if (!capabilities.data_encryption)
    co_return fail(ErrorKind::Unsupported, "data encryption is on, but this camera has none");
  const auto key = camera_key(*password);
  const bool is_pending = (*entry)->stored.key_pending;
  const auto state = co_await driver.encryption();
  if (!state)
    co_return std::unexpected(state.error());
  // A camera that seals under another key, though it got ours, was set by somebody else: two recorders must
  // not fight over it.
  if (state->on && !is_pending)
    co_return Result<>();
  auto put = co_await driver.put_encryption(&key);
  if (put) {
    key_arrived(id, key.pb_salt);
    co_return put;
  }
  if (!state->on)
    co_return put;
  log::warn("ingest", "camera {}: still seals with an older password: {}", number(id), put.error().message);
  co_return Result<>();
}

void CameraManager::key_arrived(CameraId id, const sealed::Salt& salt) {
  const auto entry = find(id);
  // The password may have changed once more while the key was on its way.
  if (!entry || !is_in_force(passwords_, salt))
    return;
  (*entry)->stored.key_pending = false;
  if (const auto saved = state_.save((*entry)->stored); !saved)
    log::error("recorder", "camera {}: {}", number(id), saved.error().message);
}

net::Task<api::CameraView> CameraManager::set_encryption(CameraId id, bool on) {
  const auto entry = find(id);
  if (!entry)
    co_return std::unexpected(entry.error());
  const auto* password = passwords_.in_force();
  if (on && password == nullptr)
    co_return fail(ErrorKind::Conflict, "no data-encryption password is set");
  const auto driver = (*entry)->ingest->driver();
  if (!driver)
    co_return fail(ErrorKind::Disconnected, "camera {} cannot be reached with its settings", number(id));
  std::optional<camera::EncryptionKey> key;
  if (on)
    key = camera_key(*password);
  if (auto put = co_await driver->put_encryption(key ? &*key : nullptr); !put)
    co_return std::unexpected(put.error().within(fmt::format("camera {}", number(id))));
  const auto still = find(id); // it may have been removed meanwhile
  if (!still)
    co_return std::unexpected(still.error());
  (*still)->stored.data_encryption = on;
  (*still)->stored.key_pending = on && !is_in_force(passwords_, key->pb_salt);
  if (auto saved = state_.save((*still)->stored); !saved)
    co_return std::unexpected(saved.error());
  on_changed(id);
  co_return view_of(**still);
}

net::Task<std::vector<api::PasswordSent>> CameraManager::send_password() {
  const auto* password = passwords_.in_force();
  if (password == nullptr)
    co_return fail(ErrorKind::Conflict, "no data-encryption password is set");
  const auto salt = password->pb_salt;
  const auto sending = std::make_shared<Sending>(executor_);
  for (auto& [id, entry] : entries_) {
    if (!entry.stored.data_encryption)
      continue;
    entry.stored.key_pending = true;
    const auto slot = sending->results.size();
    sending->results.push_back({id, std::nullopt});
    const auto driver = entry.ingest->driver();
    if (!driver) {
      sending->results[slot].problem = Error{ErrorKind::Disconnected, "cannot be reached with its settings"};
      continue;
    }
    ++sending->left;
    asio::co_spawn(executor_, send_one(sending, slot, driver, camera_key(*password)), asio::detached);
  }
  while (sending->left > 0) {
    sending->all_done.expires_at(SteadyTime::max());
    co_await sending->all_done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  for (const auto& sent : sending->results)
    if (!sent.problem)
      key_arrived(sent.id, salt);
  co_return sending->results;
}

} // namespace kagimado::recorder
