// The timeline: a ruler of local time and one row a camera of the wall. Wheel zooms at the pointer, a drag on
// the rows moves it, a drag on the ruler scrubs, a click seeks; at rest the pointer shows time and thumbnail.
// Inside of a Painter's frame.
#pragma once

#include "osd/timeline/recording_window.h"
#include "osd/timeline/stretches.h"
#include "osd/widgets/widgets.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kagimado::osd {

struct TimelineRow {
  CameraId camera{0};
  std::string name;
};

struct TimelineFacts {
  PlaybackFeed& feed;
  std::span<const TimelineRow> rows;
  WallTime now, position;
  SteadyTime steady_now;
};

struct Seek {
  WallTime at;
  std::optional<std::int64_t> span; // of two recordings of that time, the one that was pointed at
};

// State between frames. Drawing thread only.
class Timeline final {
 public:
  static constexpr std::chrono::milliseconds hover_rest{200};  // until a thumbnail is asked for
  static constexpr std::chrono::milliseconds scrub_pause{100}; // between two seeks of one drag
  static constexpr int most_rows = 6;

  void show_day(WallTime in_day);

  // The position is somewhere else by a button's doing: it is brought into view.
  void bring_into_view() { follows_ = true; }

  // Nothing: no wish to be anywhere else.
  std::optional<Seek> draw(Ui& ui, const TimelineFacts& facts, const Rect& rect);

  // A stretch that is marked, for a copy; a beginning behind the end begins anew.
  void mark_beginning(WallTime at);
  void mark_end(WallTime at);

  void forget_marks() { marked_from_.reset(), marked_to_.reset(); }

  [[nodiscard]] std::optional<WallTime> marked_from() const { return marked_from_; }

  [[nodiscard]] std::optional<WallTime> marked_to() const { return marked_to_; }

  [[nodiscard]] bool in_use() const { return drag_ != Drag::None; }

  [[nodiscard]] const TimeAxis& axis() const { return axis_; }

  [[nodiscard]] const RecordingWindow& recordings() const { return window_; }

  [[nodiscard]] const view::AlarmList* alarms() const { return alarms_.get(); }

  // When something changes without input or news.
  [[nodiscard]] std::optional<SteadyTime> next_frame() const { return wake_at_; }

  // What a drag changed is drawn in the next frame.
  [[nodiscard]] bool changed() const { return changed_; }

  // Height at 1080 lines for so many cameras.
  static double height_at_1080(std::size_t rows);

 private:
  enum class Drag { None, Pressed, Pan, Scrub };

  struct Places {
    Rect ruler, names, track; // track: all rows
    int row_height = 0, first_row = 0, row_count = 0;
  };

  struct Pointed {
    WallTime at;
    const TimelineRow* row = nullptr;
    const Stretch* stretch = nullptr;
    bool known = false; // it is told whether something is recorded there
  };

  [[nodiscard]] Places places_of(const Ui& ui, const TimelineFacts& facts, const Rect& rect) const;
  void follow(WallTime position);
  void take_recordings(const TimelineFacts& facts, int width_px);
  std::optional<Seek> take_ruler(const AreaState& area, const Places& places, const TimelineFacts& facts);
  std::optional<Seek> take_track(const AreaState& area, const Places& places, const TimelineFacts& facts);
  void take_wheel(const AreaState& area, const Places& places);
  void scroll(const AreaState& names, std::size_t rows, int visible);
  [[nodiscard]] Pointed pointed_at(Point mouse, const Places& places, const TimelineFacts& facts) const;
  void draw_rows(Ui& ui, const Places& places, const TimelineFacts& facts) const;
  void draw_hover(Ui& ui, const Places& places, const TimelineFacts& facts);

  TimeAxis axis_;
  bool placed_ = false, follows_ = true, changed_ = false;
  int first_row_ = 0;
  Drag drag_ = Drag::None;
  Point pressed_at_;
  TimeAxis pressed_axis_;
  std::optional<WallTime> scrubbed_; // where a scrub stands
  std::optional<WallTime> sought_;   // its last seek
  SteadyTime sought_at_{};
  std::optional<WallTime> marked_from_, marked_to_;
  std::optional<Point> hover_;
  SteadyTime hover_since_{};
  std::optional<SteadyTime> wake_at_;
  RecordingWindow window_;
  std::shared_ptr<const view::AlarmList> alarms_;
  std::vector<std::vector<Stretch>> stretches_; // of the rows shown
};

} // namespace kagimado::osd
