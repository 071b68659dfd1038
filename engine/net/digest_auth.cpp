#include "engine/net/digest_auth.h"

#include "engine/ssl/crypto.h"

#include <algorithm>
#include <charconv>

namespace kagimado::net {
namespace {

constexpr std::size_t nonce_plain_bytes = 8 + 8; // time issued, random
constexpr std::size_t nonce_mac_bytes = 16;
constexpr std::size_t max_remembered_nonces = 1024;

std::optional<std::uint64_t> read_nonce_count(std::string_view text) {
  std::uint32_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count, 16);
  if (text.size() != 8 || ec != std::errc() || end != text.data() + text.size() || count == 0)
    return std::nullopt;
  return count;
}

std::optional<AuthScheme> digest_credentials(const Request& request) {
  const auto field = request.fields.find("Authorization");
  if (field == request.fields.end())
    return std::nullopt;
  auto schemes = parse_auth_schemes(field->second);
  if (!schemes || schemes->size() != 1 || schemes->front().name != "digest")
    return std::nullopt;
  return std::move(schemes->front());
}

std::optional<DigestAlgorithm> algorithm_of(const AuthScheme& credentials) {
  const auto name = credentials.parameter("algorithm");
  if (name == "SHA-256")
    return DigestAlgorithm::Sha256;
  if (name.empty() || name == "MD5")
    return DigestAlgorithm::Md5;
  return std::nullopt;
}

} // namespace

DigestGate::DigestGate(DigestGateOptions options)
    : realm_(std::move(options.realm)), user_(std::move(options.user)),
      nonce_lifetime_(options.nonce_lifetime),
      clock_(options.clock ? std::move(options.clock) : std::make_shared<SystemClock>()),
      secret_sha256_(digest_secret(DigestAlgorithm::Sha256, user_, realm_, options.password.view())),
      secret_md5_(digest_secret(DigestAlgorithm::Md5, user_, realm_, options.password.view())) {
  ssl::fill_random(nonce_key_.mutable_view());
}

std::optional<Response> DigestGate::check(const Request& request) {
  const auto credentials = digest_credentials(request);
  if (!credentials)
    return challenge(false);
  const auto nonce = read_nonce(credentials->parameter("nonce"));
  const auto count = read_nonce_count(credentials->parameter("nc"));
  if (!nonce || !count || !is_right(request, *credentials))
    return challenge(false);
  // Only who knows the password learns that merely the nonce was old.
  const auto age = now() - nonce->issued;
  const bool is_fresh = age >= std::chrono::milliseconds(0) && age <= nonce_lifetime_;
  if (!is_fresh || !use_once(*nonce, *count))
    return challenge(true);
  return std::nullopt;
}

bool DigestGate::is_right(const Request& request, const AuthScheme& credentials) const {
  const auto algorithm = algorithm_of(credentials);
  if (!algorithm || credentials.parameter("qop") != "auth" || credentials.parameter("realm") != realm_ ||
      credentials.parameter("uri") != request.target || credentials.parameter("cnonce").empty())
    return false;
  const auto& secret = *algorithm == DigestAlgorithm::Sha256 ? secret_sha256_ : secret_md5_;
  const DigestInput input{*algorithm,
                          request.method,
                          request.target,
                          credentials.parameter("nonce"),
                          credentials.parameter("nc"),
                          credentials.parameter("cnonce")};
  const auto expected = digest_response(secret, input);
  const auto given = credentials.parameter("response");
  const bool same_user =
      ssl::equal_in_constant_time(as_bytes(credentials.parameter("username")), as_bytes(user_));
  const bool same_response = ssl::equal_in_constant_time(as_bytes(given), as_bytes(expected));
  return same_user && same_response;
}

// Each count passes once. A window of 64 lets requests of parallel connections overtake each other.
bool DigestGate::use_once(const Nonce& nonce, std::uint64_t count) {
  if (nonce.issued <= forgotten_until_)
    return false;
  while (!used_.empty() &&
         (used_.size() >= max_remembered_nonces || used_.begin()->first.first + nonce_lifetime_ < now())) {
    forgotten_until_ = std::max(forgotten_until_, used_.begin()->first.first);
    used_.erase(used_.begin());
  }
  if (nonce.issued <= forgotten_until_)
    return false;
  auto& uses = used_[{nonce.issued, nonce.text}];
  if (count > uses.highest) {
    const auto step = count - uses.highest;
    uses.window = step >= 64 ? 0 : uses.window << step;
    uses.window |= 1;
    uses.highest = count;
    return true;
  }
  const auto behind = uses.highest - count;
  if (behind >= 64 || (uses.window >> behind & 1) != 0)
    return false;
  uses.window |= std::uint64_t{1} << behind;
  return true;
}

Response DigestGate::challenge(bool is_stale) const {
  auto response = error_response({ErrorKind::Denied, "user name and password needed"});
  response.status = 401;
  const auto nonce = make_nonce();
  const auto offer = [&](DigestAlgorithm algorithm) {
    return fmt::format("Digest realm={}, qop=\"auth\", algorithm={}, nonce=\"{}\", charset=UTF-8{}",
                       quoted_string(realm_), name_of(algorithm), nonce, is_stale ? ", stale=true" : "");
  };
  // Two fields, the preferred one first: RFC 7616 section 3.7.
  response.fields["WWW-Authenticate"] = offer(DigestAlgorithm::Sha256) + "\n" + offer(DigestAlgorithm::Md5);
  return response;
}

std::chrono::milliseconds DigestGate::now() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock_->steady_now().time_since_epoch());
}

std::string DigestGate::make_nonce() const {
  Bytes plain(nonce_plain_bytes);
  const auto issued = static_cast<std::uint64_t>(now().count());
  for (std::size_t i = 0; i < 8; ++i)
    plain[i] = static_cast<std::uint8_t>(issued >> (56 - 8 * i));
  ssl::fill_random(MutableBytes(plain).subspan(8));
  return sign_nonce(plain);
}

std::string DigestGate::sign_nonce(ByteView plain) const {
  const auto mac = ssl::hmac_sha256(nonce_key_.view(), plain);
  Bytes whole(plain.begin(), plain.end());
  whole.insert(whole.end(), mac.begin(), mac.begin() + nonce_mac_bytes);
  return to_base64url(whole);
}

std::optional<DigestGate::Nonce> DigestGate::read_nonce(std::string_view text) const {
  if (text.size() > 128)
    return std::nullopt;
  const auto whole = from_base64(text);
  if (!whole || whole->size() != nonce_plain_bytes + nonce_mac_bytes)
    return std::nullopt;
  const auto plain = ByteView(*whole).first(nonce_plain_bytes);
  // Compared as text: another spelling of the same bytes would be another nonce to the replay check.
  if (!ssl::equal_in_constant_time(as_bytes(sign_nonce(plain)), as_bytes(text)))
    return std::nullopt;
  std::uint64_t issued = 0;
  for (std::size_t i = 0; i < 8; ++i)
    issued = issued << 8U | plain[i];
  return Nonce{std::chrono::milliseconds(static_cast<std::int64_t>(issued)), std::string(text)};
}

} // namespace kagimado::net
