#include "engine/recorder/machine_key.h"

#include "engine/base/file.h"
#include "engine/base/log.h"

#include <sys/stat.h>

namespace kagimado::recorder {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr unsigned owner_only = 0600;

Result<ssl::SecretArray<key_bytes>> create(const std::filesystem::path& file) {
  ssl::SecretArray<key_bytes> key;
  ssl::fill_random(key.mutable_view());
  KGM_CHECK(write_file_atomic(file, key.view(), owner_only));
  log::info("recorder", "made {}", file.string());
  return key;
}

// A restored backup may have lost the mode.
void close_to_others(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) == 0)
    return;
  log::warn("recorder", "{} was open to other users: closed", file.string());
  if (::chmod(file.c_str(), owner_only) != 0)
    log::error("recorder", "cannot close {} to other users", file.string());
}

} // namespace

Result<MachineKey> MachineKey::load_or_create(const std::filesystem::path& file) {
  auto content = read_file(file, key_bytes);
  if (!content && content.error().kind == ErrorKind::NotFound) {
    KGM_TRY(auto made, create(file));
    return MachineKey(std::move(made));
  }
  if (!content)
    return std::unexpected(content.error());
  if (content->size() != key_bytes)
    return fail(ErrorKind::Damaged, "{} holds {} bytes, not {}", file.string(), content->size(), key_bytes);
  close_to_others(file);
  ssl::SecretArray<key_bytes> key(*content);
  ssl::wipe(*content);
  return MachineKey(std::move(key));
}

Bytes MachineKey::seal(ByteView secret, std::string_view purpose) const {
  return ssl::gcm_seal(key_.view(), secret, as_bytes(purpose));
}

Result<Bytes> MachineKey::open(ByteView sealed, std::string_view purpose) const {
  auto opened = ssl::gcm_open(key_.view(), sealed, as_bytes(purpose));
  if (!opened)
    return fail(opened.error().kind, "the machine key does not open the {}: {}", purpose,
                opened.error().message);
  return opened;
}

} // namespace kagimado::recorder
