#include "engine/net/auth_header.h"

#include "engine/ssl/crypto.h"

#include <algorithm>

namespace kagimado::net {
namespace {

constexpr std::size_t max_value_bytes = 8 * 1024;
constexpr std::size_t max_schemes = 16;
constexpr std::size_t max_parameters = 32;

bool is_token_character(unsigned char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(static_cast<char>(c)) != std::string_view::npos;
}

class Scanner final {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[nodiscard]] bool at(char c) const { return rest_.starts_with(c); }

  bool take(char c) {
    if (!at(c))
      return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    while (at(' ') || at('\t'))
      rest_.remove_prefix(1);
  }

  void skip_blanks_and_commas() {
    while (at(' ') || at('\t') || at(','))
      rest_.remove_prefix(1);
  }

  std::string_view take_token() { return take_while(is_token_character); }

  // token68 of RFC 9110 section 11.2: base64 and the like.
  std::string_view take_token68() {
    return take_while([](unsigned char c) { return is_token_character(c) || c == '/' || c == '='; });
  }

  Result<std::string> take_value() {
    if (!take('"'))
      return std::string(take_token());
    std::string value;
    while (!at_end()) {
      if (take('"'))
        return value;
      take('\\');
      if (at_end())
        break;
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    return fail(ErrorKind::Damaged, "authentication field with an unfinished quotation");
  }

  // "key =" ahead, and not "token68==".
  [[nodiscard]] bool parameter_follows() const {
    Scanner ahead(rest_);
    if (ahead.take_token().empty())
      return false;
    ahead.skip_blanks();
    if (!ahead.take('='))
      return false;
    ahead.skip_blanks();
    return ahead.at('"') || !ahead.take_token().empty();
  }

 private:
  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const auto end =
        std::ranges::find_if_not(rest_, [&](char c) { return predicate(static_cast<unsigned char>(c)); });
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

Result<> read_parameters(Scanner& scanner, AuthScheme& scheme) {
  while (scanner.parameter_follows()) {
    if (scheme.parameters.size() >= max_parameters)
      return fail(ErrorKind::Limit, "authentication field with more than {} parameters", max_parameters);
    std::string key(scanner.take_token());
    scanner.skip_blanks();
    scanner.take('=');
    scanner.skip_blanks();
    KGM_TRY(auto value, scanner.take_value());
    if (!scheme.parameters.emplace(std::move(key), std::move(value)).second)
      return fail(ErrorKind::Damaged, "authentication field with a repeated parameter");
    scanner.skip_blanks();
    if (!scanner.at(',') && !scanner.at_end())
      return fail(ErrorKind::Damaged, "authentication field without comma between parameters");
    scanner.skip_blanks_and_commas();
  }
  return {};
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

} // namespace

std::string_view AuthScheme::parameter(std::string_view key) const {
  const auto found = parameters.find(key);
  return found == parameters.end() ? std::string_view() : found->second;
}

Result<std::vector<AuthScheme>> parse_auth_schemes(std::string_view value) {
  if (value.size() > max_value_bytes)
    return fail(ErrorKind::Limit, "authentication field of {} bytes, at most {}", value.size(),
                max_value_bytes);
  std::vector<AuthScheme> schemes;
  Scanner scanner(value);
  scanner.skip_blanks_and_commas();
  while (!scanner.at_end()) {
    if (schemes.size() >= max_schemes)
      return fail(ErrorKind::Limit, "authentication field with more than {} schemes", max_schemes);
    AuthScheme scheme;
    scheme.name = lower_case(scanner.take_token());
    if (scheme.name.empty() || !(scanner.at_end() || scanner.at(' ') || scanner.at('\t') || scanner.at(',')))
      return fail(ErrorKind::Damaged, "authentication field without a scheme's name");
    scanner.skip_blanks();
    if (scanner.parameter_follows()) {
      KGM_CHECK(read_parameters(scanner, scheme));
    } else if (!scanner.at(',')) {
      scheme.token = scanner.take_token68();
    }
    schemes.push_back(std::move(scheme));
    scanner.skip_blanks_and_commas();
  }
  return schemes;
}

std::string quoted_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + '"';
}

std::string_view name_of(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::Sha256 ? "SHA-256" : "MD5";
}

std::string digest_hex(DigestAlgorithm algorithm, std::string_view text) {
  return algorithm == DigestAlgorithm::Sha256 ? ssl::sha256_hex(text) : ssl::md5_hex(text);
}

ssl::SecretText digest_secret(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                              std::string_view password) {
  std::string text;
  text.reserve(user.size() + realm.size() + password.size() + 2); // never leaves a copy behind by growing
  text.append(user).append(":").append(realm).append(":").append(password);
  auto hex = digest_hex(algorithm, text);
  ssl::SecretText secret(hex);
  ssl::wipe(hex);
  ssl::wipe(text);
  return secret;
}

std::string digest_response(const ssl::SecretText& secret, const DigestInput& input) {
  const auto request = digest_hex(input.algorithm, fmt::format("{}:{}", input.method, input.uri));
  std::string text;
  text.reserve(512 + input.nonce.size() + input.client_nonce.size());
  text.append(secret.view()).append(":").append(input.nonce).append(":");
  if (!input.client_nonce.empty())
    text.append(input.nonce_count).append(":").append(input.client_nonce).append(":auth:");
  text.append(request);
  auto response = digest_hex(input.algorithm, text);
  ssl::wipe(text);
  return response;
}

} // namespace kagimado::net
