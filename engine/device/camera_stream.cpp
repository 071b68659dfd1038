#include "engine/device/camera_stream.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::device {

namespace {

// A source that never sends key frames must not fill the memory.
constexpr std::size_t max_group_units = 3'000, max_group_bytes = 48 * 1024 * 1024;
constexpr std::size_t slack_units = 300, slack_bytes = 16 * 1024 * 1024;

} // namespace

CameraStream::CameraStream(boost::asio::any_io_executor executor, std::shared_ptr<Feed> feed,
                           const Clock& clock)
    : executor_(std::move(executor)), feed_(std::move(feed)), clock_(clock) {
  feed_->add(*this);
}

CameraStream::~CameraStream() {
  feed_->remove(*this);
  close_clients();
}

void CameraStream::set_password(std::optional<sealed::PasswordKey> password) {
  password_ = std::move(password);
  packager_.reset(); // not one more frame under the old key
  init_ = {};
  group_.clear();
  group_bytes_ = 0;
  waiting_for_key_ = true;
  if (feed_->info())
    start_clip(feed_->info());
  feed_->wish_key_frame();
}

void CameraStream::start_clip(SharedInfo info) {
  group_.clear();
  group_bytes_ = 0;
  waiting_for_key_ = true;
  clip_start_ = clock_.steady_now();
  auto made = Packager::create(std::move(info), password_ ? &*password_ : nullptr);
  if (!made) {
    packager_.reset();
    init_ = {};
    log::error("device", "stream: {}", made.error().message);
    return;
  }
  packager_.emplace(std::move(*made));
  init_ = {StreamUnit::Type::Init, packager_->init_bytes()};
  send(init_);
}

bool CameraStream::needs_new_clip(const MediaPacket& packet) const {
  if (!packager_ || packager_->info() != packet.info)
    return true;
  return packager_->sealed() && packet.is_key && !packet.is_audio &&
         clock_.steady_now() - clip_start_ >= max_clip_age;
}

void CameraStream::on_packet(const SharedPacket& packet) {
  const bool video_key = packet->is_key && !packet->is_audio;
  if (needs_new_clip(*packet))
    start_clip(packet->info);
  if (!packager_ || (waiting_for_key_ && !video_key))
    return;
  auto bytes = packager_->fragment(*packet);
  if (!bytes) {
    log::warn("device", "stream: frame dropped: {}", bytes.error().message);
    waiting_for_key_ = true; // the frames after it refer to it
    return;
  }
  waiting_for_key_ = false;
  if (video_key) {
    group_.clear();
    group_bytes_ = 0;
  }
  const StreamUnit unit{video_key ? StreamUnit::Type::VideoKey : StreamUnit::Type::Other, std::move(*bytes)};
  // Without its key frame the rest is no use to a newcomer.
  if (video_key || !group_.empty()) {
    group_.push_back(unit);
    group_bytes_ += unit.bytes->size();
    if (group_.size() > max_group_units || group_bytes_ > max_group_bytes) {
      group_.clear();
      group_bytes_ = 0;
    }
  }
  send(unit);
}

void CameraStream::send(const StreamUnit& unit) {
  std::erase_if(clients_, [](const auto& client) { return client.expired(); });
  for (const auto& weak : clients_)
    if (const auto client = weak.lock())
      client->push(unit);
}

std::shared_ptr<ClientQueue> CameraStream::subscribe() {
  auto client = std::make_shared<ClientQueue>(
      executor_, QueueLimits{group_.size() + slack_units, group_bytes_ + slack_bytes});
  if (init_.bytes)
    client->push(init_);
  for (const auto& unit : group_)
    client->push(unit);
  clients_.push_back(client);
  return client;
}

void CameraStream::close_clients() {
  for (const auto& weak : clients_)
    if (const auto client = weak.lock())
      client->close();
  clients_.clear();
}

} // namespace kagimado::device
