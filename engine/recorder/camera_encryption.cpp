// Data encryption of cameras: sending keys, now and when a camera comes back. Part of CameraManager.
#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/recorder/all_of.h"
#include "engine/recorder/camera_change.h"
#include "engine/recorder/camera_manager.h"
#include "engine/recorder/orders.h"

namespace kagimado::recorder {
namespace {

camera::EncryptionKey camera_key(const sealed::PasswordKey& password) {
  return {password.kek.clone(), password.pb_salt, password.iterations};
}

bool is_in_force(const PasswordKeeper& passwords, const sealed::Salt& salt) {
  const auto* password = passwords.in_force();
  return password != nullptr && password->pb_salt == salt;
}

// [REQ-ENC-3]
Result<> check_compression(const camera::Capabilities& capabilities) {
  for (const auto& stream : capabilities.streams)
    if (stream.compression.ends_with("(3)") || stream.compression.ends_with("(4)"))
      return fail(ErrorKind::Unsupported, "compression {} does not go with data encryption",
                  stream.compression);
  return {};
}

} // namespace

net::Task<> CameraManager::put_key(CameraId id, const camera::EncryptionKey* key) {
  const auto entry = find(id);
  if (!entry)
    co_return std::unexpected(entry.error());
  auto opening =
      open_control(executor_, (*entry)->stored.address.clone(), (*entry)->stored.wanted_https_port, clock_);
  const auto way = co_await std::move(opening);
  if (!way)
    co_return std::unexpected(way.error());
  remember_trust(id, way->address);
  if (key != nullptr && !way->capabilities.data_encryption)
    co_return fail(ErrorKind::Unsupported, "this camera has no data encryption");
  if (key != nullptr)
    KGM_CO_CHECK(check_compression(way->capabilities));
  auto putting = way->driver->put_encryption(key);
  auto put = co_await std::move(putting);
  co_return put;
}

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
  auto putting = put_key(id, &key);
  auto put = co_await std::move(putting);
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
  (*entry)->stored.encryption_sent = {clock_->wall_now(), std::nullopt};
  save(**entry);
}

net::asio::awaitable<void> CameraManager::send_key_to(CameraId id, bool on, Sent sent, std::size_t slot) {
  std::optional<camera::EncryptionKey> key;
  if (on)
    key = camera_key(*passwords_.in_force());
  auto putting = put_key(id, key ? &*key : nullptr);
  const auto put = co_await std::move(putting);
  auto& problem = (*sent)[slot].problem;
  if (!put)
    problem = put.error();
  const auto entry = find(id); // it may have been removed meanwhile
  if (!entry) {
    problem = entry.error();
    co_return;
  }
  auto& stored = (*entry)->stored;
  stored.encryption_sent = {clock_->wall_now(), problem};
  if (put) {
    stored.data_encryption = on;
    stored.key_pending = on && !is_in_force(passwords_, key->pb_salt);
  }
  --(*entry)->being_set;
  save(**entry);
  licences_.adopt(std::array{use_of(stored)}); // nothing more than was wanted
  on_changed(id);
}

net::Task<std::vector<api::CameraSent>>
CameraManager::send_encryption(std::vector<api::EncryptionOrder> orders) {
  KGM_CO_CHECK(check_orders(orders));
  std::vector<StoredCamera> wanted;
  for (const auto& order : orders) {
    const auto entry = find(order.id);
    if (!entry)
      co_return std::unexpected(entry.error());
    if (order.on && view_of(**entry).data_encryption == api::DataEncryption::Unsupported)
      co_return fail(ErrorKind::Unsupported, "camera {} has no data encryption", number(order.id));
    if (order.on && passwords_.in_force() == nullptr)
      co_return fail(ErrorKind::Conflict, "no data-encryption password is set");
    if ((*entry)->being_set > 0)
      co_return fail(ErrorKind::Conflict, "camera {} is being set already", number(order.id));
    wanted.push_back(clone((*entry)->stored));
    wanted.back().wants_encryption = order.on;
  }
  KGM_CO_CHECK(want(std::move(wanted)));
  const auto sent = std::make_shared<std::vector<api::CameraSent>>();
  std::vector<net::asio::awaitable<void>> works;
  for (const auto& order : orders) {
    ++entries_.at(order.id).being_set;
    works.push_back(send_key_to(order.id, order.on, sent, sent->size()));
    sent->push_back({order.id, std::nullopt});
  }
  auto sending = all_of(executor_, std::move(works));
  co_await std::move(sending);
  co_return *sent;
}

net::Task<std::vector<api::CameraSent>> CameraManager::send_password() {
  if (passwords_.in_force() == nullptr)
    co_return fail(ErrorKind::Conflict, "no data-encryption password is set");
  const auto sent = std::make_shared<std::vector<api::CameraSent>>();
  std::vector<net::asio::awaitable<void>> works;
  for (auto& [id, entry] : entries_) {
    if (!entry.stored.data_encryption)
      continue;
    entry.stored.key_pending = true;
    ++entry.being_set;
    works.push_back(send_key_to(id, true, sent, sent->size()));
    sent->push_back({id, std::nullopt});
  }
  auto sending = all_of(executor_, std::move(works));
  co_await std::move(sending);
  co_return *sent;
}

} // namespace kagimado::recorder
