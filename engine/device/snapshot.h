// A key frame as a JPEG file. Free function; slow (decodes and encodes): never on the network thread.
#pragma once

#include "engine/device/media.h"

namespace kagimado::device {

// Motion JPEG: the frame itself. Errors: Damaged, Unsupported.
Result<Bytes> make_snapshot(const MediaPacket& key_frame);

} // namespace kagimado::device
