// A change from the API applied to stored settings. Pure.
#pragma once

#include "engine/api/service.h"
#include "engine/recorder/state.h"

namespace kagimado::recorder {

StoredCamera clone(const StoredCamera& camera);

// True: the camera must be connected anew. Another address or trust forgets the pin. Credentials in the URL
// count unless they are given in their own fields. Errors: Invalid, Unsupported; camera is then unchanged.
Result<bool> apply_change(StoredCamera& camera, api::CameraChange change);

} // namespace kagimado::recorder
