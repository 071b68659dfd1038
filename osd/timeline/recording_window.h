// Which question about recordings a timeline asks: whole pieces of time, so that the same question serves
// while it is moved a little, as fine as a pixel. Keeps the last answer while a new one is on its way.
// Drawing thread only.
#pragma once

#include "osd/timeline/time_axis.h"
#include "osd/wall/playback_feed.h"

namespace kagimado::osd {

struct RecordingQuestion {
  WallTime from, to;
  std::chrono::seconds resolution{0};
  bool operator==(const RecordingQuestion&) const = default;
};

RecordingQuestion question_for(const TimeAxis& axis, double width_px);

class RecordingWindow final {
 public:
  // The best that is known of it: the answer, or an older one that may reach less far.
  void update(PlaybackFeed& feed, const TimeAxis& axis, double width_px);

  // Nothing while nothing was answered at all.
  [[nodiscard]] const view::RecordingMap* map() const { return known_.get(); }

  // What is known of these instants: outside, nobody can tell a gap from a recording.
  [[nodiscard]] bool knows(WallTime time) const {
    return known_ && time >= known_->from && time < known_->to;
  }

  [[nodiscard]] const std::string& reason() const { return reason_; }

  [[nodiscard]] const view::CameraRecordings* of(CameraId camera) const;

 private:
  std::shared_ptr<const view::RecordingMap> known_;
  std::string reason_; // why the newest question has no answer
};

} // namespace kagimado::osd
