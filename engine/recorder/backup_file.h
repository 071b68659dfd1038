// Backups as files on an external medium. Blocking: a medium that was pulled out may hang. Thread-safe.
#pragma once

#include "engine/api/system.h"

namespace kagimado::recorder {

// "kagimado-20261126-093000.backup", in local time.
std::string backup_file_name(WallTime now);

// Newest first, at most 256. Errors: Io.
Result<std::vector<api::BackupFile>> list_backup_files(const std::filesystem::path& medium);
// Under its name only once it is whole. Errors: Conflict (already there), Limit (medium full), Io.
Result<> write_backup_file(const std::filesystem::path& medium, const std::string& name, ByteView content);
// Errors: NotFound (also a name that backups do not have), Limit, Io.
Result<Bytes> read_backup_file(const std::filesystem::path& medium, const std::string& name);

} // namespace kagimado::recorder
