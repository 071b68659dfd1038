// One camera: number, name, address, user and password, how its certificate is trusted, connection mode.
#pragma once

#include "osd/screens/settings/page.h"
#include "osd/screens/settings/registered_cameras.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_camera_form_page(CameraDraft draft);

} // namespace kagimado::osd
