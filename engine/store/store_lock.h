// One program at a time uses a store: a lock beside the catalogue, which ends with the process.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <filesystem>

namespace kagimado::store {

// Held as long as the descriptor is open. Errors: Conflict (another one holds it), Io.
Result<UniqueFd> lock_store(const std::filesystem::path& catalogue);

} // namespace kagimado::store
