#include "engine/recorder/backup_file.h"

#include "engine/base/file.h"
#include "engine/exporter/medium_folder.h"
#include "engine/exporter/utc_text.h"
#include "engine/settings/backup.h"

#include <algorithm>

namespace kagimado::recorder {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view beginning = "kagimado-";
constexpr std::string_view ending = ".backup";
constexpr std::size_t max_listed = 256;

// Neither a path nor a hidden file.
bool is_backup_name(std::string_view name) {
  if (!name.starts_with(beginning) || !name.ends_with(ending) ||
      name.size() <= beginning.size() + ending.size())
    return false;
  name.remove_prefix(beginning.size());
  name.remove_suffix(ending.size());
  return std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

WallTime written_at(const fs::directory_entry& entry, std::error_code& failed) {
  const auto time = entry.last_write_time(failed);
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::file_clock::to_sys(time));
}

} // namespace

std::string backup_file_name(WallTime now) {
  return fmt::format("{}{}{}", beginning, exporter::local_folder_text(now), ending);
}

Result<std::vector<api::BackupFile>> list_backup_files(const fs::path& medium) {
  std::vector<api::BackupFile> files;
  std::error_code failed;
  for (fs::directory_iterator entry(medium, failed), end; !failed && entry != end; entry.increment(failed)) {
    auto name = entry->path().filename().string();
    std::error_code unreadable;
    if (!is_backup_name(name) || !fs::is_regular_file(entry->symlink_status(unreadable)))
      continue;
    const auto bytes = entry->file_size(unreadable);
    const auto at = written_at(*entry, unreadable);
    if (!unreadable)
      files.push_back({std::move(name), bytes, at});
  }
  if (failed)
    return fail(ErrorKind::Io, "reading {}: {}", medium.string(), failed.message());
  std::ranges::sort(files, std::ranges::greater(), &api::BackupFile::name);
  files.resize(std::min(files.size(), max_listed));
  return files;
}

Result<> write_backup_file(const fs::path& medium, const std::string& name, ByteView content) {
  KGM_TRY(const auto folder, exporter::MediumFolder::open(medium));
  if (folder.exists(name))
    return fail(ErrorKind::Conflict, "{} is there already", name);
  const auto unfinished = name + ".part";
  auto written = folder.write_file(unfinished, content);
  if (written)
    written = folder.rename(unfinished, name);
  if (written)
    return folder.sync_medium();
  folder.remove(unfinished);
  return written;
}

Result<Bytes> read_backup_file(const fs::path& medium, const std::string& name) {
  if (!is_backup_name(name))
    return fail(ErrorKind::NotFound, "no such backup");
  return read_file(medium / name, settings::max_backup_bytes);
}

} // namespace kagimado::recorder
