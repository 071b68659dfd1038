#include "osd/screens/settings/camera_ticks_page.h"

#include "osd/screens/full_screen.h"
#include "osd/widgets/paged_grid.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace literals;

class CameraTicksPage final : public SettingsPage {
 public:
  explicit CameraTicksPage(CameraTicks ticks) : ticks_(std::move(ticks)) {}

  [[nodiscard]] std::string title(const Text&) const override { return ticks_.title; }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    Lines lines(ui, area);
    auto line = lines.take(48, 16);
    line.width = std::min(line.width, pixels(ui, 420));
    if (checkbox(ui,
                 {.id = "settings.ticks.all",
                  .label = ui.text("settings.users.all_cameras"_t),
                  .checked = ticks_.all()},
                 line))
      ticks_.toggle_all();
    const auto& cameras = context.facts.site.cameras;
    std::vector<CameraId> ids;
    for (const auto& camera : cameras)
      ids.push_back(camera.id);
    paged_grid(ui,
               {.id = "settings.ticks",
                .count = cameras.size(),
                .least_cell_width = pixels(ui, 380),
                .cell_height = pixels(ui, 44),
                .gap = pixels(ui, 8)},
               list_page_, lines.rest(), [&](std::size_t i, const Rect& place) {
                 const auto& camera = cameras[i];
                 const auto label = fmt::format("{}  {}", number(camera.id), camera.name);
                 const auto shown =
                     shorten(ui, label, FontRole::Body, static_cast<float>(place.width - pixels(ui, 48)));
                 if (checkbox(ui,
                              {.id = fmt::format("settings.ticks.{}", number(camera.id)),
                               .label = shown,
                               .checked = ticks_.ticked(camera.id)},
                              place))
                   ticks_.toggle(camera.id, ids);
               });
  }

 private:
  CameraTicks ticks_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_camera_ticks_page(CameraTicks ticks) {
  return std::make_unique<CameraTicksPage>(std::move(ticks));
}

} // namespace kagimado::osd
