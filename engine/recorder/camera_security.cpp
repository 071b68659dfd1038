// Connection method, licences and places of cameras, and what their security screens show. Part of
// CameraManager.
#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/recorder/all_of.h"
#include "engine/recorder/camera_change.h"
#include "engine/recorder/camera_manager.h"
#include "engine/recorder/orders.h"

namespace kagimado::recorder {
namespace {

bool is_kagimado(const net::Url& url) {
  return url.scheme == "http" || url.scheme == "https";
}

bool is_about_certificate(ErrorKind kind) {
  return kind == ErrorKind::Expired || kind == ErrorKind::NotYetValid || kind == ErrorKind::Untrusted;
}

} // namespace

api::CameraSecurity CameraManager::security_of(const Entry& entry) const {
  const auto& stored = entry.stored;
  const auto view = view_of(entry);
  api::CameraSecurity security;
  security.id = stored.id;
  security.name = stored.name;
  if (!is_kagimado(stored.address.url)) {
    security.ssl = false;
    security.encryption_support = false;
  } else if (entry.capabilities) {
    security.ssl = entry.capabilities->ssl;
    security.encryption_support = entry.capabilities->data_encryption;
  }
  security.https = stored.wants_https;
  security.https_port = stored.wanted_https_port;
  if (!view.streams.empty())
    security.compression = view.streams.front().compression;
  security.encryption = stored.wants_encryption;
  security.connection_sent = stored.connection_sent;
  security.encryption_sent = stored.encryption_sent;
  if (view.problem) {
    security.fault = view.problem->kind;
    return security;
  }
  for (const auto* sent : {&stored.connection_sent, &stored.encryption_sent})
    if (sent->problem && is_about_certificate(sent->problem->kind))
      security.fault = sent->problem->kind;
  return security;
}

std::vector<api::CameraSecurity> CameraManager::security() const {
  std::vector<api::CameraSecurity> all;
  all.reserve(entries_.size());
  for (const auto& [id, entry] : entries_)
    all.push_back(security_of(entry));
  return all;
}

bool CameraManager::too_many_tunnels() const {
  return std::cmp_greater(std::ranges::count_if(entries_,
                                                [](const auto& each) {
                                                  const auto& stored = each.second.stored;
                                                  return stored.address.mode == camera::Mode::Internet &&
                                                         use_of(stored).data_encryption;
                                                }),
                          api::max_internet_mode_cameras);
}

Result<> CameraManager::want(std::vector<StoredCamera> wanted) {
  std::vector<licence::CameraUse> uses, before;
  for (const auto& camera : wanted) {
    uses.push_back(use_of(camera));
    before.push_back(licences_.use_of(camera.id));
  }
  KGM_CHECK(licences_.set_uses(uses));
  if (auto saved = state_.save_all(wanted); !saved) {
    licences_.adopt(before);
    return saved;
  }
  for (auto& camera : wanted) {
    auto& stored = entries_.at(camera.id).stored;
    stored = std::move(camera);
  }
  return {};
}

void CameraManager::remember_trust(CameraId id, const camera::Address& control) {
  const auto entry = find(id);
  if (!entry || control.url.scheme != "https" || !control.trust.pin_sha256)
    return;
  auto& trust = (*entry)->stored.address.trust;
  if (trust.way == control.trust.way && trust.pin_sha256 == control.trust.pin_sha256)
    return;
  trust = control.trust;
  log::info("recorder", "camera {}: certificate {} is trusted from now on", number(id),
            to_hex(*control.trust.pin_sha256));
  save(**entry);
}

net::asio::awaitable<void> CameraManager::send_connection_to(CameraId id, Sent sent, std::size_t slot) {
  const auto& before = entries_.at(id).stored;
  const ConnectionPlan plan{before.wants_https, before.wanted_https_port, before.http_port};
  auto changing = change_connection(executor_, before.address.clone(), plan, clock_);
  auto changed = co_await std::move(changing);
  auto& problem = (*sent)[slot].problem;
  if (!changed)
    problem = changed.error();
  else
    problem = changed->problem;
  const auto entry = find(id); // it may have been removed meanwhile
  if (!entry) {
    problem = entry.error();
    co_return;
  }
  auto& stored = (*entry)->stored;
  stored.connection_sent = {clock_->wall_now(), problem};
  if (changed) {
    stored.address = std::move(changed->address);
    (*entry)->ingest->apply(stored.address);
  }
  --(*entry)->being_set;
  save(**entry);
  licences_.adopt(std::array{use_of(stored)}); // nothing more than was wanted
  on_changed(id);
}

net::Task<std::vector<api::CameraSent>>
CameraManager::send_connection(std::vector<api::ConnectionOrder> orders) {
  KGM_CO_CHECK(check_orders(orders));
  std::vector<StoredCamera> wanted;
  for (const auto& order : orders) {
    const auto entry = find(order.id);
    if (!entry)
      co_return std::unexpected(entry.error());
    if (!is_kagimado((*entry)->stored.address.url) || (order.https && security_of(**entry).ssl == false))
      co_return fail(ErrorKind::Unsupported, "camera {} has no SSL", number(order.id));
    if ((*entry)->being_set > 0)
      co_return fail(ErrorKind::Conflict, "camera {} is being set already", number(order.id));
    wanted.push_back(clone((*entry)->stored));
    wanted.back().wants_https = order.https;
    wanted.back().wanted_https_port = order.https_port;
  }
  KGM_CO_CHECK(want(std::move(wanted)));
  const auto sent = std::make_shared<std::vector<api::CameraSent>>();
  std::vector<net::asio::awaitable<void>> works;
  for (const auto& order : orders) {
    ++entries_.at(order.id).being_set;
    works.push_back(send_connection_to(order.id, sent, sent->size()));
    sent->push_back({order.id, std::nullopt});
  }
  auto sending = all_of(executor_, std::move(works));
  co_await std::move(sending);
  co_return *sent;
}

net::Task<Bytes> CameraManager::thumbnail(CameraId id) {
  const auto entry = find(id);
  if (!entry)
    co_return std::unexpected(entry.error());
  const bool is_encrypted = use_of((*entry)->stored).data_encryption || (*entry)->ingest->status().sealed;
  if (is_encrypted)
    co_return fail(ErrorKind::Damaged, "decode error");
  const auto driver = (*entry)->ingest->driver();
  if (!driver)
    co_return fail(ErrorKind::Disconnected, "camera {} cannot be reached with its settings", number(id));
  auto taking = driver->snapshot();
  auto picture = co_await std::move(taking);
  // The camera encrypts, and the recorder does not know it.
  const bool disagrees =
      !picture && (picture.error().kind == ErrorKind::Damaged || picture.error().kind == ErrorKind::Locked);
  if (disagrees)
    co_return fail(ErrorKind::Damaged, "decode error");
  co_return picture;
}

std::optional<net::ForwardTarget> CameraManager::page_of(CameraId id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end())
    return std::nullopt;
  const auto& stored = found->second.stored;
  const auto& url = stored.address.url;
  return net::ForwardTarget{url.host, is_kagimado(url) ? url.port : stored.http_port};
}

std::optional<CameraId> CameraManager::registered_as(const discovery::Device& device) const {
  const auto url = net::parse_url(device.url);
  for (const auto& [id, entry] : entries_) {
    const auto& address = entry.stored.address.url;
    const bool has_its_port = device.type == discovery::DeviceType::Onvif ||
                              (url && address.port == url->port) || address.port == device.https_port;
    const bool has_its_serial =
        !device.serial.empty() && entry.capabilities && entry.capabilities->serial == device.serial;
    if (has_its_serial || (address.host == device.host && has_its_port))
      return id;
  }
  return std::nullopt;
}

Result<> CameraManager::swap(CameraId a, CameraId b) {
  KGM_TRY(auto* first, find(a));
  KGM_TRY(auto* second, find(b));
  std::vector<StoredCamera> moved;
  moved.push_back(clone(first->stored));
  moved.push_back(clone(second->stored));
  std::swap(moved[0].position, moved[1].position);
  if (a == b)
    return {};
  KGM_CHECK(want(std::move(moved)));
  on_changed(a);
  on_changed(b);
  return {};
}

} // namespace kagimado::recorder
