// 「操作ログ」: who did what, newest first, with a filter. The recorder does the filtering.
#pragma once

#include "osd/screens/settings/page.h"

#include <vector>

namespace kagimado::osd {

struct LogFilter {
  std::string user, action; // empty: all; action: a prefix
  std::optional<std::uint32_t> camera;
  std::optional<int> days; // the last so many; nothing: all
  bool failures_only = false;
  bool operator==(const LogFilter&) const = default;
};

// "/operations?user=..&limit=.."; before: the last id of the page before.
std::string target_of(const LogFilter& filter, WallTime now, std::optional<std::int64_t> before,
                      std::size_t limit);

std::unique_ptr<SettingsPage> make_log_page();

} // namespace kagimado::osd
