// The newest init segment and the current group of pictures of one stream, shared with all who watch it.
//
// A newcomer starts at once with both, then goes on live. Bounded: a group of pictures that outgrows the
// limits is forgotten whole (its rest is useless without its beginning) and newcomers wait for the next key
// frame. Units are shared, never copied. Belongs to the executor's thread.
#pragma once

#include "engine/ingest/live_queue.h"
#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>

namespace kagimado::ingest {

struct RingLimits {
  std::size_t max_group_units = 4096;
  std::size_t max_group_bytes = 8 * 1024 * 1024;
  QueueLimits queue;
};

class LiveRing;

struct SubscriptionOptions {
  std::optional<QueueLimits> queue; // nothing: the ring's
  bool tells_interruptions = false; // next() and next_group(): Disconnected, once, after the last unit before
};

// One watcher. Unsubscribes when it goes; may outlive the ring.
class Subscription final {
 public:
  Subscription(net::asio::any_io_executor executor, QueueLimits limits, bool tells_interruptions = false);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // Waits for units and takes up to max_bytes of them, at least one. One caller at a time; the caller keeps
  // the object alive. Errors: Timeout (nothing for so long), EndOfStream (the camera was removed).
  net::Task<std::vector<mp4::Unit>> next(std::size_t max_bytes, std::chrono::milliseconds timeout);
  // The same, a group of pictures at a time: LiveQueue::take_group().
  net::Task<LiveBatch> next_group(std::size_t max_bytes, std::chrono::milliseconds timeout);
  // Waits until so many bytes are queued, but not for long: fewer and larger batches cost less. Errors: none.
  net::Task<> gather(std::size_t enough_bytes, std::chrono::milliseconds longest);

  [[nodiscard]] bool empty() const { return queue_.empty(); }

  // Several at once: told, from within the ring's push, whenever something can be taken or the end came. Who
  // asked for it takes by take() and does not wait in next() or next_group().
  void on_arrival(std::function<void()> told) { on_arrival_ = std::move(told); }

  std::vector<mp4::Unit> take(std::size_t max_bytes) { return queue_.take(max_bytes); }

  // The camera was removed, and all was taken.
  [[nodiscard]] bool is_over() const { return is_closed_ && queue_.empty(); }

  // What is queued, without waiting.
  LiveBatch take_group(std::size_t max_bytes) { return queue_.take_group(max_bytes); }

  [[nodiscard]] std::uint64_t dropped_fragments() const { return queue_.dropped_fragments(); }

 private:
  friend class LiveRing;
  void push(const LiveUnit& live);
  void interrupt();
  void close();
  net::Task<> until_units(std::chrono::milliseconds timeout);

  LiveQueue queue_;
  net::asio::steady_timer arrival_;
  std::size_t wake_at_bytes_ = 0;
  const bool tells_interruptions_;
  bool is_interrupted_ = false;
  bool is_closed_ = false;
  std::function<void()> on_leave_, on_arrival_;
};

class LiveRing final : public std::enable_shared_from_this<LiveRing> {
 public:
  explicit LiveRing(net::asio::any_io_executor executor, RingLimits limits = {},
                    std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());
  ~LiveRing();

  // Errors: those of mp4::parse_init for an init segment that cannot be read; then nothing was passed on.
  Result<> push(mp4::Unit unit);
  // The source broke off: what is cached is no live picture any more. Watchers stay and go on with the next
  // init segment; those who asked for it are told.
  void interrupt();
  // For good: watchers get EndOfStream.
  void close();

  std::shared_ptr<Subscription> subscribe(const SubscriptionOptions& options = {});

  [[nodiscard]] std::size_t watchers() const { return subscriptions_.size(); }

  // Called after the number of watchers changed.
  void on_watchers_changed(std::function<void()> changed) { watchers_changed_ = std::move(changed); }

  // Of the stream as it comes in now; nullopt before the first init segment and after interrupt().
  [[nodiscard]] const std::optional<mp4::InitSegment>& init() const { return init_; }

  // Sealed under that key by the newest init segments, also those of a stream that broke off: a watcher may
  // still have such pictures before it.
  [[nodiscard]] bool was_under(const Kid& key) const;

  [[nodiscard]] std::size_t cached_bytes() const { return group_bytes_; }

 private:
  Result<> push_init(const LiveUnit& live);
  void push_fragment(const LiveUnit& live);
  void remember_keys();
  void forget_group();
  void leave(const Subscription* gone);

  const RingLimits limits_;
  net::asio::any_io_executor executor_;
  std::shared_ptr<const Clock> clock_;
  std::optional<mp4::InitSegment> init_;
  std::optional<LiveUnit> init_unit_;
  std::deque<Kid> keys_;          // newest last
  std::uint32_t start_track_ = 0; // fragments of this track start groups
  std::vector<LiveUnit> group_;
  std::size_t group_bytes_ = 0;
  std::vector<Subscription*> subscriptions_;
  std::function<void()> watchers_changed_;
  bool is_closed_ = false;
};

} // namespace kagimado::ingest
