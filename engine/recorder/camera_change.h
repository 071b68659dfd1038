// A change from the API applied to stored settings. Pure.
#pragma once

#include "engine/api/service.h"
#include "engine/recorder/state.h"

namespace kagimado::recorder {

// What it needs a licence for: what it is set to, and what it has, which differ until a change has reached
// it. An https:// address that was typed counts as much as one that the security screen made [REQ-CAM-4].
licence::CameraUse use_of(const StoredCamera& camera);

StoredCamera clone(const StoredCamera& camera);

// True: the camera must be connected anew. Another address or trust forgets the pin. Credentials in the URL
// count unless they are given in their own fields. Errors: Invalid, Unsupported; camera is then unchanged.
Result<bool> apply_change(StoredCamera& camera, api::CameraChange change);

} // namespace kagimado::recorder
