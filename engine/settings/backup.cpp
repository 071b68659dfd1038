#include "engine/settings/backup.h"

#include "engine/settings/json.h"
#include "engine/ssl/crypto.h"

namespace kagimado::settings {
namespace {

constexpr std::string_view magic = "KGMBACK1";
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t header_bytes = 8 + 4 + salt_bytes;
constexpr std::size_t digest_bytes = 32;
constexpr std::size_t gcm_bytes = 28;
constexpr std::uint32_t max_iterations = 4'000'000;

Bytes make_header(std::uint32_t iterations) {
  Bytes header(magic.begin(), magic.end());
  for (int shift = 24; shift >= 0; shift -= 8)
    header.push_back(static_cast<std::uint8_t>(iterations >> shift));
  header.resize(header_bytes);
  ssl::fill_random(MutableBytes(header).last(salt_bytes));
  return header;
}

std::uint32_t iterations_of(ByteView header) {
  std::uint32_t iterations = 0;
  for (const auto byte : header.subspan(magic.size(), 4))
    iterations = iterations << 8 | byte;
  return iterations;
}

ssl::SecretArray<32> key_of(ByteView header, std::string_view password) {
  return ssl::pbkdf2_sha256(password, header.last(salt_bytes), iterations_of(header));
}

Result<Sections> parse_sections(ByteView plain) {
  const auto json = parse_json(as_text(plain));
  if (!json || !json->is_object())
    return fail(ErrorKind::Damaged, "backup: no sections");
  Sections sections;
  for (const auto& [name, section] : json->items())
    sections[name] = section.dump(-1, ' ', false, Json::error_handler_t::replace);
  return sections;
}

} // namespace

Result<Bytes> seal_backup(const Sections& sections, std::string_view password, std::uint32_t iterations) {
  if (password.empty() || iterations == 0 || iterations > max_iterations)
    return fail(ErrorKind::Invalid, "backup: an empty password, or iterations out of range");
  auto json = Json::object();
  for (const auto& [name, text] : sections) {
    auto section = parse_json(text);
    if (!section)
      return fail(ErrorKind::Invalid, "backup: section \"{}\": {}", name, section.error().message);
    json[name] = std::move(*section);
  }
  auto plain = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (plain.size() + header_bytes + gcm_bytes + digest_bytes > max_backup_bytes)
    return fail(ErrorKind::Limit, "backup: larger than {} bytes", max_backup_bytes);
  auto backup = make_header(iterations);
  const auto key = key_of(backup, password);
  const auto sealed = ssl::gcm_seal(key.view(), as_bytes(plain), backup);
  ssl::wipe(plain);
  backup.insert(backup.end(), sealed.begin(), sealed.end());
  const auto digest = ssl::sha256(backup);
  backup.insert(backup.end(), digest.begin(), digest.end());
  return backup;
}

Result<Sections> open_backup(ByteView backup, std::string_view password) {
  if (backup.size() > max_backup_bytes)
    return fail(ErrorKind::Limit, "backup: larger than {} bytes", max_backup_bytes);
  if (backup.size() < magic.size() || as_text(backup.first(magic.size())) != magic)
    return fail(ErrorKind::Unsupported, "not a backup that this program knows");
  if (backup.size() < header_bytes + gcm_bytes + digest_bytes)
    return fail(ErrorKind::Damaged, "backup: cut short");
  const auto body = backup.first(backup.size() - digest_bytes);
  // Tells a damaged medium from a wrong password; against who wants to cheat there is the tag.
  if (!ssl::equal_in_constant_time(ssl::sha256(body), backup.last(digest_bytes)))
    return fail(ErrorKind::Damaged, "backup: cut short or changed");
  const auto header = body.first(header_bytes);
  if (const auto iterations = iterations_of(header); iterations == 0 || iterations > max_iterations)
    return fail(ErrorKind::Limit, "backup: {} iterations", iterations);
  const auto key = key_of(header, password);
  auto plain = ssl::gcm_open(key.view(), body.subspan(header_bytes), header);
  if (!plain)
    return fail(ErrorKind::WrongPassword, "backup: wrong password");
  auto sections = parse_sections(*plain);
  ssl::wipe(*plain);
  return sections;
}

} // namespace kagimado::settings
