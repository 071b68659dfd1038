// One monitor: its wall, menu bar, screens and painter. Main and sub have one each and share nothing but the
// AppContext. Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/app/playback_control.h"
#include "osd/app/recording_screens.h"
#include "osd/draw/painter.h"
#include "osd/model/menu_visibility.h"
#include "osd/model/pointer_gestures.h"
#include "osd/screens/menu_bar.h"
#include "osd/screens/password_screen.h"
#include "osd/screens/settings_screen.h"
#include "osd/wall/wall_view.h"

#include <optional>
#include <vector>

namespace kagimado::osd {

// Texts and measures of a monitor with so many lines are drawn so many times as large as at 1080.
double scale_of(Size screen);

class MonitorScreen final {
 public:
  // A first connection takes a moment: it is not called missing before.
  static constexpr std::chrono::seconds patience{3};

  MonitorScreen(AppContext& context, view::Monitor monitor, Size size, std::shared_ptr<const Fonts> fonts);

  void handle(const InputEvent& event);
  void resize(Size size);
  void set_fonts(std::shared_ptr<const Fonts> fonts);

  [[nodiscard]] Size size() const { return size_; }

  // Draws what changed into the framebuffer; returns where.
  std::vector<Rect> frame(const Framebuffer& framebuffer);
  // When something will change without input or news; none: never.
  [[nodiscard]] std::optional<SteadyTime> next_frame() const;
  // Input that was fed waits for a frame.
  [[nodiscard]] bool settled() const;

  [[nodiscard]] WallModel& model() { return model_; }

  [[nodiscard]] const WallModel& model() const { return model_; }

  // True once after the model changed: it is worth keeping.
  bool take_model_changed() { return std::exchange(model_changed_, false); }

  [[nodiscard]] const WallView& wall() const { return wall_; }

  [[nodiscard]] const WidgetLog& widgets() const { return widgets_; }

  [[nodiscard]] const PlaybackControl& playback() const { return playback_; }

  [[nodiscard]] view::Monitor monitor() const { return monitor_; }

 private:
  [[nodiscard]] std::optional<TileFacts> facts_at(Point at) const;
  void on_button(const MouseButtonChanged& change);
  void on_wheel(const MouseWheel& wheel);
  void on_key(const KeyChanged& key);
  void on_text(const TextTyped& typed);
  void act(const Gesture& gesture);
  void note_model(bool changed);
  void tick(SteadyTime now);
  [[nodiscard]] bool bars_are_held() const;

  [[nodiscard]] bool covered_by_screen() const { return settings_.open || recordings_.open(); }

  void open_password(int slot);
  void follow_password(SteadyTime now);
  void submit_password();
  void close_password();
  void declare(Ui& ui, SteadyTime now);
  void declare_wall(Ui& ui, SteadyTime now);
  void declare_menu(Ui& ui);
  void declare_playback(Ui& ui, bool bar);
  void play();
  void play_found(const SearchPlay& found);
  void open_recordings(const MenuBarPressed& pressed);
  [[nodiscard]] std::optional<WallTime> played_at() const;
  void go_live();
  void declare_settings(Ui& ui);
  void declare_password(Ui& ui, SteadyTime now);
  [[nodiscard]] bool recorder_missing(SteadyTime now) const;
  [[nodiscard]] std::string name_of_camera(CameraId camera) const;

  AppContext& context_;
  view::Monitor monitor_;
  Size size_;
  std::shared_ptr<const Fonts> fonts_;
  Painter painter_;
  WidgetLog widgets_;
  WallModel model_;
  WallView wall_;
  PointerGestures gestures_;
  MenuVisibility menu_;
  PlaybackControl playback_;
  RecordingScreens recordings_;
  SettingsScreen settings_;
  PasswordScreen password_;
  std::optional<Point> mouse_;
  std::optional<SteadyTime> last_frame_;
  bool model_changed_ = false;
  bool again_ = false; // a widget changed something that is drawn in the next frame
};

} // namespace kagimado::osd
