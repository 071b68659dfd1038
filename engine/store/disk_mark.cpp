#include "engine/store/disk_mark.h"

#include "engine/ssl/crypto.h"

namespace kagimado::store {

namespace {

constexpr std::string_view before_id = R"({"kagimado_disk":1,"id":")";
constexpr std::string_view after_id = "\"}\n";
constexpr std::size_t id_bytes = 16;
constexpr std::size_t mark_bytes = before_id.size() + 2 * id_bytes + after_id.size();

} // namespace

Result<std::string> read_disk_mark(DiskIo& io, const std::filesystem::path& folder) {
  const auto path = folder / disk_mark_name;
  const auto content = io.read_small(path, 4096);
  if (!content) {
    const bool is_absent = content.error() == std::errc::no_such_file_or_directory ||
                           content.error() == std::errc::not_a_directory;
    return fail(is_absent ? ErrorKind::NotFound : ErrorKind::Io, "{}: {}", path.string(),
                text_of(content.error()));
  }
  const auto text = as_text(*content);
  if (text.size() != mark_bytes || !text.starts_with(before_id) || !text.ends_with(after_id))
    return fail(ErrorKind::Damaged, "{} is no mark of a disk", path.string());
  std::string id(text.substr(before_id.size(), 2 * id_bytes));
  if (!from_hex(id))
    return fail(ErrorKind::Damaged, "{} is no mark of a disk", path.string());
  return id;
}

Result<> write_disk_mark(DiskIo& io, const std::filesystem::path& folder) {
  std::array<std::uint8_t, id_bytes> id{};
  ssl::fill_random(id);
  const auto text = fmt::format("{}{}{}", before_id, to_hex(id), after_id);
  if (auto written = io.write_small(folder / disk_mark_name, as_bytes(text)); !written)
    return fail(ErrorKind::Io, "marking {}: {}", folder.string(), text_of(written.error()));
  return {};
}

} // namespace kagimado::store
