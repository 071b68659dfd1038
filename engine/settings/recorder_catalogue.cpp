#include "engine/settings/recorder_catalogue.h"

#include "engine/base/time_zone.h"
#include "engine/settings/ports.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace kagimado::settings {
namespace {

constexpr std::string_view http_and_https = "http_and_https";
constexpr std::string_view https_only = "https";
constexpr std::string_view off = "off";
constexpr std::size_t max_forwarding_ports = 64;
constexpr std::int64_t no_port = 0; // of a camera that nothing is forwarded to
constexpr std::string_view zone_folder = "/usr/share/zoneinfo";

// A name of the IANA time zone database.
Result<> check_zone(const Value& value) {
  const auto& name = std::get<std::string>(value);
  std::error_code failed;
  const std::filesystem::path folder(zone_folder);
  const bool has_database = std::filesystem::is_directory(folder, failed);
  if (!is_zone_name(name) || (has_database && !std::filesystem::is_regular_file(folder / name, failed)))
    return fail(ErrorKind::Invalid, "no such time zone");
  return {};
}

Descriptor text(std::string_view key, std::string default_text, std::int64_t max_characters,
                std::string_view text_key) {
  Descriptor descriptor;
  descriptor.key = key;
  descriptor.type = Type::Text;
  descriptor.default_value = std::move(default_text);
  descriptor.min = 1;
  descriptor.max = max_characters;
  descriptor.text_key = text_key;
  return descriptor;
}

Descriptor choice(std::string_view key, std::vector<std::string_view> choices, std::string_view text_key) {
  Descriptor descriptor;
  descriptor.key = key;
  descriptor.type = Type::Choice;
  descriptor.default_value = std::string(choices.front());
  descriptor.choices = std::move(choices);
  descriptor.text_key = text_key;
  return descriptor;
}

Descriptor number(std::string_view key, std::int64_t default_number, std::int64_t min, std::int64_t max,
                  std::string_view text_key) {
  Descriptor descriptor;
  descriptor.key = key;
  descriptor.type = Type::Number;
  descriptor.default_value = default_number;
  descriptor.min = min;
  descriptor.max = max;
  descriptor.text_key = text_key;
  return descriptor;
}

Descriptor port(std::string_view key, std::int64_t default_port, std::string_view text_key) {
  auto descriptor = number(key, default_port, min_port, max_port, text_key);
  descriptor.apply = ApplyMode::Listener;
  return descriptor;
}

Descriptor ports(std::string_view key, std::string_view text_key) {
  auto descriptor = port(key, 0, text_key);
  descriptor.type = Type::NumberList;
  descriptor.min = no_port;
  descriptor.default_value = NumberList{};
  descriptor.max_items = max_forwarding_ports;
  return descriptor;
}

Descriptor with(Descriptor descriptor, ApplyMode mode) {
  descriptor.apply = mode;
  return descriptor;
}

std::vector<Descriptor> make_descriptors() {
  auto zone = text(key::time_zone, "Asia/Tokyo", 64, "settings.time_zone");
  zone.rule = check_zone;
  Descriptor tls_1_1;
  tls_1_1.key = key::tls_1_1;
  tls_1_1.default_value = true; // [REQ-PC-3]
  tls_1_1.text_key = "settings.tls_1_1";
  tls_1_1.apply = ApplyMode::Listener;
  return {
      choice(key::language, {"ja", "en"}, "settings.language"),
      std::move(zone),
      text(key::recorder_name, "Kagimado", 32, "settings.recorder_name"),
      port(key::http_port, 80, "settings.http_port"),
      port(key::https_port, 443, "settings.https_port"),
      port(key::site_alarm_port, 1818, "settings.site_alarm_port"),
      ports(key::forwarding_ports, "settings.forwarding_ports"),
      with(choice(key::connection_method, {http_and_https, https_only}, "settings.connection_method"),
           ApplyMode::Listener),
      std::move(tls_1_1),
      number(key::retention_days, 0, 0, 3650, "settings.retention_days"),
      choice(key::auto_logout, {off, "1", "3", "5", "30"}, "settings.auto_logout"),
  };
}

// The problem belongs to the key that somebody changed; to the first, if both were.
void add_clash(std::string_view one, std::string_view other, const Changes& changes, Error error,
               std::vector<Problem>& problems) {
  const auto blamed = !changes.contains(one) && changes.contains(other) ? other : one;
  problems.push_back({std::string(blamed), std::move(error)});
}

void check_https(const Values& values, const Changes& changes, std::vector<Problem>& problems) {
  const auto https = values.number(key::https_port);
  const OtherPorts others{values.number(key::http_port), values.number(key::site_alarm_port),
                          values.numbers(key::forwarding_ports)};
  auto checked = check_https_port(https, others);
  if (checked)
    return;
  const auto other = https == others.http         ? key::http_port
                     : https == others.site_alarm ? key::site_alarm_port
                                                  : key::forwarding_ports;
  const bool is_alone = is_reserved_port(https);
  add_clash(key::https_port, is_alone ? key::https_port : other, changes, std::move(checked).error(),
            problems);
}

// The other ports among each other, and with the fixed one.
void check_others(const Values& values, const Changes& changes, std::vector<Problem>& problems) {
  const auto http = values.number(key::http_port), site_alarm = values.number(key::site_alarm_port);
  const auto& forwarding = values.numbers(key::forwarding_ports);
  const auto invalid = [](std::string_view what) { return Error{ErrorKind::Invalid, std::string(what)}; };
  if (http == site_alarm)
    add_clash(key::site_alarm_port, key::http_port, changes,
              invalid("the HTTP port and the port of site alarms are the same"), problems);
  for (const auto each : {key::http_port, key::site_alarm_port})
    if (values.number(each) == ftp_port)
      problems.push_back({std::string(each), invalid("21 is the FTP port")});
  for (std::size_t i = 0; i < forwarding.size(); ++i) {
    const auto at = forwarding.begin() + static_cast<std::ptrdiff_t>(i);
    if (*at == no_port)
      continue;
    if (*at == http)
      add_clash(key::forwarding_ports, key::http_port, changes, invalid("a forwarding port is the HTTP port"),
                problems);
    if (*at == site_alarm)
      add_clash(key::forwarding_ports, key::site_alarm_port, changes,
                invalid("a forwarding port is the port of site alarms"), problems);
    if (*at == ftp_port || std::find(forwarding.begin(), at, *at) != at)
      problems.push_back({std::string(key::forwarding_ports),
                          invalid("a forwarding port stands twice, or is the FTP port")});
  }
}

} // namespace

const Catalogue& recorder_catalogue() {
  static const Catalogue catalogue(make_descriptors(), {check_https, check_others});
  return catalogue;
}

ConnectionMethod connection_method(const Values& values) {
  return values.text(key::connection_method) == https_only ? ConnectionMethod::HttpsOnly
                                                           : ConnectionMethod::HttpAndHttps;
}

bool forwarding_operates(const Values& values) {
  return connection_method(values) == ConnectionMethod::HttpAndHttps;
}

std::optional<std::chrono::minutes> auto_logout(const Values& values) {
  const auto& minutes = values.text(key::auto_logout);
  int count = 0;
  std::from_chars(minutes.data(), minutes.data() + minutes.size(), count); // "off" stays 0
  return count > 0 ? std::optional(std::chrono::minutes(count)) : std::nullopt;
}

std::optional<std::chrono::days> retention(const Values& values) {
  const auto days = values.number(key::retention_days);
  return days > 0 ? std::optional(std::chrono::days(static_cast<int>(days))) : std::nullopt;
}

} // namespace kagimado::settings
