// The listening Unix socket of the control server: only for its owner, a left-over one is replaced.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <sys/types.h>

#include <filesystem>

namespace kagimado::osd {

// Errors: Conflict (somebody listens there, or the path is no socket), Io, Invalid (path too long).
Result<UniqueFd> listen_for_control(const std::filesystem::path& path);
// The peer's uid; none if it cannot be told.
Result<uid_t> uid_of_peer(int fd);

} // namespace kagimado::osd
