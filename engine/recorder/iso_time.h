// Times on a command line, as ISO 8601 writes them.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace kagimado::recorder {

// "2026-11-23", "2026-11-23T10:05" or "2026-11-23T10:05:30", with a blank instead of the T if it must be,
// with "Z" or "+09:00" behind; without it the machine's local time. Errors: Invalid.
Result<WallTime> parse_time(std::string_view text);

// "2026-11-23 10:05:30", local time.
std::string local_text(WallTime time);

} // namespace kagimado::recorder
