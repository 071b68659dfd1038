#include "engine/device/camera_settings.h"

#include "engine/base/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kagimado::device {

namespace {

using Json = nlohmann::json;

constexpr std::size_t max_file_bytes = 64 * 1024;

std::string new_serial() {
  Bytes random(5);
  ssl::fill_random(random);
  std::string serial = "KGM-" + to_hex(random);
  std::ranges::transform(serial, serial.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return serial;
}

Result<sealed::PasswordKey> read_key(const Json& encryption, const std::filesystem::path& kek_file) {
  sealed::PasswordKey key;
  const auto salt = from_hex(encryption.value("pb_salt", ""));
  if (!salt || salt->size() != key.pb_salt.size())
    return fail(ErrorKind::Damaged, "pb_salt is not 16 bytes in hex");
  std::ranges::copy(*salt, key.pb_salt.begin());
  key.iterations = encryption.value("iterations", 0U);
  if (key.iterations < 1 || key.iterations > sealed::max_pbkdf2_iterations)
    return fail(ErrorKind::Damaged, "{} iterations", key.iterations);
  auto kek = read_file(kek_file, 64);
  if (!kek)
    return std::unexpected(Error{ErrorKind::Damaged, kek.error().message});
  if (kek->size() != 32) {
    ssl::wipe(*kek);
    return fail(ErrorKind::Damaged, "{} is not a key of 32 bytes", kek_file.string());
  }
  key.kek = ssl::SecretArray<32>(*kek);
  ssl::wipe(*kek);
  return key;
}

Result<CameraSettings> read_settings(const Json& json, const std::filesystem::path& kek_file) {
  CameraSettings settings;
  settings.serial = json.value("serial", "");
  if (settings.serial.empty())
    return fail(ErrorKind::Damaged, "no serial number");
  settings.method =
      json.value("method", "http") == "https" ? ConnectionMethod::Https : ConnectionMethod::Http;
  if (const auto port = json.value("https_port", 0); port >= 1 && port <= 65'535)
    settings.https_port = static_cast<std::uint16_t>(port);
  const Json encryption = json.value("encryption", Json::object());
  if (encryption.value("on", false)) {
    KGM_TRY(settings.password, read_key(encryption, kek_file));
  }
  return settings;
}

} // namespace

SettingsStore::SettingsStore(std::filesystem::path folder, int camera_index)
    : folder_(std::move(folder)), camera_index_(camera_index) {}

std::filesystem::path SettingsStore::file(std::string_view suffix) const {
  return folder_ / fmt::format("camera-{}{}", camera_index_, suffix);
}

Result<CameraSettings> SettingsStore::load() const {
  CameraSettings fresh;
  fresh.serial = new_serial();
  if (folder_.empty())
    return fresh;
  const auto path = file(".json");
  const auto bytes = read_file(path, max_file_bytes);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
    KGM_CHECK(save(fresh));
    return fresh;
  }
  if (!bytes)
    return std::unexpected(bytes.error());
  const Json json = Json::parse(as_text(*bytes), nullptr, false);
  if (!json.is_object())
    return fail(ErrorKind::Damaged, "{}: no JSON object", path.string());
  try {
    auto settings = read_settings(json, file(".kek"));
    if (!settings)
      return std::unexpected(settings.error().within(path.string()));
    return settings;
  } catch (const Json::exception& error) { // a member of another type
    return fail(ErrorKind::Damaged, "{}: {}", path.string(), error.what());
  }
}

Result<> SettingsStore::save(const CameraSettings& settings) const {
  if (folder_.empty())
    return {};
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error)
    return fail(ErrorKind::Io, "{}: {}", folder_.string(), error.message());
  Json json = {{"serial", settings.serial},
               {"method", settings.method == ConnectionMethod::Https ? "https" : "http"}};
  if (settings.https_port)
    json["https_port"] = *settings.https_port;
  json["encryption"] = {{"on", settings.password.has_value()}};
  if (settings.password) {
    json["encryption"]["pb_salt"] = to_hex(settings.password->pb_salt);
    json["encryption"]["iterations"] = settings.password->iterations;
    // The key first: a crash in between leaves the old settings with a key nobody uses, never "on" without
    // its key.
    KGM_CHECK(write_file_atomic(file(".kek"), settings.password->kek.view(), 0600));
  }
  KGM_CHECK(write_file_atomic(file(".json"), as_bytes(json.dump(2) + "\n"), 0644));
  if (!settings.password)
    std::filesystem::remove(file(".kek"), error);
  return {};
}

} // namespace kagimado::device
