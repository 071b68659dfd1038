// Digest authentication, the client's side (RFC 7616): remembers the last challenge and answers it. Internal
// to net/. Belongs to one thread.
#pragma once

#include "engine/net/auth_header.h"
#include "engine/net/http_client.h"

namespace kagimado::net {

// What a server asked for last.
struct AuthChallenge {
  bool is_basic = false;
  DigestAlgorithm algorithm = DigestAlgorithm::Md5;
  std::string realm, nonce, opaque;
  bool has_opaque = false;
  bool with_qop = false;
  bool is_stale = false;
  ssl::SecretText secret; // H(user:realm:password)
};

class DigestSession final {
 public:
  // basic_allowed: the channel is encrypted and its peer verified.
  DigestSession(Credentials credentials, bool basic_allowed);

  // Value of Authorization for a request, or nothing before the first challenge.
  std::optional<std::string> authorization(std::string_view method, std::string_view target);

  // Takes the WWW-Authenticate of a 401. was_tried: the refused request answered a challenge of this same
  // exchange. Errors: Denied (wrong credentials, or no scheme that may be used).
  Result<> take_challenge(std::string_view www_authenticate, bool was_tried);

 private:
  [[nodiscard]] std::optional<AuthChallenge> read_digest(const AuthScheme& scheme) const;
  [[nodiscard]] std::string basic_authorization() const;

  Credentials credentials_;
  bool basic_allowed_;
  std::optional<AuthChallenge> challenge_;
  std::uint32_t nonce_count_ = 0;
};

} // namespace kagimado::net
