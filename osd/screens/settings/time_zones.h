// Names of the IANA time zone database on this machine, and their search. Pure but for the loading, which
// reads one small file on a thread of its own.
#pragma once

#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace kagimado::osd {

// Of tzdata.zi or zone1970.tab's third column; sorted.
std::vector<std::string> read_zone_names(std::string_view zone_tab);
// Those that contain every word of the search, whatever the case; "_" counts as a space.
std::vector<std::string> matching_zones(const std::vector<std::string>& zones, std::string_view search);

class ZoneList final {
 public:
  ZoneList(); // begins to load

  // Null while it is being loaded.
  const std::vector<std::string>* names();

 private:
  std::future<std::vector<std::string>> loading_;
  std::vector<std::string> names_;
};

} // namespace kagimado::osd
