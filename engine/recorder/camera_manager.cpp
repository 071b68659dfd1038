#include "engine/recorder/camera_manager.h"

#include "engine/api/events.h"
#include "engine/api/route.h"
#include "engine/base/log.h"
#include "engine/recorder/camera_change.h"

namespace kagimado::recorder {

CameraManager::CameraManager(net::asio::any_io_executor executor, State& state,
                             const PasswordKeeper& passwords, LicenceDesk& licences,
                             std::shared_ptr<const Clock> clock, const ingest::IngestOptions& options,
                             api::EventHub& events, Noticed noticed)
    : executor_(std::move(executor)), state_(state), passwords_(passwords), licences_(licences),
      clock_(std::move(clock)), options_(options), events_(events), noticed_(std::move(noticed)) {}

CameraManager::~CameraManager() {
  for (auto& [id, entry] : entries_)
    entry.ingest->stop();
}

void CameraManager::start(std::vector<StoredCamera> cameras) {
  std::vector<licence::CameraUse> uses;
  for (const auto& stored : cameras)
    uses.push_back(use_of(stored));
  licences_.adopt(uses);
  if (const auto count = licences_.count(); count.used > count.total)
    log::warn("licence", "{} cameras use a licence, there are {}: they go on, but no more can be set",
              count.used, count.total);
  for (auto& stored : cameras)
    start_one(std::move(stored));
}

CameraManager::Entry& CameraManager::start_one(StoredCamera stored) {
  const auto id = stored.id;
  ingest::CameraIngest::Hooks hooks;
  // stop() drops the hooks, so that none outlives this object.
  hooks.changed = [this, id] { on_changed(id); };
  hooks.pinned = [this, id](const std::array<std::uint8_t, 32>& pin) { on_pinned(id, pin); };
  hooks.reconcile = [this, id](camera::Driver& driver, const camera::Capabilities& capabilities) {
    return reconcile(id, driver, capabilities);
  };
  hooks.event = [this, id](const camera::Event& event) { noticed_(id, event); };
  auto& entry = entries_[id];
  entry.stored = std::move(stored);
  entry.ingest = std::make_shared<ingest::CameraIngest>(executor_, clock_, options_, std::move(hooks));
  entry.ingest->apply(entry.stored.address);
  return entry;
}

Result<CameraManager::Entry*> CameraManager::find(CameraId id) {
  const auto found = entries_.find(id);
  if (found == entries_.end())
    return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
  return &found->second;
}

std::vector<api::CameraView> CameraManager::views() const {
  std::vector<api::CameraView> views;
  views.reserve(entries_.size());
  for (const auto& [id, entry] : entries_)
    views.push_back(view_of(entry));
  return views;
}

Result<api::CameraView> CameraManager::view(CameraId id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end())
    return fail(ErrorKind::NotFound, "camera {}: no such camera", number(id));
  return view_of(found->second);
}

api::CameraView CameraManager::view_of(const Entry& entry) const {
  auto status = entry.ingest->status();
  api::CameraView view;
  view.id = entry.stored.id;
  view.name = entry.stored.name;
  view.url = entry.stored.address.url.redacted();
  view.user = entry.stored.address.user;
  view.trust = entry.stored.address.trust.way;
  view.mode = entry.stored.address.mode;
  view.position = entry.stored.position;
  view.online = status.online;
  view.problem = std::move(status.problem);
  view.sealed = status.sealed;
  view.streams = std::move(status.streams);
  const bool is_rtsp = entry.stored.address.url.scheme.starts_with("rtsp");
  const bool cannot = is_rtsp || (status.capabilities && !status.capabilities->data_encryption);
  view.data_encryption = cannot                         ? api::DataEncryption::Unsupported
                         : entry.stored.data_encryption ? api::DataEncryption::On
                                                        : api::DataEncryption::Off;
  const auto& certificate = status.certificate ? status.certificate : entry.certificate;
  if (certificate)
    view.certificate = api::CertificateView{certificate->sha256, certificate->not_after};
  return view;
}

void CameraManager::on_changed(CameraId id) {
  const auto found = entries_.find(id);
  if (found == entries_.end())
    return;
  auto& entry = found->second;
  if (const auto* driver = entry.ingest->driver().get(); driver != nullptr && driver->certificate())
    entry.certificate = driver->certificate();
  if (auto capabilities = entry.ingest->status().capabilities)
    entry.capabilities = std::move(capabilities);
  const auto view = view_of(entry);
  auto event = api::camera_event(view);
  if (event == entry.last_event)
    return;
  const bool is_new_problem =
      view.problem && (!entry.last_problem || entry.last_problem->kind != view.problem->kind);
  entry.last_problem = view.problem;
  if (is_new_problem)
    log::warn("ingest", "camera {}: {} ({})", number(id), view.problem->message, name_of(view.problem->kind));
  entry.last_event = std::move(event);
  events_.publish(entry.last_event);
}

void CameraManager::on_pinned(CameraId id, const std::array<std::uint8_t, 32>& pin) {
  const auto entry = find(id);
  if (!entry)
    return;
  (*entry)->stored.address.trust.pin_sha256 = pin;
  log::info("ingest", "camera {}: certificate {} is trusted from now on", number(id), to_hex(pin));
  save(**entry);
}

void CameraManager::save(const Entry& entry) {
  if (const auto saved = state_.save(entry.stored); !saved)
    log::error("recorder", "camera {}: storing it: {}", number(entry.stored.id), saved.error().message);
}

Result<CameraId> CameraManager::free_id(std::optional<CameraId> wanted) const {
  if (wanted) {
    if (entries_.contains(*wanted))
      return fail(ErrorKind::Conflict, "camera {} is there already", number(*wanted));
    return *wanted;
  }
  for (std::uint32_t candidate = 1; candidate <= api::max_camera_number; ++candidate)
    if (!entries_.contains(CameraId{candidate}))
      return CameraId{candidate};
  return fail(ErrorKind::Limit, "all {} cameras are registered", api::max_camera_number);
}

// Its own number, unless another camera was moved there.
std::uint32_t CameraManager::free_position(CameraId id) const {
  const auto is_free = [this](std::uint32_t position) {
    return std::ranges::none_of(entries_,
                                [&](const auto& entry) { return entry.second.stored.position == position; });
  };
  if (is_free(number(id)))
    return number(id);
  std::uint32_t position = 1;
  while (!is_free(position))
    ++position;
  return position;
}

Result<api::CameraView> CameraManager::add(api::CameraChange change) {
  StoredCamera stored;
  KGM_TRY(stored.id, free_id(change.id));
  stored.position = free_position(stored.id);
  KGM_CHECK(apply_change(stored, std::move(change)));
  KGM_CHECK(licences_.set_uses(std::array{use_of(stored)}));
  if (auto saved = state_.save(stored); !saved) {
    KGM_CHECK(licences_.set_uses(std::array{licence::CameraUse{stored.id}}));
    return std::unexpected(saved.error());
  }
  return view_of(start_one(std::move(stored)));
}

Result<api::CameraView> CameraManager::change(CameraId id, api::CameraChange change) {
  KGM_TRY(auto* entry, find(id));
  if (entry->being_set > 0)
    return fail(ErrorKind::Conflict, "camera {} is being set", number(id));
  auto changed = clone(entry->stored);
  KGM_TRY(const bool reconnect, apply_change(changed, std::move(change)));
  std::vector<StoredCamera> wanted;
  wanted.push_back(std::move(changed));
  KGM_CHECK(want(std::move(wanted)));
  if (reconnect) {
    entry->certificate.reset();
    entry->capabilities.reset();
    entry->ingest->apply(entry->stored.address);
  }
  on_changed(id);
  return view_of(*entry);
}

Result<> CameraManager::remove(CameraId id) {
  KGM_TRY(auto* entry, find(id));
  KGM_CHECK(state_.remove(id));
  KGM_CHECK(licences_.set_uses(std::array{licence::CameraUse{id}}));
  entry->ingest->stop();
  entries_.erase(id);
  events_.publish(api::camera_removed_event(id));
  return {};
}

std::vector<CameraId> CameraManager::cameras_under(const Kid& key) const {
  std::vector<CameraId> ids;
  for (const auto& [id, entry] : entries_)
    if (entry.ingest->is_under(key))
      ids.push_back(id);
  return ids;
}

Result<std::shared_ptr<ingest::Subscription>>
CameraManager::watch(CameraId id, StreamIndex stream, const ingest::SubscriptionOptions& options) {
  KGM_TRY(auto* entry, find(id));
  return entry->ingest->watch(stream, options);
}

} // namespace kagimado::recorder
