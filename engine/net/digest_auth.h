// Digest authentication, the server's side (RFC 7616): asks for it and checks it, for one user. SHA-256 and
// MD5 are offered, qop "auth" is required. Belongs to one thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/net/auth_header.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace kagimado::net {

struct DigestGateOptions {
  std::string realm;
  std::string user;
  ssl::SecretText password;
  std::chrono::seconds nonce_lifetime{300};
  std::shared_ptr<const Clock> clock; // nothing: SystemClock
};

class DigestGate final {
 public:
  explicit DigestGate(DigestGateOptions options);

  // Nothing: the request may pass. Otherwise the 401 to send.
  // A nonce is ours (HMAC), lives for its time, and takes each nonce count once: a repeated request is
  // answered "stale".
  std::optional<Response> check(const Request& request);

 private:
  struct Uses { // of one nonce: the counts seen, as a window below the highest
    std::uint64_t highest = 0;
    std::uint64_t window = 0; // bit n: highest - n was used
  };

  struct Nonce {
    std::chrono::milliseconds issued{};
    std::string text;
  };

  [[nodiscard]] Response challenge(bool is_stale) const;
  [[nodiscard]] std::string make_nonce() const;
  [[nodiscard]] std::string sign_nonce(ByteView plain) const;
  [[nodiscard]] std::optional<Nonce> read_nonce(std::string_view text) const;
  [[nodiscard]] bool is_right(const Request& request, const AuthScheme& credentials) const;
  bool use_once(const Nonce& nonce, std::uint64_t count);
  [[nodiscard]] std::chrono::milliseconds now() const;

  std::string realm_;
  std::string user_;
  std::chrono::milliseconds nonce_lifetime_;
  std::shared_ptr<const Clock> clock_;
  ssl::SecretText secret_sha256_, secret_md5_;
  ssl::SecretArray<32> nonce_key_;
  std::map<std::pair<std::chrono::milliseconds, std::string>, Uses> used_; // by age
  std::chrono::milliseconds forgotten_until_{-1}; // nonces issued up to here are no longer remembered
};

} // namespace kagimado::net
