// One monitor: its wall, menu bar, screens and painter. Main and sub have one each and share nothing but the
// AppContext. Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/app/login_control.h"
#include "osd/app/playback_control.h"
#include "osd/app/recording_screens.h"
#include "osd/app/wall_guide.h"
#include "osd/draw/painter.h"
#include "osd/model/kiosk_gate.h"
#include "osd/model/menu_visibility.h"
#include "osd/model/pointer_gestures.h"
#include "osd/screens/menu_bar.h"
#include "osd/screens/password_screen.h"
#include "osd/screens/settings/frame.h"
#include "osd/screens/tile_menu.h"
#include "osd/wall/wall_view.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kagimado::osd {

// Texts and measures of a monitor with so many lines are drawn so many times as large as at 1080.
double scale_of(Size screen);

class MonitorScreen final {
 public:
  // A first connection takes a moment: it is not called missing before.
  static constexpr std::chrono::seconds patience{3};
  // The machine starts both, and the recorder may take longer: it is connected to so long before its absence
  // is called a fault.
  static constexpr std::chrono::seconds start_patience{20};

  MonitorScreen(AppContext& context, view::Monitor monitor, Size size, std::shared_ptr<const Fonts> fonts);

  void handle(const InputEvent& event);
  void resize(Size size);
  void set_fonts(std::shared_ptr<const Fonts> fonts);

  [[nodiscard]] Size size() const { return size_; }

  // Draws what changed into the framebuffer; returns where.
  std::vector<Rect> frame(const Framebuffer& framebuffer);
  // Instead of frame() while nobody can see it: nothing is fetched or decoded for it.
  void hide();
  // When something will change without input or news; none: never.
  [[nodiscard]] std::optional<SteadyTime> next_frame() const;
  // Input that was fed waits for a frame.
  [[nodiscard]] bool settled() const;

  [[nodiscard]] WallModel& model() { return model_; }

  [[nodiscard]] const WallModel& model() const { return model_; }

  // True once after the model changed: it is worth keeping.
  bool take_model_changed() { return std::exchange(model_changed_, false); }

  // Not in a kiosk.
  [[nodiscard]] bool has_pointer() const { return !kiosk(); }

  [[nodiscard]] const WallView& wall() const { return wall_; }

  [[nodiscard]] const WidgetLog& widgets() const { return widgets_; }

  [[nodiscard]] const PlaybackControl& playback() const { return playback_; }

  // Nothing but the live wall: nobody is in the middle of something.
  [[nodiscard]] bool is_plain_live() const {
    return !covered_by_screen() && !playback_.active() && !password_.dialog.is_open() && !login_.open();
  }

  [[nodiscard]] view::Monitor monitor() const { return monitor_; }

 private:
  [[nodiscard]] std::optional<TileFacts> facts_at(Point at) const;
  void on_button(const MouseButtonChanged& change);
  void on_wheel(const MouseWheel& wheel);
  void on_key(const KeyChanged& key);
  void on_text(const TextTyped& typed);
  void act(const Gesture& gesture);
  void note_model(bool changed); // by hand
  void on_right_button(const MouseButtonChanged& change);
  void mouse_used(); // the bar comes, but not in a kiosk

  [[nodiscard]] bool kiosk() const { return preferences().kiosk && !kiosk_gate_.open(); }

  [[nodiscard]] const WallPreferences& preferences() const { return context_.preferences_of(monitor_); }

  void open_tile_menu(Point at);
  void declare_tile_menu(Ui& ui);
  [[nodiscard]] std::vector<WallFacts> walls() const;
  void declare_alarm(Ui& ui);
  [[nodiscard]] int bar_bottom(const Ui& ui, bool bar) const;
  void tick(SteadyTime now);
  [[nodiscard]] bool bars_are_held() const;

  [[nodiscard]] bool covered_by_screen() const { return settings_.open || recordings_.open(); }

  // A dialog over the wall has the keyboard.
  [[nodiscard]] bool asks() const { return password_.dialog.is_open() || login_.open(); }

  void follow_session();
  void carry_out(const MenuBarPressed& pressed);
  void open_password(int slot);
  void follow_password(SteadyTime now);
  void submit_password();
  void close_password();
  void declare(Ui& ui, SteadyTime now);
  void declare_screens(Ui& ui, SteadyTime now);
  void declare_wall(Ui& ui, SteadyTime now);
  void declare_menu(Ui& ui);
  void declare_playback(Ui& ui, bool bar);
  void play();
  void play_here(const TileView& tile); // this camera alone, from a little before its picture
  void play_found(const SearchPlay& found);
  [[nodiscard]] std::optional<WallTime> played_at() const;
  void go_live();
  void declare_settings(Ui& ui, SteadyTime now);
  void declare_password(Ui& ui, SteadyTime now);
  // What the recorder banner says, "" that it is connected to; none: there is no banner.
  [[nodiscard]] std::optional<std::string_view> recorder_trouble(SteadyTime now) const;
  [[nodiscard]] std::string name_of_camera(CameraId camera) const;

  AppContext& context_;
  view::Monitor monitor_;
  Size size_;
  std::shared_ptr<const Fonts> fonts_;
  Painter painter_;
  WidgetLog widgets_;
  WallModel model_;
  WallGuide guide_;
  KioskGate kiosk_gate_;
  TileMenu tile_menu_;
  Rect tile_menu_place_; // as it was drawn last
  WallView wall_;
  PointerGestures gestures_;
  MenuVisibility menu_;
  PlaybackControl playback_;
  RecordingScreens recordings_;
  SettingsScreen settings_;
  std::optional<SteadyTime> settings_wake_; // a page changes by itself then
  PasswordScreen password_;
  LoginControl login_;
  std::optional<Point> mouse_;
  std::optional<SteadyTime> last_frame_;
  bool model_changed_ = false;
  bool again_ = false; // a widget changed something that is drawn in the next frame
};

} // namespace kagimado::osd
