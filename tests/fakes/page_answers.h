// Answers of a recorder with a handful of cameras, users, disks and operations, for tests of settings
// screens.
#pragma once

#include <nlohmann/json.hpp>

namespace kagimado::fakes {

inline constexpr const char* names_in_answers = "正面玄関駐車場北側倉庫通用口警備花子記録";

inline nlohmann::json some_cameras() {
  const auto camera = [](int id, const char* name, const char* url, bool online, const char* reason,
                         const char* encryption) {
    return nlohmann::json{{"id", id},
                          {"name", name},
                          {"url", url},
                          {"user", "admin"},
                          {"trust", "pin"},
                          {"mode", "direct"},
                          {"position", id},
                          {"online", online},
                          {"reason", reason},
                          {"message", ""},
                          {"sealed", std::string(encryption) == "on"},
                          {"data_encryption", encryption}};
  };
  nlohmann::json cameras{{"cameras",
                          {camera(1, "正面玄関", "https://192.168.0.11/", true, "", "off"),
                           camera(2, "駐車場北側", "http://192.168.0.12/", true, "", "on"),
                           camera(3, "倉庫", "rtsp://192.168.0.13/stream", false, "denied", "unsupported"),
                           camera(4, "通用口", "https://192.168.0.14/", false, "expired", "off")}}};
  const std::string fingerprint = "8f1c22a9037be5d4c6610f9e2d34ab5577c0d19e8b43f26a0c5de7719b30f8a4";
  cameras["cameras"][0]["certificate"] = {{"sha256", fingerprint}, {"not_after", "2031-04-01T00:00:00Z"}};
  cameras["cameras"][3]["certificate"] = {{"sha256", fingerprint}, {"not_after", "2026-10-31T00:00:00Z"}};
  return cameras;
}

inline nlohmann::json some_users() {
  const auto user = [](int id, const char* name, const char* level, nlohmann::json rights, const char* view) {
    return nlohmann::json{{"id", id},       {"name", name},
                          {"level", level}, {"rights", std::move(rights)},
                          {"view", view},   {"password_set_at", 1'795'000'000'000'000}};
  };
  const nlohmann::json all{"picture_display", "camera_operation", "camera_control", "playback", "copy",
                           "alarm_reset",     "error_reset",      "setup"};
  return {{"users",
           {user(1, "admin", "administrator", all, "all"),
            user(2, "警備", "operator", {"picture_display", "camera_operation", "playback"}, "1-2,4"),
            user(3, "guest", "viewer", {"picture_display"}, "1")}},
          {"logged_out", {{"rights", {"picture_display"}}, {"view", "all"}}},
          {"auto_login", nullptr},
          {"max_users", 32}};
}

inline nlohmann::json some_storage() {
  const auto disk = [](const char* folder, const char* state, std::int64_t recorded, std::int64_t free) {
    return nlohmann::json{{"folder", folder},
                          {"state", state},
                          {"message", ""},
                          {"recorded_bytes", recorded},
                          {"free_bytes", free},
                          {"total_bytes", 2'000'000'000'000},
                          {"oldest", 1'792'000'000'000'000},
                          {"newest", 1'795'662'000'000'000}};
  };
  const auto recorded = [](int id, bool on, const char* problem) {
    return nlohmann::json{{"id", id}, {"on", on}, {"problem", problem}};
  };
  return {{"disks",
           {disk("/mnt/rec1", "recording", 1'200'000'000'000, 790'000'000'000),
            disk("/mnt/rec2", "missing", 0, 0)}},
          {"recording",
           {recorded(1, true, ""), recorded(2, true, ""), recorded(3, false, "disconnected"),
            recorded(4, false, "io")}}};
}

inline nlohmann::json some_system() {
  return {{"name", "Kagimado"},
          {"version", "0.5.0"},
          {"serial", "KGM-0001"},
          {"time", 1'795'662'000'000'000},
          {"time_zone", "Asia/Tokyo"},
          {"ntp", "synchronised"},
          {"up_s", 3600},
          {"doors",
           {{{"scheme", "http"}, {"port", 80}, {"open", true}, {"message", ""}},
            {{"scheme", "https"}, {"port", 443}, {"open", false}, {"message", "in use"}}}},
          {"forwarding", {{{"camera", 1}, {"port", 8081}, {"open", true}, {"message", ""}}}}};
}

inline nlohmann::json some_operations() {
  const auto operation = [](int id, const char* user, const char* action, nlohmann::json camera, bool ok,
                            const char* detail) {
    return nlohmann::json{{"id", id},         {"at", 1'795'662'000'000'000 - (100 - id) * 60'000'000LL},
                          {"user", user},     {"origin", "monitor"},
                          {"action", action}, {"camera", std::move(camera)},
                          {"ok", ok},         {"detail", detail}};
  };
  return {
      {"operations",
       {operation(99, "admin", "settings.change", nullptr, true, "network.http_port"),
        operation(98, "admin", "camera.add", 4, true, ""),
        operation(97, "警備", "export.start", 1, false, ""), operation(96, "", "login", nullptr, false, ""),
        operation(95, "admin", "login", nullptr, true, "")}}};
}

inline nlohmann::json some_media() {
  return {{"media",
           {{{"folder", "/media/usb0"},
             {"label", "usb0"},
             {"free_bytes", 10'000'000'000},
             {"total_bytes", 16'000'000'000},
             {"writable", true}}}}};
}

inline nlohmann::json some_backups() {
  return {
      {"backups",
       {{{"file", "kagimado-20261126-093000.backup"}, {"bytes", 48'200}, {"at", 1'795'662'000'000'000}}}}};
}

inline nlohmann::json found_cameras() {
  return {{"found",
           {{{"url", "http://192.168.0.11/"},
             {"name", "entrance"},
             {"model", "KGM-CAM"},
             {"serial", "C-1"},
             {"ssl", true},
             {"registered", 1}},
            {{"url", "http://192.168.0.21/"},
             {"name", "gate"},
             {"model", "KGM-CAM"},
             {"serial", "C-2"},
             {"ssl", true},
             {"registered", nullptr}},
            {{"url", "rtsp://192.168.0.22/"},
             {"name", ""},
             {"model", ""},
             {"serial", ""},
             {"ssl", false},
             {"registered", nullptr}}}}};
}

} // namespace kagimado::fakes
