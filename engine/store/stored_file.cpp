#include "engine/store/stored_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>

namespace kagimado::store {

namespace {

namespace fs = std::filesystem;

WallTime change_time(int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0)
    return {};
  return WallTime(std::chrono::seconds(status.st_mtim.tv_sec) +
                  std::chrono::duration_cast<std::chrono::microseconds>(
                      std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
}

Bytes read_index_file(const fs::path& path) {
  const auto fd = open_to_read(path);
  if (!fd)
    return {};
  const auto size = size_of(fd->get());
  if (!size || *size > max_index_bytes)
    return {};
  Bytes bytes(static_cast<std::size_t>(*size));
  if (!read_exactly(fd->get(), 0, bytes))
    return {};
  return bytes;
}

std::optional<std::int64_t> number_in(std::string_view text, std::size_t least_digits) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, failed] = std::from_chars(text.data(), end, value);
  if (text.size() < least_digits || failed != std::errc() || stopped != end || value <= 0)
    return std::nullopt;
  return value;
}

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    found.push_back(at->path());
  return found;
}

void find_in_day(const fs::path& day, CameraId camera, std::vector<FoundRecording>& found) {
  for (const auto& file : entries(day)) {
    const auto stem = file.stem().string();
    const auto file_number = number_in(stem, 10);
    std::error_code failed;
    if (file.extension() != ".mp4" || !file_number || !fs::is_regular_file(fs::symlink_status(file, failed)))
      continue;
    const auto day_name = day.filename().string();
    const auto path = day.parent_path().filename() / day_name / file.filename();
    found.push_back({path.string(), camera, *file_number, day_name});
  }
}

} // namespace

fs::path index_path_of(fs::path recording) {
  return recording.replace_extension(".idx");
}

Result<StoredFile> open_stored(const fs::path& recording, std::int64_t index_file) {
  StoredFile file;
  KGM_TRY(file.fd, open_to_read(recording));
  KGM_TRY(file.size_bytes, size_of(file.fd.get()));
  file.changed = change_time(file.fd.get());
  FileSource source(file.fd.get(), file.size_bytes);
  auto init_bytes = read_init_bytes(source);
  if (!init_bytes && init_bytes.error().kind == ErrorKind::Io)
    return std::unexpected(init_bytes.error());
  auto facts = init_bytes ? read_init_facts(std::make_shared<const Bytes>(std::move(*init_bytes)))
                          : Result<InitFacts>(std::unexpected(init_bytes.error()));
  if (facts)
    file.init = std::make_shared<const InitFacts>(std::move(*facts));
  else
    file.init_problem = facts.error().message;
  file.index_bytes = read_index_file(index_path_of(recording));
  if (auto index = parse_index(file.index_bytes); index && index->header.file == index_file)
    file.records = std::move(index->records);
  // Written ahead of what reached the disk.
  while (!file.records.empty() &&
         file.records.back().offset + file.records.back().fragment_bytes > file.size_bytes)
    file.records.pop_back();
  return file;
}

void describe_file(FileRow& row, const InitFacts& init) {
  row.sealed = init.sealed;
  row.kid = init.kid;
  row.period = init.period;
  row.init_hash = init.hash;
}

IndexHeader index_header_of(const FileRow& row, const InitFacts& init) {
  return {row.id, row.camera, init.video_track, init.timescale,
          static_cast<std::uint32_t>(init.bytes->size())};
}

std::vector<FoundRecording> find_recordings(const fs::path& disk,
                                            const std::function<std::string(CameraId)>& first_day) {
  std::vector<FoundRecording> found;
  for (const auto& camera_folder : entries(disk)) {
    const auto camera = number_in(camera_folder.filename().string(), 3);
    if (!camera || *camera > UINT32_MAX)
      continue;
    const CameraId id{static_cast<std::uint32_t>(*camera)};
    const auto from = first_day ? first_day(id) : std::string();
    for (const auto& day : entries(camera_folder))
      if (number_in(day.filename().string(), 8) && day.filename().string() >= from)
        find_in_day(day, id, found);
  }
  return found;
}

} // namespace kagimado::store
