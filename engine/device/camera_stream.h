// One stream of one camera: seals each frame once and gives it to all its clients. Belongs to the network
// thread.
#pragma once

#include "engine/device/client_queue.h"
#include "engine/device/feed.h"
#include "engine/device/packager.h"

#include <memory>

namespace kagimado::device {

inline constexpr std::chrono::hours max_clip_age{1}; // of sealed clips: then new material and a new KID

class CameraStream final : public FeedListener {
 public:
  CameraStream(boost::asio::any_io_executor executor, std::shared_ptr<Feed> feed, const Clock& clock);
  ~CameraStream() override;
  CameraStream(const CameraStream&) = delete;
  CameraStream& operator=(const CameraStream&) = delete;

  // From now on sealed under this password key, or in the clear (nothing). A new clip starts at once: clients
  // get its init segment now and its pictures from the next key frame on.
  void set_password(std::optional<sealed::PasswordKey> password);

  // Starts with the init segment and the newest key frame.
  std::shared_ptr<ClientQueue> subscribe();
  void close_clients();

  void on_packet(const SharedPacket& packet) override;

  [[nodiscard]] const Feed& feed() const { return *feed_; }

 private:
  void start_clip(SharedInfo info);
  [[nodiscard]] bool needs_new_clip(const MediaPacket& packet) const;
  void send(const StreamUnit& unit);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Feed> feed_;
  const Clock& clock_;
  std::optional<sealed::PasswordKey> password_;
  std::optional<Packager> packager_;
  SteadyTime clip_start_;
  bool waiting_for_key_ = true;
  StreamUnit init_;
  std::vector<StreamUnit> group_; // since the newest key frame
  std::size_t group_bytes_ = 0;
  std::vector<std::weak_ptr<ClientQueue>> clients_;
};

} // namespace kagimado::device
