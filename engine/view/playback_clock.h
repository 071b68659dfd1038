// The one clock of a monitor that plays: which moment of the recordings is shown. Pure: the time is given,
// what the tiles have at hand too.
//
// It never runs past what a tile has at hand, so tiles keep in step; a tile that stays without pictures is
// left behind after a bounded time. Where no tile has anything recorded it jumps over. Times are those of the
// recorder's clock; where that was set back, the clock jumps back with it (an epoch each).
//
// Owned and called by one thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <map>
#include <optional>
#include <span>

namespace kagimado::view {

// What one camera has at hand, in the direction of play.
struct TrackTimeline {
  CameraId camera{0};
  std::optional<WallTime> reach;   // pictures up to here without a gap; nothing: none at the position
  std::optional<WallTime> resumes; // a gap follows, which ends here
  bool resumes_in_next_epoch = false;
  bool ended = false; // nothing more is recorded behind reach
};

class PlaybackClock final {
 public:
  static constexpr std::chrono::milliseconds hold_at_most{1500}; // for one tile
  static constexpr std::chrono::milliseconds told_after{150};    // shorter waits are nobody's business

  explicit PlaybackClock(SteadyTime now) : last_(now) {}

  void seek(WallTime at);       // speed and pause stay
  void set_speed(double speed); // brought into the allowed range; never 0

  void pause(bool paused) { paused_ = paused; }

  void face(bool backward) { backward_ = backward; } // of steps while paused; speed stays as chosen

  void step_to(WallTime at, bool next_epoch); // a picture; pauses

  // Time goes on. edge: nothing later can be recorded yet.
  void advance(SteadyTime now, std::span<const TrackTimeline> tracks, WallTime edge);

  [[nodiscard]] WallTime position() const { return position_; }

  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

  [[nodiscard]] double speed() const { return speed_; }

  [[nodiscard]] bool paused() const { return paused_; }

  [[nodiscard]] bool waiting() const { return waiting_; }

  [[nodiscard]] bool at_end() const { return at_end_; }

  [[nodiscard]] bool backward() const { return backward_; }

  // Left behind: the clock does not wait for it any more.
  [[nodiscard]] bool is_late(CameraId camera) const;

 private:
  struct Survey; // of all tracks, at the position

  [[nodiscard]] bool is_beyond(WallTime a, WallTime b) const { return backward() ? a < b : a > b; }

  [[nodiscard]] bool is_short_of_pictures(const TrackTimeline& track) const;
  void note_shortage(SteadyTime now, std::span<const TrackTimeline> tracks);
  [[nodiscard]] Survey survey(std::span<const TrackTimeline> tracks) const;
  void run(std::chrono::microseconds elapsed, const Survey& found, WallTime edge);
  void stand(std::span<const TrackTimeline> tracks, const Survey& found);
  bool jump(const Survey& found);
  void tell_waiting(SteadyTime now, bool held);

  WallTime position_{};
  double fraction_us_ = 0; // of the position, lost otherwise at slow speeds
  double speed_ = 1;
  bool backward_ = false;
  bool paused_ = false;
  bool waiting_ = false, at_end_ = false;
  std::uint64_t epoch_ = 0;
  SteadyTime last_;
  std::optional<SteadyTime> held_since_;
  std::map<CameraId, SteadyTime> short_since_;
  SteadyTime now_{};
};

} // namespace kagimado::view
