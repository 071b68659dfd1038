// The settings of a recorder, and what they mean to its parts. Immutable; thread-safe.
#pragma once

#include "engine/settings/catalogue.h"

#include <chrono>
#include <optional>

namespace kagimado::settings {

const Catalogue& recorder_catalogue();

namespace key {
inline constexpr std::string_view language = "system.language";
inline constexpr std::string_view time_zone = "system.time_zone";
inline constexpr std::string_view recorder_name = "system.recorder_name";
inline constexpr std::string_view http_port = "network.http_port";
inline constexpr std::string_view https_port = "network.https_port";
inline constexpr std::string_view site_alarm_port = "network.site_alarm_port";
inline constexpr std::string_view forwarding_ports = "network.forwarding_ports";
inline constexpr std::string_view connection_method = "security.connection_method";
inline constexpr std::string_view tls_1_1 = "security.tls_1_1";
inline constexpr std::string_view retention_days = "recording.retention_days";
inline constexpr std::string_view auto_logout = "users.auto_logout_minutes";
} // namespace key

// 【接続方法】 [REQ-PC-1]
enum class ConnectionMethod { HttpAndHttps, HttpsOnly };
ConnectionMethod connection_method(const Values& values);
// Not while there is HTTPS only [REQ-PC-2].
bool forwarding_operates(const Values& values);
// Nothing: never logged out by itself.
std::optional<std::chrono::minutes> auto_logout(const Values& values);
// Nothing: until the disk is full.
std::optional<std::chrono::days> retention(const Values& values);

} // namespace kagimado::settings
