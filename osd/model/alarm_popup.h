// Event pop-up: cameras with an alarm are framed on the wall, or one after the other shown alone for a while,
// until the alarm is over or somebody acknowledges it. Pure; the clock is the caller's.
#pragma once

#include "engine/base/clock.h"
#include "osd/model/slots.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kagimado::osd {

enum class PopupMode { Off, Frame, Enlarge };

struct PopupOptions {
  static constexpr std::chrono::seconds longest{600};

  PopupMode mode = PopupMode::Frame;
  std::chrono::seconds dwell{10}; // at least so long; 0: until it is acknowledged
  bool motion = false;            // motion too, not only inputs and site alarms
  bool operator==(const PopupOptions&) const = default;
};

struct AlarmFact {
  std::int64_t id = 0;
  CameraId camera = no_camera;
  std::string kind;
  WallTime from;
  bool on = false;
  bool operator==(const AlarmFact&) const = default;
};

class AlarmPopup final {
 public:
  static constexpr std::size_t most_waiting = 32; // the oldest of more is dropped
  // One that is over and could not be shown for so long is no news any more.
  static constexpr std::chrono::seconds stale_after{60};

  // All alarms of the last while. What was over when the monitor started is known already.
  void take(std::span<const AlarmFact> alarms, const PopupOptions& options, SteadyTime now);
  // held: a screen is open, the shown alarm's time stands and none comes up.
  void tick(const PopupOptions& options, SteadyTime now, bool held);
  void acknowledge(); // the one that is enlarged, so that the next comes up; else all

  // What its banner tells about: the one that is enlarged, or the newest.
  [[nodiscard]] const AlarmFact* told() const;
  // Its camera stands alone.
  [[nodiscard]] const AlarmFact* enlarged() const;
  [[nodiscard]] bool frames(CameraId camera) const;

  [[nodiscard]] std::size_t count() const { return entries_.size(); }

  [[nodiscard]] std::optional<SteadyTime> next_change() const;

 private:
  struct Entry {
    AlarmFact alarm;
    SteadyTime came;
    std::chrono::nanoseconds left{0}; // of its dwell
    bool was_enlarged = false;        // its turn is over
  };

  void add(const AlarmFact& alarm, const PopupOptions& options, SteadyTime now);
  [[nodiscard]] bool is_over(const Entry& entry, const PopupOptions& options, SteadyTime now) const;
  void pass(std::chrono::nanoseconds time, const PopupOptions& options);
  void choose(const PopupOptions& options);

  std::vector<Entry> entries_; // oldest first
  std::vector<std::int64_t> known_;
  std::optional<std::int64_t> enlarged_; // id
  std::optional<SteadyTime> since_;      // dwell counts from there; none: it stands
  bool started_ = false, until_acknowledged_ = false;
};

} // namespace kagimado::osd
