#include "engine/net/url.h"

#include "engine/base/hex_digit.h"

#include <algorithm>
#include <charconv>

namespace kagimado::net {
namespace {

constexpr std::size_t max_url_bytes = 8 * 1024;

struct Scheme {
  std::string_view name;
  std::uint16_t default_port;
};

// RFC 9110 section 4.2; RFC 7826 section 4.2.
constexpr Scheme schemes[] = {{"http", 80}, {"https", 443}, {"rtsp", 554}, {"rtsps", 322}};

bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// Not even "%" is decoded to a control character by accident: hosts are names, addresses or nothing.
bool is_host_character(unsigned char c) {
  return is_unreserved(c) || c == ':' || c >= 0x80;
}

bool has_blank_or_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
}

std::uint16_t default_port(std::string_view scheme) {
  const auto* found = std::ranges::find(schemes, scheme, &Scheme::name);
  return found == std::end(schemes) ? 0 : found->default_port;
}

Result<> read_port(std::string_view text, Url& url) {
  unsigned port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (ec != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535)
    return fail(ErrorKind::Invalid, "URL with a bad port (1 to 65535)");
  url.port = static_cast<std::uint16_t>(port);
  return {};
}

void read_credentials(std::string_view text, Url& url) {
  const auto colon = text.find(':');
  url.user = percent_decode(text.substr(0, colon));
  if (colon == std::string_view::npos)
    return;
  auto password = percent_decode(text.substr(colon + 1));
  url.password = ssl::SecretText(password);
  ssl::wipe(password);
}

Result<> read_host_and_port(std::string_view text, Url& url) {
  std::string_view host = text;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos)
      return fail(ErrorKind::Invalid, "URL with '[' but no ']'");
    host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!rest.empty() && rest.front() != ':')
      return fail(ErrorKind::Invalid, "URL with text between ']' and its port");
  } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    rest = text.substr(colon);
    if (rest.find(':', 1) != std::string_view::npos)
      return fail(ErrorKind::Invalid, "URL with an IPv6 address outside of [ ]");
  }
  if (host.empty() || host.size() > 253 || !std::ranges::all_of(host, is_host_character))
    return fail(ErrorKind::Invalid, "URL with a bad host name");
  url.host = host;
  std::ranges::transform(url.host, url.host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  url.port = default_port(url.scheme);
  return rest.size() > 1 ? read_port(rest.substr(1), url) : Result<>{};
}

Result<Url> parse_unix(std::string_view path) {
  constexpr std::size_t max_path_bytes = 107; // sockaddr_un::sun_path less its NUL
  if (!path.starts_with('/') || path.size() > max_path_bytes)
    return fail(ErrorKind::Invalid, "unix: needs an absolute path of at most {} bytes", max_path_bytes);
  Url url;
  url.scheme = "unix";
  url.host = path;
  return url;
}

} // namespace

std::string Url::redacted() const {
  if (scheme == "unix")
    return "unix:" + host;
  const bool is_ipv6 = host.find(':') != std::string::npos;
  auto text = is_ipv6 ? fmt::format("{}://[{}]", scheme, host) : fmt::format("{}://{}", scheme, host);
  if (port != default_port(scheme))
    text += fmt::format(":{}", port);
  return text + target;
}

// The text is never repeated in an error: it may hold a password.
Result<Url> parse_url(std::string_view text) {
  if (text.size() > max_url_bytes)
    return fail(ErrorKind::Limit, "URL of {} bytes, at most {}", text.size(), max_url_bytes);
  if (has_blank_or_control(text))
    return fail(ErrorKind::Invalid, "URL with a blank or control character");
  if (text.starts_with("unix:"))
    return parse_unix(text.substr(5));
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos)
    return fail(ErrorKind::Invalid, "URL without scheme (http://, https://, rtsp://, rtsps:// or unix:)");
  Url url;
  url.scheme = text.substr(0, scheme_end);
  std::ranges::transform(url.scheme, url.scheme.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (default_port(url.scheme) == 0)
    return fail(ErrorKind::Unsupported, "URL with an unknown scheme (http, https, rtsp, rtsps or unix)");

  auto rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#')); // a fragment is never sent
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  auto authority = rest.substr(0, authority_end);
  // The last '@': what people type as a password may hold one.
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    read_credentials(authority.substr(0, at), url);
    authority = authority.substr(at + 1);
  }
  KGM_CHECK(read_host_and_port(authority, url));
  const auto target = rest.substr(authority_end);
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && text.size() - i > 2) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    decoded += text[i]; // a lone '%' stands for itself
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(static_cast<unsigned char>(c)))
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::map<std::string, std::string> parse_query(std::string_view target) {
  std::map<std::string, std::string> query;
  const auto question = target.find('?');
  if (question == std::string_view::npos)
    return query;
  auto rest = target.substr(question + 1);
  rest = rest.substr(0, rest.find('#'));
  const auto decode = [](std::string_view part) {
    std::string text(part);
    std::ranges::replace(text, '+', ' '); // as forms and URLSearchParams encode a blank
    return percent_decode(text);
  };
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    if (const auto name = pair.substr(0, equals); !name.empty())
      query.emplace(decode(name), equals == std::string_view::npos ? "" : decode(pair.substr(equals + 1)));
  }
  return query;
}

} // namespace kagimado::net
