// What a recorder answers to settings screens, as API.md says.
#pragma once

#include <nlohmann/json.hpp>

namespace kagimado::fakes {

// GET /settings of a new recorder, with the descriptors of today.
inline nlohmann::json new_settings() {
  const auto describe = [](const char* key, const char* type, const char* text_key, nlohmann::json more) {
    more["key"] = key;
    more["type"] = type;
    more["text_key"] = text_key;
    more["apply"] = "live";
    return more;
  };
  const nlohmann::json port{{"min", 1}, {"max", 65535}, {"default", 1}};
  auto ports = port;
  ports["max_items"] = 64;
  return {{"revision", 5},
          {"values",
           {{"system.language", "ja"},
            {"system.time_zone", "Asia/Tokyo"},
            {"system.recorder_name", "Kagimado"},
            {"network.http_port", 80},
            {"network.https_port", 443},
            {"network.site_alarm_port", 1818},
            {"network.forwarding_ports", nlohmann::json::array()},
            {"security.connection_method", "http_and_https"},
            {"security.tls_1_1", true},
            {"recording.retention_days", 0},
            {"users.auto_logout_minutes", "off"}}},
          {"descriptors",
           {describe("system.language", "choice", "settings.language", {{"choices", {"ja", "en"}}}),
            describe("system.time_zone", "text", "settings.time_zone", {{"min", 1}, {"max", 64}}),
            describe("system.recorder_name", "text", "settings.recorder_name", {{"min", 1}, {"max", 32}}),
            describe("network.http_port", "number", "settings.http_port", port),
            describe("network.https_port", "number", "settings.https_port", port),
            describe("network.site_alarm_port", "number", "settings.site_alarm_port", port),
            describe("network.forwarding_ports", "number_list", "settings.forwarding_ports", ports),
            describe("security.connection_method", "choice", "settings.connection_method",
                     {{"choices", {"http_and_https", "https"}}}),
            describe("security.tls_1_1", "flag", "settings.tls_1_1", nlohmann::json::object()),
            describe("recording.retention_days", "number", "settings.retention_days",
                     {{"min", 0}, {"max", 3650}}),
            describe("users.auto_logout_minutes", "choice", "settings.auto_logout",
                     {{"choices", {"off", "1", "3", "5", "30"}}})}}};
}

// GET /security of four cameras: two that can all, one without SSL and encryption, one whose certificate has
// expired.
inline nlohmann::json some_security() {
  const auto camera = [](int id, const char* name, nlohmann::json ssl, nlohmann::json support,
                         const char* compression) {
    return nlohmann::json{
        {"id", id},
        {"name", name},
        {"ssl", std::move(ssl)},
        {"connection", "http"},
        {"port", 443},
        {"encryption_support", std::move(support)},
        {"compression", compression},
        {"encryption", "off"},
        {"fault", ""},
        {"sent", {{"state", "never"}, {"reason", ""}, {"message", ""}, {"at", 0}}},
        {"connection_sent", {{"state", "never"}, {"reason", ""}, {"message", ""}, {"at", 0}}},
        {"encryption_sent", {{"state", "never"}, {"reason", ""}, {"message", ""}, {"at", 0}}}};
  };
  nlohmann::json security{
      {"used", 1},
      {"total", 4},
      {"has_kit", true},
      {"password_set", false},
      {"internet_mode_warning", false},
      {"cameras",
       {camera(1, "正面玄関", true, true, "H.264(1)"), camera(2, "駐車場北側", true, true, "H.265(3)"),
        camera(3, "倉庫", false, false, "MJPEG"), camera(4, "通用口", true, nullptr, "")}}};
  auto& expired = security["cameras"][3];
  expired["connection"] = "https";
  expired["fault"] = "expired";
  expired["connection_sent"]["state"] = "sent";
  return security;
}

inline nlohmann::json some_licences() {
  return {{"provisioned", true},
          {"identity", "KGM-0001-AB"},
          {"serial", "KGM-0001"},
          {"has_own_key", true},
          {"has_kit", true},
          {"keys",
           {{{"kit", "RECORDER"}, {"kit_serial", 0}, {"registered_at", 1'795'000'000'000'000}},
            {{"kit", "WJ-NXS04JW"}, {"kit_serial", 12}, {"registered_at", 1'795'000'100'000'000}}}},
          {"used", 1},
          {"total", 4},
          {"issuer_url", ""}};
}

} // namespace kagimado::fakes
