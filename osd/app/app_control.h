// What the control socket sees of the app (osd/control/PROTOCOL.md).
#pragma once

#include "osd/app/monitor_app.h"

namespace kagimado::osd {

class MonitorApp::Control final : public ControlTarget {
 public:
  Control(MonitorApp& app, WallFeed& feed, PlaybackFeed& playback)
      : app_(app), feed_(feed), playback_(playback) {}

  [[nodiscard]] int monitor_count() const override { return app_.screen_count(); }

  [[nodiscard]] const WidgetLog& widgets(OutputIndex monitor) const override {
    return app_.screen(monitor).widgets();
  }

  [[nodiscard]] nlohmann::json tiles_json(OutputIndex monitor) const override;
  [[nodiscard]] nlohmann::json playback_json(OutputIndex monitor) const override;

  void forget_passwords() override { playback_.forget_passwords(); }

  Result<> write_png(OutputIndex monitor, const std::optional<Rect>& part,
                     const std::filesystem::path& path) override;

  void inject(InputEvent event) override { app_.sink_.inject(std::move(event)); }

  [[nodiscard]] bool settled() const override;

  void quit() override { app_.quit(); }

 private:
  MonitorApp& app_;
  WallFeed& feed_;
  PlaybackFeed& playback_;
};

} // namespace kagimado::osd
