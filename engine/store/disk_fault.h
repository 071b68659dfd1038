// Why a disk is not recorded on, and which error says so.
#pragma once

#include "engine/store/disk_io.h"
#include "engine/store/store.h"

namespace kagimado::store {

// disk: the state that the disk is in now; nothing: only this camera's stream is at fault.
struct WriteFault {
  std::optional<DiskState> disk;
  Error error;
};

template <class T = void>
using WriteResult = std::expected<T, WriteFault>;

std::unexpected<WriteFault> disk_fault(std::errc code, std::string_view what,
                                       const std::filesystem::path& path);
std::unexpected<WriteFault> catalogue_fault(const Error& error);
std::unexpected<WriteFault> stream_fault(const Error& error);

ErrorKind kind_of(DiskState state); // of the error that a write on such a disk gets

} // namespace kagimado::store
