// Records one camera: takes its main stream from the live ring and hands it to the store, a batch at a time.
//
// Belongs to the network thread; the store must outlive stop(). While the disk does not take a batch, the
// subscription's queue holds what comes, up to its limit; then whole groups of pictures are lost, and said
// so.
#pragma once

#include "engine/ingest/live_ring.h"
#include "engine/recorder/late_answer.h"
#include "engine/store/store.h"

#include <boost/asio/cancellation_signal.hpp>

namespace kagimado::recorder {

struct SessionPace {
  std::size_t batch_bytes = std::size_t{1} << 20U;
  std::chrono::milliseconds gather{250};     // between two batches: fewer and larger writes
  std::chrono::milliseconds slow_disk{5000}; // a batch that takes longer is a problem to tell
};

// Of a recording's subscription: small enough for 32 cameras.
inline constexpr ingest::QueueLimits recording_queue{.max_units = 4096, .max_bytes = std::size_t{4} << 20U};

class RecordingSession final : public std::enable_shared_from_this<RecordingSession> {
 public:
  struct Hooks {
    std::function<void()> recorded; // a batch is with the kernel
    std::function<void()> changed;  // is_on() or problem()
  };

  // subscription: one that tells interruptions.
  RecordingSession(net::asio::any_io_executor executor, CameraId camera, store::Store& store,
                   std::shared_ptr<ingest::Subscription> subscription, const SessionPace& pace, Hooks hooks);

  void start(); // once
  // What came up to now is handed over and the file finished; nothing reaches the store or the hooks after
  // it.
  void stop();

  // The last batch reached a disk and the stream goes on.
  [[nodiscard]] bool is_on() const { return is_on_; }

  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  net::asio::awaitable<void> run();
  net::Task<> write(ingest::LiveBatch batch);
  net::Task<> until_written(std::shared_ptr<LateAnswer<void>> answer);
  void hand_over_rest();
  void note_losses();
  void stream_ended();
  void set_state(bool is_on, std::optional<Error> problem);

  net::asio::any_io_executor executor_;
  const CameraId camera_;
  store::Store* store_;
  std::shared_ptr<ingest::Subscription> subscription_;
  const SessionPace pace_;
  Hooks hooks_;
  net::asio::cancellation_signal cancel_;
  std::uint64_t lost_fragments_ = 0;
  bool is_on_ = false;
  bool is_stopped_ = false;
  std::optional<Error> problem_;
};

} // namespace kagimado::recorder
