// A real camera behind this one: RTSP over TCP, reconnected with back-off; the pictures are passed on as they
// are.
#pragma once

#include "engine/device/source.h"
#include "engine/device/track_picker.h"
#include "engine/ssl/secret.h"

#include <atomic>
#include <thread>

namespace kagimado::device {

struct RtspOptions {
  std::string url; // without password
  ssl::SecretText password;
};

class RtspSource final : public Source {
 public:
  RtspSource(RtspOptions options, SourceContext context, std::shared_ptr<Feed> feed);
  ~RtspSource() override;
  void start() override;

 private:
  void run();
  // Until the connection ends. True: it had given packets.
  Result<bool> serve();
  void publish(ff::Packet packet, TrackPicker& picker, const std::vector<ff::StreamInfo>& streams);
  [[nodiscard]] std::string location() const;

  RtspOptions options_;
  SourceContext context_;
  std::shared_ptr<Feed> feed_;
  std::atomic<bool> stop_{false};
  SteadyTime epoch_;
  std::optional<std::int64_t> shift_90k_; // from the source's time line to the camera's
  std::int64_t last_dts_90k_ = 0;
  std::thread thread_;
};

// Waits between two tries: doubles from 1 s to 30 s; after refused credentials 5 minutes, lest the account be
// locked.
std::chrono::seconds reconnect_pause(int failures, ErrorKind reason);

} // namespace kagimado::device
