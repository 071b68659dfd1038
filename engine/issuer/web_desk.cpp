#include "engine/issuer/web_desk.h"

#include "engine/base/log.h"
#include "engine/net/url.h"

namespace kagimado::issuer {
namespace {

constexpr std::size_t max_field_bytes = 64;
constexpr std::size_t max_form_bytes = 1024;
constexpr std::string_view html = "text/html; charset=utf-8";

net::Response response_of(int status, std::string_view content_type, std::string body) {
  net::Response response;
  response.status = status;
  response.content_type = content_type;
  response.body = std::move(body);
  response.fields["Content-Security-Policy"] =
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  response.fields["X-Content-Type-Options"] = "nosniff";
  response.fields["Referrer-Policy"] = "no-referrer";
  response.fields["Cache-Control"] = "no-store";
  return response;
}

std::string field(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto at = form.find(name);
  return at != form.end() ? at->second.substr(0, max_field_bytes) : std::string();
}

Language language_of(const net::Request& request, const std::map<std::string, std::string>& query) {
  if (const auto chosen = field(query, "lang"); chosen == "ja" || chosen == "en")
    return chosen == "ja" ? Language::Japanese : Language::English;
  const auto accepted = request.fields.find("Accept-Language");
  const bool wants_another =
      accepted != request.fields.end() && !accepted->second.empty() && !accepted->second.starts_with("ja");
  return wants_another ? Language::English : Language::Japanese;
}

int status_of(ErrorKind kind) {
  switch (kind) {
  case ErrorKind::Invalid:
    return 400;
  case ErrorKind::WrongPassword:
  case ErrorKind::Denied:
    return 403;
  case ErrorKind::NotFound:
    return 404;
  case ErrorKind::Conflict:
    return 409;
  case ErrorKind::Throttled:
    return 429;
  default:
    return 500;
  }
}

// "10.0.0.2:4711" without the port, which is another for each connection.
std::string address_of(const std::string& peer) {
  return peer.substr(0, peer.rfind(':'));
}

bool is_form(const net::Request& request) {
  const auto type = request.fields.find("Content-Type");
  return type != request.fields.end() && type->second.starts_with("application/x-www-form-urlencoded");
}

} // namespace

WebDesk::WebDesk(Issuer& issuer, std::shared_ptr<const Clock> clock)
    : issuer_(issuer), clock_(std::move(clock)) {}

net::Response WebDesk::answer(const net::Request& request) {
  const bool is_read = request.method == "GET";
  if (request.path() == "/style.css" && is_read)
    return response_of(200, "text/css; charset=utf-8", std::string(style_sheet()));
  if (request.path() != "/")
    return response_of(404, "text/plain; charset=utf-8", "no such page\n");
  const auto query = net::parse_query(request.target);
  const auto language = language_of(request, query);
  if (request.method == "POST")
    return redeem(request, language);
  if (is_read)
    return response_of(200, html, form_page(language, {field(query, "recorder"), "", ""}, nullptr));
  auto refused = response_of(405, "text/plain; charset=utf-8", "GET or POST\n");
  refused.fields["Allow"] = "GET, POST";
  return refused;
}

net::Response WebDesk::redeem(const net::Request& request, Language language) {
  if (!is_form(request) || request.body.size() > max_form_bytes)
    return response_of(400, "text/plain; charset=utf-8", "not the form of this page\n");
  const auto form = net::parse_query("?" + request.body);
  Typed typed{field(form, "identity"), field(form, "device"), field(form, "activation")};
  const auto keys = redeem(typed, address_of(request.peer));
  if (!keys)
    return response_of(status_of(keys.error().kind), html, form_page(language, typed, &keys.error()));
  return response_of(200, html, keys_page(language, typed.identity, *keys));
}

std::expected<Keys, Complaint> WebDesk::redeem(const Typed& typed, const std::string& address) {
  const auto serial = licence::parse_identity(typed.identity);
  if (!serial)
    return std::unexpected(Complaint{ErrorKind::Invalid, Field::Identity, 0});
  const auto card = parse_device_number(typed.device);
  if (!card)
    return std::unexpected(Complaint{ErrorKind::Invalid, Field::Device, 0});
  const auto now = clock_->steady_now();
  // By address only: whoever knows a card's device number must not be able to lock it for its owner.
  if (const auto locked = lock_out_.remaining(address, now))
    return std::unexpected(Complaint{ErrorKind::Throttled, Field::None, locked->count()});
  const auto keys = issue(*card, typed, *serial);
  if (keys)
    lock_out_.note_success(address);
  else if (keys.error().kind == ErrorKind::WrongPassword)
    lock_out_.note_try(address, false, now);
  return keys;
}

std::expected<Keys, Complaint> WebDesk::issue(const Card& card, const Typed& typed,
                                              const licence::RecorderSerial& serial) {
  auto kit = issuer_.redeem(card, typed.activation, serial);
  auto own = kit ? issuer_.own_key(serial) : std::unexpected(kit.error());
  if (own) {
    log::info("issuer", "card {} redeemed for {}", device_number(card), serial.text());
    return Keys{std::move(*own), std::move(*kit), std::string(licence::name_of(card.kit)),
                licence::cameras_of(card.kit)};
  }
  const auto kind = own.error().kind;
  if (kind != ErrorKind::Invalid)
    log::info("issuer", "card {} for {}: {}", device_number(card), serial.text(), own.error().message);
  const bool is_activation = kind == ErrorKind::Invalid || kind == ErrorKind::WrongPassword;
  return std::unexpected(Complaint{kind, is_activation ? Field::Activation : Field::None, 0});
}

} // namespace kagimado::issuer
