// The machine key: random bytes in a root-only file, made at the first start. Secrets in the state database
// are sealed with it, so that a copy of the database alone gives nothing away. Const access is thread-safe.
#pragma once

#include "engine/ssl/crypto.h"

#include <filesystem>

namespace kagimado::recorder {

class MachineKey final {
 public:
  // Errors: Io, Damaged (a file of another size).
  static Result<MachineKey> load_or_create(const std::filesystem::path& file);

  // purpose names the one place where the sealed bytes belong: moved elsewhere they do not open.
  [[nodiscard]] Bytes seal(ByteView secret, std::string_view purpose) const;
  // Errors: Tampered. The answer is the caller's to wipe.
  [[nodiscard]] Result<Bytes> open(ByteView sealed, std::string_view purpose) const;

 private:
  explicit MachineKey(ssl::SecretArray<32> key) : key_(std::move(key)) {}

  ssl::SecretArray<32> key_;
};

} // namespace kagimado::recorder
