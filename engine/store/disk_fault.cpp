#include "engine/store/disk_fault.h"

#include <cerrno>

namespace kagimado::store {

namespace {

DiskState state_of(std::errc code) {
  switch (static_cast<int>(code)) {
  case ENOSPC:
  case EDQUOT:
    return DiskState::Full;
  case EROFS:
    return DiskState::ReadOnly;
  case ENOENT:
  case ENODEV:
  case ENXIO:
  case ESTALE:
    return DiskState::Missing;
  default:
    return DiskState::Failed;
  }
}

} // namespace

std::string_view name_of(DiskState state) {
  switch (state) {
  case DiskState::Recording:
    return "recording";
  case DiskState::Full:
    return "full";
  case DiskState::Missing:
    return "missing";
  case DiskState::ReadOnly:
    return "read_only";
  case DiskState::Failed:
    return "failed";
  }
  return "?";
}

ErrorKind kind_of(DiskState state) {
  switch (state) {
  case DiskState::Full:
    return ErrorKind::Limit;
  case DiskState::Missing:
    return ErrorKind::NotFound;
  default:
    return ErrorKind::Io;
  }
}

std::unexpected<WriteFault> disk_fault(std::errc code, std::string_view what,
                                       const std::filesystem::path& path) {
  const auto state = state_of(code);
  return std::unexpected(
      WriteFault{state, {kind_of(state), fmt::format("{} {}: {}", what, path.string(), text_of(code))}});
}

std::unexpected<WriteFault> catalogue_fault(const Error& error) {
  return std::unexpected(
      WriteFault{DiskState::Failed, {ErrorKind::Io, fmt::format("catalogue: {}", error.message)}});
}

std::unexpected<WriteFault> stream_fault(const Error& error) {
  return std::unexpected(WriteFault{std::nullopt, {ErrorKind::Damaged, error.message}});
}

} // namespace kagimado::store
