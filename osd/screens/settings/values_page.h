// A page that is nothing but settings of GET /settings, in sections.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

struct ValuesSection {
  TextKey heading;
  std::vector<std::string_view> keys; // literals
};

std::unique_ptr<SettingsPage> make_values_page(std::vector<ValuesSection> sections);

} // namespace kagimado::osd
