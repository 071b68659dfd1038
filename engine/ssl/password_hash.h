// Login passwords at rest: scrypt (RFC 7914) with a salt for each. Free functions are thread-safe.
//
// Slow on purpose, and uses 128 * r * 2^log2_n bytes while it runs: never on a drawing or network thread.
#pragma once

#include "engine/ssl/secret.h"

namespace kagimado::ssl {

struct ScryptCost {
  std::uint32_t log2_n = 15;
  std::uint32_t r = 8;
  std::uint32_t p = 3;
  bool operator==(const ScryptCost&) const = default;
};

// What a stored hash may ask for at most: a database written by somebody else must not take all memory.
inline constexpr ScryptCost max_scrypt_cost{17, 8, 8};

// "$scrypt$ln=15,r=8,p=3$<salt>$<hash>", base64url. cost must be within the maximum.
std::string hash_password(std::string_view password, const ScryptCost& cost = {});
// Looks like a hash of that cost, and takes as long to verify, but is of no password. Fast.
std::string unmatched_hash(const ScryptCost& cost = {});
// Errors: WrongPassword, Damaged (not such a text, or one that costs too much).
Result<> verify_password(std::string_view password, std::string_view hash);

// Whether a text from elsewhere is such a hash. Errors: Damaged.
Result<> check_password_hash(std::string_view hash);

// Errors: Limit (out of range or more than the maximum).
Result<SecretArray<32>> scrypt(std::string_view password, ByteView salt, const ScryptCost& cost);

} // namespace kagimado::ssl
