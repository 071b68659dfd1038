#include "engine/device/feed.h"

#include "engine/base/log.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace kagimado::device {

namespace {

constexpr int max_in_flight = 256;

} // namespace

void Feed::announce(SharedInfo info) {
  boost::asio::post(executor_, [self = shared_from_this(), info = std::move(info)]() mutable {
    if (!self->info_)
      self->info_ = std::move(info);
  });
}

void Feed::publish(MediaPacket packet) {
  if (dropping_ && !(packet.is_key && !packet.is_audio))
    return;
  if (in_flight_.load() >= max_in_flight) {
    if (!dropping_)
      log::warn("device", "the network thread does not keep up: dropping up to the next key frame");
    dropping_ = true;
    return;
  }
  dropping_ = false;
  ++in_flight_;
  auto shared = std::make_shared<const MediaPacket>(std::move(packet));
  boost::asio::post(executor_, [self = shared_from_this(), shared = std::move(shared)] {
    --self->in_flight_;
    self->deliver(shared);
  });
}

void Feed::publish_motion(bool active) {
  boost::asio::post(executor_, [self = shared_from_this(), active] {
    self->has_motion_ = active;
    for (auto* listener : self->listeners_)
      listener->on_motion(active);
  });
}

void Feed::deliver(const SharedPacket& packet) {
  info_ = packet->info;
  if (packet->is_key && !packet->is_audio)
    newest_key_ = packet;
  for (auto* listener : listeners_)
    listener->on_packet(packet);
}

void Feed::add(FeedListener& listener) {
  listeners_.push_back(&listener);
}

void Feed::remove(FeedListener& listener) {
  std::erase(listeners_, &listener);
}

void Feed::wish_key_frame() const {
  if (wish_)
    wish_();
}

} // namespace kagimado::device
