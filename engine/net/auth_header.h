// WWW-Authenticate and Authorization field values (RFC 9110 section 11.6), and the Digest arithmetic of RFC
// 7616. Free functions are thread-safe.
#pragma once

#include "engine/net/http_message.h"
#include "engine/ssl/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace kagimado::net {

// "Digest realm=\"x\", qop=auth" or "Basic dXNlcg==" (then token holds the latter part).
struct AuthScheme {
  std::string name; // lower case
  std::string token;
  Fields parameters; // values without quotes and escapes

  // Empty if absent.
  [[nodiscard]] std::string_view parameter(std::string_view key) const;
};

// All challenges or credentials of a field value, in order. What can't be read ends the list: the peer is
// hostile. Errors: Limit (too long, too many), Damaged.
Result<std::vector<AuthScheme>> parse_auth_schemes(std::string_view value);

// "a\"b" with the quotes.
std::string quoted_string(std::string_view text);

enum class DigestAlgorithm { Md5, Sha256 };
std::string_view name_of(DigestAlgorithm algorithm); // as in the algorithm parameter
std::string digest_hex(DigestAlgorithm algorithm, std::string_view text);

// H(user:realm:password), the part that depends on the secret.
ssl::SecretText digest_secret(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                              std::string_view password);

struct DigestInput {
  DigestAlgorithm algorithm = DigestAlgorithm::Sha256;
  std::string_view method, uri, nonce;
  std::string_view nonce_count, client_nonce; // both empty: without qop, as RFC 2069
};

// The response parameter.
std::string digest_response(const ssl::SecretText& secret, const DigestInput& input);

} // namespace kagimado::net
