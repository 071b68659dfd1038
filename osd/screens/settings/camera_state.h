// The state of a camera as the registration screens tell it. One with data encryption on cannot be decoded
// there, and nothing asks for its password [REQ-ENC-11, ENC-12].
#pragma once

#include "osd/screens/settings/page.h"
#include "osd/screens/settings/registered_cameras.h"

namespace kagimado::osd {

// 「デコードエラー」, why it is not connected, or 「正常」.
void draw_camera_state(Ui& ui, std::string_view id, const RegisteredCamera& camera, const Rect& place);

} // namespace kagimado::osd
