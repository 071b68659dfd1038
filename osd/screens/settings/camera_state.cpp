#include "osd/screens/settings/camera_state.h"

#include "osd/draw/theme.h"
#include "osd/wall/tile_look.h"

namespace kagimado::osd {

using namespace literals;

void draw_camera_state(Ui& ui, std::string_view id, const RegisteredCamera& camera, const Rect& place) {
  if (!camera.online)
    return label_left_in(ui, id, reason_text(camera.reason.empty() ? "disconnected" : camera.reason, ui.text),
                         place, FontRole::Body, theme::fault);
  if (camera.encrypted)
    return label_left_in(ui, id, ui.text("settings.camera.decode_error"_t), place, FontRole::Body,
                         theme::warning);
  label_left_in(ui, id, ui.text("settings.cameras.online"_t), place, FontRole::Body, theme::good);
}

} // namespace kagimado::osd
