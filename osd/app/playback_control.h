// Playback of one monitor: what buttons and keys mean, carried out by the feed. Owns the bar's state; the
// speed, pause and position are the viewer's. Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/model/wall_model.h"
#include "osd/screens/playback_bar.h"
#include "osd/screens/time_range.h"

#include <optional>
#include <vector>

namespace kagimado::osd {

class PlaybackControl final {
 public:
  // The viewer hears of a seek a little later; until then the wish is what is told.
  static constexpr std::chrono::milliseconds answers_within{300};
  // Where 「再生」 begins: so long ago.
  static constexpr std::chrono::seconds begins_before{60};

  PlaybackControl(AppContext& context, view::Monitor monitor) : context_(context), monitor_(monitor) {}

  [[nodiscard]] bool active() const { return active_; }

  // A drag on the timeline or an open calendar: the bar stays.
  [[nodiscard]] bool in_use() const { return bar_.timeline.in_use() || bar_.calendar.open; }

  [[nodiscard]] bool paused() const { return active_ && status_.paused; }

  [[nodiscard]] const view::PlaybackStatus& status() const { return status_; }

  [[nodiscard]] std::optional<CameraId> heard() const { return heard_; }

  // This camera, for as long as it is on the wall, live or played; nothing: silence.
  void listen(std::optional<CameraId> camera);

  [[nodiscard]] const TimeAxis& axis() const { return bar_.timeline.axis(); }

  // What is marked on the timeline; one end alone reaches to the position.
  [[nodiscard]] std::optional<TimeRange> marked() const;

  void start(); // where it was last in this hour, else a minute ago
  void start_at(WallTime at, std::optional<std::int64_t> span = {}); // at 1x, running
  void go_live();

  // Stands still while a password is typed: what is asked for must not run away.
  void hold_for_password(bool held);

  // Once a frame, before anything is drawn: takes the viewer's status and the wall's cameras.
  void update(const WallModel& model);
  [[nodiscard]] Rect bar_rect(Size screen, double scale) const;
  void draw_bar(Ui& ui);
  void draw_frame(Ui& ui, bool with_badge);
  // True: the key meant playback.
  bool on_key(const KeyChanged& key);
  bool on_text(std::string_view text);

  [[nodiscard]] std::optional<SteadyTime> next_frame(bool bar_visible) const;

  // What was pressed shows in the next frame.
  bool take_changed() { return std::exchange(changed_, false); }

 private:
  void act(const PlaybackBarPressed& pressed);
  void seek(WallTime at, std::optional<std::int64_t> span = {});
  void step(int frames);
  void mark(int end);
  void jump(std::chrono::seconds by);
  void jump_to_landmark(int direction);
  void take_landmark();
  void change_speed(double speed);
  void set_paused(bool paused);
  void take_status();
  void take_sound(const WallModel& model);
  [[nodiscard]] std::vector<CameraId> cameras() const;

  AppContext& context_;
  view::Monitor monitor_;
  bool active_ = false, changed_ = false, sound_on_ = false;
  bool held_ = false;       // for a password
  int wanted_landmark_ = 0; // direction of a jump that waits for the answer it needs
  view::PlaybackStatus status_;
  std::optional<WallTime> sought_; // while the viewer has not answered
  SteadyTime sought_at_{};
  std::optional<WallTime> left_at_; // position when it went live
  std::optional<CameraId> heard_, listened_;
  std::vector<TimelineRow> rows_;
  PlaybackBar bar_;
};

} // namespace kagimado::osd
