// A time zone from a list with a search.
#pragma once

#include "osd/screens/settings/page.h"

#include <functional>

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_time_zone_page(std::string chosen,
                                                  std::function<void(const std::string&)> choose);

} // namespace kagimado::osd
