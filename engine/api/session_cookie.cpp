#include "engine/api/session_cookie.h"

namespace kagimado::api {
namespace {

constexpr std::string_view plain_name = "kagimado_session";
constexpr std::string_view tls_name = "__Host-kagimado_session";

std::string_view name_for(bool is_tls) {
  return is_tls ? tls_name : plain_name;
}

std::string make(std::string_view token, std::string_view lifetime, bool is_tls) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", name_for(is_tls), token, lifetime,
                     is_tls ? "; Secure" : "");
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

} // namespace

std::string session_cookie(const ssl::SecretText& token, bool is_tls) {
  return make(token.view(), "", is_tls); // until the browser closes
}

std::string ended_session_cookie(bool is_tls) {
  return make("", "; Max-Age=0", is_tls);
}

std::string_view session_of_cookie(const net::Request& request) {
  const auto field = request.fields.find("Cookie");
  if (field == request.fields.end())
    return {};
  std::string_view rest = field->second;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto pair = rest.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == name_for(request.is_tls))
      return trim(pair.substr(equals + 1));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

} // namespace kagimado::api
