#include "engine/recorder/security_desk.h"

#include "engine/api/events.h"
#include "engine/base/log.h"

namespace kagimado::recorder {

SecurityDesk::SecurityDesk(net::asio::any_io_executor executor, LicenceDesk& licences, CameraManager& cameras,
                           const PasswordKeeper& passwords, api::EventHub& events, SecurityOptions options)
    : executor_(std::move(executor)), licences_(licences), cameras_(cameras), passwords_(passwords),
      events_(events), options_(std::move(options)) {}

api::LicenceView SecurityDesk::licences() {
  api::LicenceView view;
  view.count = licences_.count();
  view.issuer_url = options_.issuer_url;
  const auto* book = licences_.book();
  if (book == nullptr)
    return view;
  view.is_provisioned = true;
  view.serial = book->serial().text();
  view.identity = licence::identity_text(book->serial());
  view.has_own_key = book->has_own_key();
  view.has_kit = book->has_kit();
  view.keys = book->keys();
  return view;
}

Result<api::LicenceView> SecurityDesk::register_key(std::string_view typed) {
  KGM_CHECK(licences_.register_key(typed));
  events_.publish(api::security_event());
  return licences();
}

api::SecurityView SecurityDesk::view() {
  api::SecurityView view;
  view.count = licences_.count();
  const auto* book = licences_.book();
  view.has_kit = book != nullptr && book->has_kit();
  view.password_is_set = passwords_.in_force() != nullptr;
  view.internet_mode_warning = cameras_.too_many_tunnels();
  view.cameras = cameras_.security();
  return view;
}

net::Task<std::vector<api::CameraSent>>
SecurityDesk::send_connection(std::vector<api::ConnectionOrder> orders) {
  auto sending = cameras_.send_connection(std::move(orders));
  auto sent = co_await std::move(sending);
  events_.publish(api::security_event());
  co_return sent;
}

net::Task<std::vector<api::CameraSent>>
SecurityDesk::send_encryption(std::vector<api::EncryptionOrder> orders) {
  auto sending = cameras_.send_encryption(std::move(orders));
  auto sent = co_await std::move(sending);
  events_.publish(api::security_event());
  co_return sent;
}

net::Task<Bytes> SecurityDesk::thumbnail(CameraId id) {
  return cameras_.thumbnail(id);
}

Result<> SecurityDesk::swap(CameraId a, CameraId b) {
  return cameras_.swap(a, b);
}

net::Task<std::vector<api::FoundCamera>> SecurityDesk::search() {
  if (std::exchange(is_searching_, true))
    co_return fail(ErrorKind::Throttled, "a search is under way");
  auto searching = discovery::search(executor_, options_.search);
  const auto devices = co_await std::move(searching);
  is_searching_ = false;
  if (!devices)
    co_return std::unexpected(devices.error());
  std::vector<api::FoundCamera> found;
  for (const auto& device : *devices)
    found.push_back({device.url, device.name, device.model, device.serial, device.https_port.has_value(),
                     cameras_.registered_as(device)});
  co_return found;
}

} // namespace kagimado::recorder
