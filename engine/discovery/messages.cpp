#include "engine/discovery/messages.h"

#include "engine/ssl/crypto.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <pugixml.hpp>
#include <sstream>

namespace kagimado::discovery {
namespace {

constexpr const char* soap = "http://www.w3.org/2003/05/soap-envelope";
constexpr const char* addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
constexpr const char* discovery_2005 = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
constexpr const char* discovery_2009 = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01";
constexpr const char* onvif_network = "http://www.onvif.org/ver10/network/wsdl";
constexpr const char* own_namespace = "urn:kagimado:camera";
constexpr const char* to_everybody = "urn:schemas-xmlsoap-org:ws:2005:04:discovery";
constexpr const char* to_the_asker = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";
constexpr std::string_view own_scope = "kagimado://camera/";
constexpr std::string_view onvif_scope = "onvif://www.onvif.org/";
constexpr std::size_t max_words = 64; // types, scopes and addresses of one match

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The first child of that name, whatever its prefix.
pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& node : parent.children())
    if (node.type() == pugi::node_element && local_name(node.name()) == name)
      return node;
  return {};
}

// The URI of a prefix at a node; empty: not bound.
std::string_view namespace_of(pugi::xml_node node, std::string_view prefix) {
  const auto attribute = prefix.empty() ? std::string("xmlns") : fmt::format("xmlns:{}", prefix);
  for (; node; node = node.parent())
    if (const auto found = node.attribute(attribute.c_str()))
      return found.value();
  return {};
}

bool is_of_discovery(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.rfind(':');
  const auto uri = namespace_of(node, colon == std::string_view::npos ? "" : name.substr(0, colon));
  return uri == discovery_2005 || uri == discovery_2009;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> words_of(const pugi::xml_node& node) {
  std::istringstream text(node.text().get());
  std::vector<std::string> words;
  for (std::string word; words.size() < max_words && text >> word;)
    if (word.size() <= max_text_bytes)
      words.push_back(std::move(word));
  return words;
}

Result<pugi::xml_node> load(pugi::xml_document& document, ByteView message, std::string_view body_name) {
  if (message.size() > max_message_bytes)
    return fail(ErrorKind::Invalid, "discovery message of {} bytes", message.size());
  if (!document.load_buffer(message.data(), message.size(), pugi::parse_default, pugi::encoding_utf8))
    return fail(ErrorKind::Invalid, "discovery message that is no XML");
  const auto body = child(child(child(document, "Envelope"), "Body"), body_name);
  if (!body || !is_of_discovery(body))
    return fail(ErrorKind::Invalid, "no {} of WS-Discovery", body_name);
  return body;
}

std::string header_text(const pugi::xml_document& document, std::string_view name) {
  const auto text = trimmed(child(child(child(document, "Envelope"), "Header"), name).text().get());
  return text.size() <= max_text_bytes ? std::string(text) : std::string();
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::uint8_t value = 0;
    const bool is_escape = text[at] == '%' && text.size() - at > 2;
    if (is_escape) {
      const auto* first = text.data() + at + 1;
      const auto [end, error] = std::from_chars(first, first + 2, value, 16);
      if (error == std::errc() && end == first + 2 && value != 0) {
        plain.push_back(static_cast<char>(value));
        at += 2;
        continue;
      }
    }
    plain.push_back(text[at]);
  }
  std::ranges::replace_if(plain, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return plain;
}

std::string encoded(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          c == '-' || c == '.' || c == '_';
    if (is_plain)
      safe.push_back(c);
    else
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return safe;
}

void read_scope(std::string_view scope, Match& match) {
  const bool is_own = scope.starts_with(own_scope);
  if (!is_own && !scope.starts_with(onvif_scope))
    return;
  scope.remove_prefix(is_own ? own_scope.size() : onvif_scope.size());
  const auto slash = scope.find('/');
  if (slash == std::string_view::npos)
    return;
  const auto what = scope.substr(0, slash);
  auto value = decoded(scope.substr(slash + 1));
  std::uint16_t port = 0;
  if (what == "name")
    match.name = std::move(value);
  else if (what == "hardware")
    match.model = std::move(value);
  else if (is_own && what == "serial")
    match.serial = std::move(value);
  else if (is_own && what == "https" &&
           std::from_chars(value.data(), value.data() + value.size(), port).ec == std::errc() && port != 0)
    match.https_port = port;
}

std::optional<DeviceType> type_of(const pugi::xml_node& node, std::string_view word) {
  const auto colon = word.rfind(':');
  const auto uri = namespace_of(node, colon == std::string_view::npos ? "" : word.substr(0, colon));
  const auto name = local_name(word);
  if (uri == own_namespace && name == "Camera")
    return DeviceType::Kagimado;
  if (uri == onvif_network && name == "NetworkVideoTransmitter")
    return DeviceType::Onvif;
  return std::nullopt;
}

Match read_match(const pugi::xml_node& node) {
  Match match;
  const auto types = child(node, "Types");
  for (const auto& word : words_of(types))
    if (const auto type = type_of(types, word))
      match.types.push_back(*type);
  for (const auto& scope : words_of(child(node, "Scopes")))
    read_scope(scope, match);
  match.addresses = words_of(child(node, "XAddrs"));
  return match;
}

struct Envelope {
  pugi::xml_document document;
  pugi::xml_node header, body;
};

void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

void begin(Envelope& envelope, const std::string& action, const char* to, const std::string& message_id) {
  auto declaration = envelope.document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto root = envelope.document.append_child("s:Envelope");
  for (const auto& [prefix, uri] :
       {std::pair{"xmlns:s", soap}, std::pair{"xmlns:a", addressing}, std::pair{"xmlns:d", discovery_2005},
        std::pair{"xmlns:dn", onvif_network}, std::pair{"xmlns:k", own_namespace}})
    root.append_attribute(prefix) = uri;
  envelope.header = root.append_child("s:Header");
  envelope.body = root.append_child("s:Body");
  add_text(envelope.header, "a:MessageID", message_id);
  add_text(envelope.header, "a:To", to);
  add_text(envelope.header, "a:Action", fmt::format("{}/{}", discovery_2005, action));
}

std::string text_of(const Envelope& envelope) {
  std::ostringstream text;
  envelope.document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
  return text.str();
}

} // namespace

// Version 4 (RFC 9562).
std::string random_message_id() {
  std::array<std::uint8_t, 16> bytes{};
  ssl::fill_random(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  auto hex = to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U})
    hex.insert(at, 1, '-');
  return fmt::format("urn:uuid:{}", hex);
}

std::string write_probe(DeviceType wanted, const std::string& message_id) {
  Envelope envelope;
  begin(envelope, "Probe", to_everybody, message_id);
  auto probe = envelope.body.append_child("d:Probe");
  add_text(probe, "d:Types", wanted == DeviceType::Kagimado ? "k:Camera" : "dn:NetworkVideoTransmitter");
  return text_of(envelope);
}

Result<Probe> parse_probe(ByteView message) {
  pugi::xml_document document;
  KGM_TRY(const auto body, load(document, message, "Probe"));
  Probe probe;
  probe.message_id = header_text(document, "MessageID");
  if (probe.message_id.empty())
    return fail(ErrorKind::Invalid, "a probe without its id");
  const auto types = child(body, "Types");
  const auto words = words_of(types);
  // All types that are named must fit (section 5.2 of the draft); scopes of others we have none.
  probe.asks_for_kagimado = trimmed(child(body, "Scopes").text().get()).empty() &&
                            std::ranges::all_of(words, [&](const std::string& word) {
                              return type_of(types, word) == DeviceType::Kagimado;
                            });
  return probe;
}

std::string write_match(const Match& match, const std::string& endpoint_id, const std::string& relates_to) {
  Envelope envelope;
  begin(envelope, "ProbeMatches", to_the_asker, random_message_id());
  add_text(envelope.header, "a:RelatesTo", relates_to);
  auto node = envelope.body.append_child("d:ProbeMatches").append_child("d:ProbeMatch");
  add_text(node.append_child("a:EndpointReference"), "a:Address", endpoint_id);
  add_text(node, "d:Types", "k:Camera");
  std::string scopes;
  for (const auto& [what, value] :
       {std::pair{"name", match.name}, std::pair{"hardware", match.model}, std::pair{"serial", match.serial}})
    scopes += fmt::format("{}{}/{} ", own_scope, what, encoded(value));
  if (match.https_port)
    scopes += fmt::format("{}https/{}", own_scope, *match.https_port);
  add_text(node, "d:Scopes", scopes);
  add_text(node, "d:XAddrs", fmt::format("{}", fmt::join(match.addresses, " ")));
  add_text(node, "d:MetadataVersion", "1");
  return text_of(envelope);
}

Result<std::vector<Match>> parse_matches(ByteView message, std::string_view relates_to) {
  pugi::xml_document document;
  KGM_TRY(const auto body, load(document, message, "ProbeMatches"));
  if (header_text(document, "RelatesTo") != relates_to)
    return fail(ErrorKind::Invalid, "an answer to another question");
  std::vector<Match> matches;
  for (const auto& node : body.children()) {
    if (matches.size() == max_matches)
      break;
    if (node.type() == pugi::node_element && local_name(node.name()) == "ProbeMatch")
      matches.push_back(read_match(node));
  }
  return matches;
}

} // namespace kagimado::discovery
