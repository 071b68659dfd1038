#include "engine/ssl/password_hash.h"

#include "engine/base/log.h"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace kagimado::ssl {
namespace {

constexpr std::string_view title = "$scrypt$";
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::size_t max_text_bytes = 160;

bool is_in_range(const ScryptCost& cost) {
  return cost.log2_n >= 1 && cost.log2_n <= max_scrypt_cost.log2_n && cost.r >= 1 &&
         cost.r <= max_scrypt_cost.r && cost.p >= 1 && cost.p <= max_scrypt_cost.p;
}

// Text up to the separator; moves on behind it.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

std::optional<std::uint32_t> number_after(std::string_view part, std::string_view label) {
  if (!part.starts_with(label))
    return std::nullopt;
  part.remove_prefix(label.size());
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
  return error == std::errc() && end == part.data() + part.size() ? std::optional(value) : std::nullopt;
}

struct StoredHash {
  ScryptCost cost;
  Bytes salt, hash;
};

Result<StoredHash> parse(std::string_view text) {
  const auto damaged = [] { return fail(ErrorKind::Damaged, "a stored password hash cannot be read"); };
  if (text.size() > max_text_bytes || !text.starts_with(title))
    return damaged();
  text.remove_prefix(title.size());
  const auto n = number_after(take_until(text, ','), "ln=");
  const auto r = number_after(take_until(text, ','), "r=");
  const auto p = number_after(take_until(text, '$'), "p=");
  auto salt = from_base64(take_until(text, '$'));
  auto hash = from_base64(text);
  if (!n || !r || !p || !salt || !hash || salt->size() != salt_bytes || hash->size() != hash_bytes)
    return damaged();
  return StoredHash{{*n, *r, *p}, std::move(*salt), std::move(*hash)};
}

std::string to_text(const ScryptCost& cost, ByteView salt, ByteView hash) {
  return fmt::format("{}ln={},r={},p={}${}${}", title, cost.log2_n, cost.r, cost.p, to_base64url(salt),
                     to_base64url(hash));
}

} // namespace

Result<SecretArray<32>> scrypt(std::string_view password, ByteView salt, const ScryptCost& cost) {
  if (!is_in_range(cost))
    return fail(ErrorKind::Limit, "scrypt cost out of range");
  constexpr std::uint64_t max_memory_bytes = std::uint64_t{256} * 1024 * 1024;
  SecretArray<32> key;
  const auto out = key.mutable_view();
  const std::uint8_t nothing = 0;
  const bool ok =
      EVP_PBE_scrypt(password.empty() ? "" : password.data(), password.size(),
                     salt.empty() ? &nothing : salt.data(), salt.size(), std::uint64_t{1} << cost.log2_n,
                     cost.r, cost.p, max_memory_bytes, out.data(), out.size()) == 1;
  if (!ok)
    return fail(ErrorKind::Limit, "not enough memory to hash a password");
  return key;
}

std::string hash_password(std::string_view password, const ScryptCost& cost) {
  std::array<std::uint8_t, salt_bytes> salt{};
  fill_random(salt);
  const auto hash = scrypt(password, salt, cost);
  if (!hash) {
    log::error("ssl", "{}", hash.error().message);
    std::abort(); // an account with a broken hash would be worse
  }
  return to_text(cost, salt, hash->view());
}

std::string unmatched_hash(const ScryptCost& cost) {
  std::array<std::uint8_t, salt_bytes> salt{};
  std::array<std::uint8_t, hash_bytes> hash{};
  fill_random(salt);
  fill_random(hash);
  return to_text(cost, salt, hash);
}

Result<> check_password_hash(std::string_view hash) {
  KGM_TRY(const auto stored, parse(hash));
  if (!is_in_range(stored.cost))
    return fail(ErrorKind::Damaged, "a stored password hash: scrypt cost out of range");
  return {};
}

Result<> verify_password(std::string_view password, std::string_view hash) {
  KGM_TRY(const auto stored, parse(hash));
  const auto computed = scrypt(password, stored.salt, stored.cost);
  if (!computed)
    return fail(ErrorKind::Damaged, "a stored password hash: {}", computed.error().message);
  if (!equal_in_constant_time(computed->view(), stored.hash))
    return fail(ErrorKind::WrongPassword, "wrong password");
  return {};
}

} // namespace kagimado::ssl
