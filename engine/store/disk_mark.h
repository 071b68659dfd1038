// The mark of a disk: FORMAT.md.
#pragma once

#include "engine/store/disk_io.h"

#include <string_view>

namespace kagimado::store {

inline constexpr std::string_view disk_mark_name = "kagimado-disk.json";

// The disk's id, 32 hex digits. Errors: NotFound (no mark, no folder), Damaged, Io.
Result<std::string> read_disk_mark(DiskIo& io, const std::filesystem::path& folder);
// With a new random id. Errors: Io.
Result<> write_disk_mark(DiskIo& io, const std::filesystem::path& folder);

} // namespace kagimado::store
