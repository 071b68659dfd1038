// A backup on an external medium: named sections of JSON, encrypted with a password. FORMAT.md
// Slow (PBKDF2): never on a drawing or network thread. Thread-safe.
#pragma once

#include "engine/base/bytes.h"

#include <cstdint>
#include <map>
#include <string>

namespace kagimado::settings {

inline constexpr std::size_t max_backup_bytes = std::size_t{16} * 1024 * 1024;
inline constexpr std::uint32_t backup_iterations = 600'000;

// JSON texts by section: "settings", "users", "cameras".
using Sections = std::map<std::string, std::string, std::less<>>;

// Errors: Limit (larger than max_backup_bytes), Invalid (empty password, a section that is no JSON).
Result<Bytes> seal_backup(const Sections& sections, std::string_view password,
                          std::uint32_t iterations = backup_iterations);
// Errors: WrongPassword, Damaged (cut short or changed), Unsupported (no backup, or a newer one), Limit.
Result<Sections> open_backup(ByteView backup, std::string_view password);

} // namespace kagimado::settings
