#include "engine/ingest/camera_ingest.h"

#include <algorithm>

namespace kagimado::ingest {

namespace asio = net::asio;

namespace {

constexpr StreamIndex main_stream{0};

void describe(camera::StreamDescription& description, const mp4::InitSegment& init) {
  const auto* video = init.video();
  if (video == nullptr)
    return;
  description.codec = mp4::name_of(video->codec);
  description.width = video->width;
  description.height = video->height;
}

} // namespace

CameraIngest::CameraIngest(asio::any_io_executor executor, std::shared_ptr<const Clock> clock,
                           const IngestOptions& options, Hooks hooks)
    : executor_(std::move(executor)), clock_(std::move(clock)), options_(options), hooks_(std::move(hooks)) {}

CameraIngest::~CameraIngest() {
  stop();
}

void CameraIngest::apply(const camera::Address& address) {
  if (is_stopped_)
    return;
  stop_sessions();
  address_ = address.clone();
  settings_problem_.reset();
  capabilities_.reset();
  auto driver = camera::make_driver(executor_, address_, clock_);
  if (driver) {
    driver_ = std::move(*driver);
    stream(main_stream);
    for (auto& [index, entry] : streams_)
      if (index == main_stream || entry.ring->watchers() > 0)
        start_session(index);
  } else {
    driver_ = nullptr;
    settings_problem_ = driver.error();
  }
  if (hooks_.changed)
    hooks_.changed();
}

void CameraIngest::stop() {
  if (std::exchange(is_stopped_, true))
    return;
  stop_events();
  hooks_ = {};
  stop_sessions();
  for (auto& [index, entry] : streams_)
    entry.ring->close();
  driver_ = nullptr;
}

void CameraIngest::stop_events() {
  if (const auto session = std::exchange(event_session_, nullptr))
    session->stop();
}

// By the driver in use, once the camera says that it tells events.
void CameraIngest::follow_events() {
  if (!capabilities_->events)
    stop_events();
  if (event_session_ || !hooks_.event || !capabilities_->events)
    return;
  event_session_ = std::make_shared<EventSession>(executor_, driver_, clock_, options_.events, hooks_.event);
  event_session_->start();
}

void CameraIngest::stop_sessions() {
  stop_events();
  for (auto& [index, entry] : streams_) {
    entry.linger.reset();
    const auto session = std::exchange(entry.session, nullptr);
    if (!session)
      continue;
    session->stop();
    entry.ring->interrupt();
  }
}

CameraIngest::Stream& CameraIngest::stream(StreamIndex index) {
  auto& entry = streams_[index];
  if (!entry.ring) {
    entry.ring = std::make_shared<LiveRing>(executor_, options_.ring, clock_);
    if (index != main_stream)
      entry.ring->on_watchers_changed(
          [this, index] { on_watchers(index); }); // the ring is ours; close() drops this
  }
  return entry;
}

const CameraIngest::Stream* CameraIngest::main() const {
  const auto found = streams_.find(main_stream);
  return found != streams_.end() ? &found->second : nullptr;
}

void CameraIngest::start_session(StreamIndex index) {
  auto& entry = stream(index);
  if (entry.session || !driver_ || settings_problem_ || is_stopped_)
    return;
  StreamSession::Hooks hooks;
  const auto self = shared_from_this();
  if (index == main_stream)
    hooks.prepare = [self] { return self->prepare(); };
  hooks.driver = [self] { return self->driver_; };
  hooks.changed = [self, index] { self->on_changed(index); };
  entry.session = std::make_shared<StreamSession>(executor_, index, entry.ring, clock_, options_.session,
                                                  std::move(hooks));
  entry.session->start();
}

void CameraIngest::on_watchers(StreamIndex index) {
  auto& entry = stream(index);
  if (entry.ring->watchers() > 0) {
    entry.linger.reset();
    start_session(index);
    return;
  }
  if (!entry.session || is_stopped_)
    return;
  entry.linger = std::make_unique<asio::steady_timer>(executor_, options_.linger);
  entry.linger->async_wait([weak = weak_from_this(), index](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self)
      return;
    auto& idle = self->stream(index);
    if (idle.ring->watchers() > 0 || !idle.session)
      return;
    std::exchange(idle.session, nullptr)->stop();
    idle.ring->interrupt();
  });
}

void CameraIngest::on_changed(StreamIndex index) {
  const auto& entry = stream(index);
  if (index == main_stream && entry.ring->init())
    sealed_ = entry.ring->init()->sealed();
  if (entry.session && entry.session->state() == SessionState::Stopped && !settings_problem_) {
    settings_problem_ = entry.session->problem();
    stop_sessions(); // the other streams would knock at the same account
  }
  if (hooks_.changed)
    hooks_.changed();
}

net::Task<> CameraIngest::prepare() {
  const auto driver = driver_;
  if (!driver)
    co_return fail(ErrorKind::Cancelled, "stopped");
  auto read = co_await driver->capabilities();
  if (driver != driver_)
    co_return fail(ErrorKind::Cancelled, "stopped");
  // A server of plain fragmented MP4 has no control paths: it can be watched, not set.
  if (!read && read.error().kind == ErrorKind::NotFound)
    read = camera::Capabilities();
  if (!read)
    co_return std::unexpected(read.error());
  capabilities_ = std::move(*read);
  adopt_pin();
  if (!driver_)
    co_return Result<>();
  follow_events();
  if (!hooks_.reconcile)
    co_return Result<>();
  const auto current = driver_;
  const auto capabilities = *capabilities_;
  auto reconciled = co_await hooks_.reconcile(*current, capabilities);
  co_return reconciled;
}

void CameraIngest::adopt_pin() {
  const auto certificate = driver_->certificate();
  if (address_.trust.way != ssl::TrustPolicy::Way::Pin || address_.trust.pin_sha256 || !certificate)
    return;
  address_.trust.pin_sha256 = certificate->sha256;
  if (auto pinned = camera::make_driver(executor_, address_, clock_))
    driver_ = std::move(*pinned);
  stop_events(); // of the driver before
  if (hooks_.pinned)
    hooks_.pinned(certificate->sha256);
}

Result<std::shared_ptr<Subscription>> CameraIngest::watch(StreamIndex index,
                                                          const SubscriptionOptions& options) {
  const auto has = [&](const camera::StreamDescription& description) { return description.index == index; };
  const bool is_known_missing = capabilities_ && std::ranges::none_of(capabilities_->streams, has);
  if (number(index) >= camera::max_streams || (index != main_stream && is_known_missing))
    return fail(ErrorKind::NotFound, "the camera has no stream {}", number(index));
  return stream(index).ring->subscribe(options);
}

bool CameraIngest::is_under(const Kid& key) const {
  return std::ranges::any_of(streams_, [&](const auto& entry) { return entry.second.ring->was_under(key); });
}

CameraStatus CameraIngest::status() const {
  CameraStatus status;
  status.sealed = sealed_;
  status.capabilities = capabilities_;
  status.problem = settings_problem_;
  const auto* first = main();
  if (first != nullptr && first->session) {
    status.online = first->session->state() == SessionState::Streaming;
    if (!status.problem)
      status.problem = first->session->problem();
  }
  if (driver_)
    status.certificate = driver_->certificate();
  if (capabilities_)
    status.streams = capabilities_->streams;
  for (const auto& [index, entry] : streams_) {
    if (!entry.ring->init())
      continue;
    auto known = std::ranges::find(status.streams, index, &camera::StreamDescription::index);
    if (known == status.streams.end())
      known = status.streams.insert(known, {.index = index, .codec = {}, .compression = {}});
    describe(*known, *entry.ring->init());
  }
  return status;
}

} // namespace kagimado::ingest
