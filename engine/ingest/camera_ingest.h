// All streams of one camera: the main stream always, the others while somebody watches.
//
// Belongs to the executor's thread. stop() before the last reference goes: running sessions keep it alive.
#pragma once

#include "engine/ingest/event_session.h"
#include "engine/ingest/stream_session.h"

#include <map>

namespace kagimado::ingest {

struct IngestOptions {
  SessionOptions session;
  EventOptions events;
  RingLimits ring;
  std::chrono::milliseconds linger{5000}; // a stream that nobody watches any more goes on so long
};

struct CameraStatus {
  bool online = false;          // main stream is coming in
  std::optional<Error> problem; // empty while all is well, and before the first try ended
  bool sealed = false;          // as last seen
  std::optional<camera::Capabilities> capabilities;
  std::vector<camera::StreamDescription> streams; // what comes in goes before what the camera says
  std::optional<ssl::CertificateInfo> certificate;
};

class CameraIngest final : public std::enable_shared_from_this<CameraIngest> {
 public:
  struct Hooks {
    std::function<void()> changed;
    // After each connect, before pictures: brings the camera's settings in line. An error is a failed try.
    // May be empty.
    std::function<net::Task<>(camera::Driver&, const camera::Capabilities&)> reconcile;
    // Trust by pin, first use: remember it.
    std::function<void(const std::array<std::uint8_t, 32>&)> pinned;
    // The camera noticed something, or it is over; also when the camera is lost or stopped. May be empty.
    EventSession::Sink event;
  };

  CameraIngest(net::asio::any_io_executor executor, std::shared_ptr<const Clock> clock,
               const IngestOptions& options, Hooks hooks);
  ~CameraIngest();

  // Starts, or starts over with other settings; those who watch stay.
  void apply(const camera::Address& address);
  // For good: those who watch get EndOfStream.
  void stop();

  [[nodiscard]] CameraStatus status() const;
  // Errors: NotFound (the camera has no such stream).
  Result<std::shared_ptr<Subscription>> watch(StreamIndex index, const SubscriptionOptions& options = {});

  // One of its streams is, or was just now, sealed under that key.
  [[nodiscard]] bool is_under(const Kid& key) const;

  // nullptr while the settings allow no driver.
  [[nodiscard]] std::shared_ptr<camera::Driver> driver() const { return driver_; }

 private:
  struct Stream {
    std::shared_ptr<LiveRing> ring;
    std::shared_ptr<StreamSession> session; // nullptr: not wanted now
    std::unique_ptr<net::asio::steady_timer> linger;
  };

  Stream& stream(StreamIndex index);
  void start_session(StreamIndex index);
  void stop_sessions();
  void on_watchers(StreamIndex index);
  void on_changed(StreamIndex index);
  net::Task<> prepare();
  void follow_events();
  void stop_events();
  void adopt_pin();
  [[nodiscard]] const Stream* main() const;

  net::asio::any_io_executor executor_;
  std::shared_ptr<const Clock> clock_;
  const IngestOptions options_;
  Hooks hooks_;
  camera::Address address_;
  std::shared_ptr<camera::Driver> driver_;
  std::shared_ptr<EventSession> event_session_; // nullptr: the camera tells none, or is not reached yet
  std::optional<Error> settings_problem_; // no driver, or wrong credentials: only other settings can help
  std::optional<camera::Capabilities> capabilities_;
  std::map<StreamIndex, Stream> streams_;
  bool sealed_ = false;
  bool is_stopped_ = false;
};

} // namespace kagimado::ingest
