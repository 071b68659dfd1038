// External media that an export may go to. Blocking: statvfs of a medium that was pulled out may hang.
#pragma once

#include "engine/exporter/exporter.h"

namespace kagimado::recorder {

// Mounted below /media or /run/media; below the roots given here plain folders count too (kiosks that mount
// elsewhere, tests). By folder. Errors: Io (the mounts cannot be read).
Result<std::vector<exporter::Medium>> list_media(const std::vector<std::filesystem::path>& given_roots);

} // namespace kagimado::recorder
