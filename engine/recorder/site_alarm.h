// Lines of the site-alarm port, SITE_ALARM.md. Pure; thread-safe.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <chrono>
#include <optional>
#include <vector>

namespace kagimado::recorder {

inline constexpr std::size_t max_site_line_bytes = 256;

struct SiteOrder {
  enum class What { Ping, On, Off } what = What::Ping;
  bool is_of_all = false;                   // every registered camera
  std::vector<CameraId> cameras;            // otherwise these: by number, each once
  std::optional<std::chrono::seconds> ends; // On: by itself
};

// line: without its end. Errors: Invalid, in words that may be answered.
Result<SiteOrder> parse_site_line(std::string_view line);

} // namespace kagimado::recorder
