#include "engine/recorder/secret_body.h"

namespace kagimado::recorder {
namespace {

std::string quoted(const ssl::SecretText& secret) {
  std::string text;
  text.reserve(6 * secret.size() + 2);
  text.push_back('"');
  for (const char c : secret.view()) {
    if (c == '"' || c == '\\')
      text.push_back('\\');
    if (static_cast<unsigned char>(c) < 0x20)
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      text.push_back(c);
  }
  text.push_back('"');
  return text;
}

} // namespace

std::string with_password(const Json& body, const ssl::SecretText& password) {
  auto text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back(); // the closing brace
  auto secret = quoted(password);
  text.reserve(text.size() + secret.size() + 16);
  text += body.empty() ? "\"password\":" : ",\"password\":";
  text += secret;
  text += '}';
  ssl::wipe(secret);
  return text;
}

} // namespace kagimado::recorder
