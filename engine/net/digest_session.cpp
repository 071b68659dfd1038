#include "engine/net/digest_session.h"

#include <algorithm>
#include <array>

namespace kagimado::net {
namespace {

bool same_text(std::string_view a, std::string_view b) {
  const FieldLess less;
  return !less(a, b) && !less(b, a);
}

// "auth,auth-int" names "auth".
bool offers_auth(std::string_view qop) {
  while (!qop.empty()) {
    auto option = qop.substr(0, qop.find(','));
    qop.remove_prefix(std::min(option.size() + 1, qop.size()));
    while (option.starts_with(' '))
      option.remove_prefix(1);
    while (option.ends_with(' '))
      option.remove_suffix(1);
    if (same_text(option, "auth"))
      return true;
  }
  return false;
}

std::string make_client_nonce() {
  std::array<std::uint8_t, 16> bytes{};
  ssl::fill_random(bytes);
  return to_base64url(bytes);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

} // namespace

DigestSession::DigestSession(Credentials credentials, bool basic_allowed)
    : credentials_(std::move(credentials)), basic_allowed_(basic_allowed) {}

std::optional<std::string> DigestSession::authorization(std::string_view method, std::string_view target) {
  if (!challenge_)
    return std::nullopt;
  const auto& challenge = *challenge_;
  if (challenge.is_basic)
    return basic_authorization();
  DigestInput input{challenge.algorithm, method, target, challenge.nonce, {}, {}};
  std::string count;
  std::string client_nonce;
  if (challenge.with_qop) {
    count = fmt::format("{:08x}", ++nonce_count_);
    client_nonce = make_client_nonce();
    input.nonce_count = count;
    input.client_nonce = client_nonce;
  }
  auto text = fmt::format("Digest username={}, realm={}, nonce={}, uri={}, algorithm={}, response=\"{}\"",
                          quoted_string(credentials_.user), quoted_string(challenge.realm),
                          quoted_string(challenge.nonce), quoted_string(target), name_of(challenge.algorithm),
                          digest_response(challenge.secret, input));
  if (challenge.with_qop)
    text += fmt::format(", qop=auth, nc={}, cnonce=\"{}\"", count, client_nonce);
  if (challenge.has_opaque)
    text += ", opaque=" + quoted_string(challenge.opaque);
  return text;
}

Result<> DigestSession::take_challenge(std::string_view www_authenticate, bool was_tried) {
  challenge_.reset();
  const auto schemes = parse_auth_schemes(www_authenticate);
  if (!schemes)
    return fail(ErrorKind::Denied, "asks for a password in a way that can't be read: {}",
                schemes.error().message);
  std::optional<AuthChallenge> best;
  bool offers_basic = false;
  for (const auto& scheme : *schemes) {
    offers_basic = offers_basic || scheme.name == "basic";
    auto digest = read_digest(scheme);
    if (digest &&
        (!best || (best->algorithm == DigestAlgorithm::Md5 && digest->algorithm == DigestAlgorithm::Sha256)))
      best = std::move(digest);
  }
  if (was_tried && !(best && best->is_stale))
    return fail(ErrorKind::Denied, "user name or password refused");
  if (best) {
    best->secret =
        digest_secret(best->algorithm, credentials_.user, best->realm, credentials_.password.view());
  } else if (offers_basic && basic_allowed_) {
    best.emplace();
    best->is_basic = true;
  } else if (offers_basic) {
    return fail(ErrorKind::Denied,
                "offers Basic authentication only, which would give the password away here");
  } else {
    return fail(ErrorKind::Denied, "offers no Digest authentication");
  }
  challenge_ = std::move(best);
  nonce_count_ = 0;
  return {};
}

std::optional<AuthChallenge> DigestSession::read_digest(const AuthScheme& scheme) const {
  if (scheme.name != "digest" || !scheme.parameters.contains("realm") || scheme.parameter("nonce").empty())
    return std::nullopt;
  AuthChallenge challenge;
  if (const auto algorithm = scheme.parameter("algorithm"); same_text(algorithm, "SHA-256"))
    challenge.algorithm = DigestAlgorithm::Sha256;
  else if (!algorithm.empty() && !same_text(algorithm, "MD5"))
    return std::nullopt;
  if (const auto qop = scheme.parameter("qop"); !qop.empty()) {
    if (!offers_auth(qop))
      return std::nullopt;
    challenge.with_qop = true;
  }
  challenge.realm = scheme.parameter("realm");
  challenge.nonce = scheme.parameter("nonce");
  challenge.opaque = scheme.parameter("opaque");
  challenge.has_opaque = scheme.parameters.contains("opaque");
  challenge.is_stale = same_text(scheme.parameter("stale"), "true");
  if (has_control(challenge.realm) || has_control(challenge.nonce) || has_control(challenge.opaque))
    return std::nullopt;
  return challenge;
}

std::string DigestSession::basic_authorization() const {
  std::string plain;
  plain.reserve(credentials_.user.size() + credentials_.password.size() + 1);
  plain.append(credentials_.user).append(":").append(credentials_.password.view());
  auto text = "Basic " + to_base64(as_bytes(plain));
  ssl::wipe(plain);
  return text;
}

} // namespace kagimado::net
