// The way from a source's thread to the cameras on the network thread. One feed a stream of a source.
#pragma once

#include "engine/device/media.h"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <functional>
#include <vector>

namespace kagimado::device {

class FeedListener {
 public:
  virtual ~FeedListener() = default;
  virtual void on_packet(const SharedPacket& packet) = 0;

  // The source sees something move, or no longer.
  virtual void on_motion(bool) {}
};

// publish(), publish_motion() and on_key_frame_wish() from the source's thread or before it starts;
// everything else on the executor's thread.
class Feed final : public std::enable_shared_from_this<Feed> {
 public:
  explicit Feed(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  // Bounded: where the network thread does not keep up, packets are dropped up to the next key frame.
  void publish(MediaPacket packet);

  // A source that looks for motion tells each change; others never call it.
  void publish_motion(bool active);

  // What to do when a camera would like a key frame soon; thread-safe function.
  void on_key_frame_wish(std::function<void()> wish) { wish_ = std::move(wish); }

  // What the source knows before its first packet.
  void announce(SharedInfo info);

  void add(FeedListener& listener);
  void remove(FeedListener& listener);
  void wish_key_frame() const;

  [[nodiscard]] const SharedInfo& info() const { return info_; } // null: nothing known yet

  [[nodiscard]] bool has_motion() const { return has_motion_; } // as last told

  [[nodiscard]] const SharedPacket& newest_key() const {
    return newest_key_;
  } // of video; null before the first

 private:
  void deliver(const SharedPacket& packet);

  boost::asio::any_io_executor executor_;
  std::function<void()> wish_;
  std::atomic<int> in_flight_{0};
  bool dropping_ = false; // the source's thread only
  std::vector<FeedListener*> listeners_;
  SharedInfo info_;
  bool has_motion_ = false;
  SharedPacket newest_key_;
};

} // namespace kagimado::device
