// Times as text. Thread-safe.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <string>

namespace kagimado::exporter {

std::string utc_text(WallTime time);          // "2026-11-23T10:15:00.040000Z"
std::string utc_file_text(WallTime time);     // "20261123T101500Z"
std::string local_folder_text(WallTime time); // "20261123-191500", in the process's time zone
// What utc_text writes. Errors: Invalid.
Result<WallTime> parse_utc_text(std::string_view text);
// Name of this machine's time zone, "Asia/Tokyo"; empty: unknown.
std::string zone_name();

} // namespace kagimado::exporter
