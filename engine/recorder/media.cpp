#include "engine/recorder/media.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace kagimado::recorder {
namespace {

constexpr std::size_t max_media = 64;

// /proc files have no size: read to their end.
Result<std::string> read_mounts() {
  std::ifstream file("/proc/self/mountinfo");
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    return fail(ErrorKind::Io, "/proc/self/mountinfo cannot be read");
  return text.str();
}

std::optional<exporter::Medium> plain_folder(const std::filesystem::path& folder) {
  struct statvfs space{};
  if (::statvfs(folder.c_str(), &space) != 0)
    return std::nullopt;
  exporter::Medium medium;
  medium.folder = folder;
  medium.label = folder.filename().string();
  medium.free_bytes = std::uint64_t{space.f_bavail} * space.f_frsize;
  medium.total_bytes = std::uint64_t{space.f_blocks} * space.f_frsize;
  medium.writable = (space.f_flag & ST_RDONLY) == 0 && ::access(folder.c_str(), W_OK | X_OK) == 0;
  return medium;
}

void add_folders_of(const std::filesystem::path& root, std::vector<exporter::Medium>& media) {
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(root, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto& folder = entry->path();
    const bool is_hidden = folder.filename().string().starts_with('.');
    std::error_code ignored;
    const bool is_known = std::ranges::find(media, folder, &exporter::Medium::folder) != media.end();
    if (is_hidden || is_known || media.size() >= max_media || !entry->is_directory(ignored))
      continue;
    if (auto medium = plain_folder(folder))
      media.push_back(std::move(*medium));
  }
}

} // namespace

Result<std::vector<exporter::Medium>> list_media(const std::vector<std::filesystem::path>& given_roots) {
  KGM_TRY(const auto mounts, read_mounts());
  std::vector<std::filesystem::path> roots = {"/media", "/run/media"};
  roots.insert(roots.end(), given_roots.begin(), given_roots.end());
  auto media = exporter::find_media(mounts, roots);
  for (const auto& root : given_roots)
    add_folders_of(root, media);
  std::ranges::sort(media, {}, &exporter::Medium::folder);
  return media;
}

} // namespace kagimado::recorder
