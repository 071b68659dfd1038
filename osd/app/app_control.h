// What the control socket sees of the app (osd/control/PROTOCOL.md).
#pragma once

#include "osd/app/monitor_app.h"

namespace kagimado::osd {

class MonitorApp::Control final : public ControlTarget {
 public:
  Control(MonitorApp& app, WallFeed& feed) : app_(app), feed_(feed) {}

  [[nodiscard]] int monitor_count() const override { return app_.screen_count(); }

  [[nodiscard]] const WidgetLog& widgets(OutputIndex monitor) const override {
    return app_.screen(monitor).widgets();
  }

  [[nodiscard]] nlohmann::json tiles_json(OutputIndex monitor) const override;
  Result<> write_png(OutputIndex monitor, const std::optional<Rect>& part,
                     const std::filesystem::path& path) override;

  void inject(InputEvent event) override { app_.sink_.inject(std::move(event)); }

  [[nodiscard]] bool settled() const override;

  void quit() override { app_.quit(); }

 private:
  MonitorApp& app_;
  WallFeed& feed_;
};

} // namespace kagimado::osd
