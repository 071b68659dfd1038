#include "osd/screens/settings/time_zones.h"

#include "engine/base/file.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

constexpr std::size_t max_file_bytes = 1024 * 1024;
constexpr std::array<const char*, 2> files{"/usr/share/zoneinfo/zone1970.tab",
                                           "/usr/share/zoneinfo/zone.tab"};

std::vector<std::string> load_zone_names() {
  for (const auto* file : files)
    if (const auto content = read_file(file, max_file_bytes))
      return read_zone_names(as_text(*content));
  return {"Asia/Tokyo", "UTC"};
}

std::string folded(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    if (c == '_')
      return ' ';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

} // namespace

std::vector<std::string> read_zone_names(std::string_view zone_tab) {
  std::vector<std::string> names{"UTC"};
  while (!zone_tab.empty()) {
    const auto end = std::min(zone_tab.find('\n'), zone_tab.size());
    auto line = zone_tab.substr(0, end);
    zone_tab.remove_prefix(std::min(end + 1, zone_tab.size()));
    if (line.empty() || line.starts_with('#'))
      continue;
    for (int column = 0; column < 2 && !line.empty(); ++column) {
      const auto tab = line.find('\t');
      line = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
    }
    line = line.substr(0, line.find('\t'));
    if (!line.empty())
      names.emplace_back(line);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<std::string> matching_zones(const std::vector<std::string>& zones, std::string_view search) {
  std::vector<std::string> found;
  const auto words = folded(search);
  for (const auto& zone : zones) {
    const auto name = folded(zone);
    bool all = true;
    std::size_t at = 0;
    while (at < words.size() && all) {
      const auto end = std::min(words.find(' ', at), words.size());
      all = name.find(words.substr(at, end - at)) != std::string::npos;
      at = end + 1;
    }
    if (all)
      found.push_back(zone);
  }
  return found;
}

ZoneList::ZoneList() : loading_(std::async(std::launch::async, load_zone_names)) {}

const std::vector<std::string>* ZoneList::names() {
  if (loading_.valid()) {
    if (loading_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
      return nullptr;
    names_ = loading_.get();
  }
  return &names_;
}

} // namespace kagimado::osd
