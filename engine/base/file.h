// Small whole files: settings, keys, certificates. Thread-safe; blocking.
#pragma once

#include "engine/base/bytes.h"

#include <filesystem>

namespace kagimado {

// Errors: NotFound, Limit (larger than max_bytes), Io.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes);

// Writes beside, fsyncs, renames, fsyncs the folder: after a crash the file is the old one or the new one,
// whole. mode as for open(2), for example 0600 for secrets.
Result<> write_file_atomic(const std::filesystem::path& path, ByteView content, unsigned mode);

} // namespace kagimado
