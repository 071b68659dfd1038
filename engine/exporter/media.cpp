#include "engine/exporter/exporter.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

namespace kagimado::exporter {

namespace {

bool is_octal(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
}

// proc(5): space, tab, newline and backslash stand as \ and three octal digits.
std::string unescape(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '\\' && is_octal(field.substr(i + 1, 3))) {
      text += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0'));
      i += 3;
    } else {
      text += field[i];
    }
  }
  return text;
}

// The fifth field of a line of mountinfo.
std::string mount_point_of(std::string_view line) {
  constexpr int fields_before = 4;
  for (int n = 0; n < fields_before; ++n) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos)
      return {};
    line.remove_prefix(space + 1);
  }
  return unescape(line.substr(0, line.find(' ')));
}

bool is_below(const std::filesystem::path& folder, const std::filesystem::path& root) {
  const auto relative = folder.lexically_relative(root);
  return !relative.empty() && relative != "." && *relative.begin() != "..";
}

std::optional<Medium> medium_at(const std::filesystem::path& folder) {
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0)
    return std::nullopt; // pulled out meanwhile
  Medium medium;
  medium.folder = folder;
  medium.label = folder.filename().string();
  medium.free_bytes = std::uint64_t{status.f_bavail} * status.f_frsize;
  medium.total_bytes = std::uint64_t{status.f_blocks} * status.f_frsize;
  medium.writable = (status.f_flag & ST_RDONLY) == 0 && ::access(folder.c_str(), W_OK) == 0;
  return medium;
}

} // namespace

std::vector<Medium> find_media(std::string_view mounts, const std::vector<std::filesystem::path>& roots) {
  std::vector<Medium> media;
  while (!mounts.empty()) {
    const std::string_view line = mounts.substr(0, mounts.find('\n'));
    mounts.remove_prefix(std::min(line.size() + 1, mounts.size()));
    const std::filesystem::path folder = mount_point_of(line);
    if (folder.empty() ||
        std::ranges::none_of(roots, [&](const auto& root) { return is_below(folder, root); }))
      continue;
    // What is mounted over another is what one sees: the later line counts.
    std::erase_if(media, [&](const Medium& medium) { return medium.folder == folder; });
    if (auto medium = medium_at(folder))
      media.push_back(std::move(*medium));
  }
  return media;
}

} // namespace kagimado::exporter
