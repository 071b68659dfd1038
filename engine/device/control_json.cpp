#include "engine/device/control_json.h"

#include "engine/ff/codec_name.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace kagimado::device {

namespace {

using Json = nlohmann::json;

Result<Json> parse_object(std::string_view body) {
  Json json = Json::parse(body, nullptr, false);
  if (!json.is_object())
    return fail(ErrorKind::Invalid, "the body is no JSON object");
  return json;
}

// The text of a member, wiped in the tree: it may be a key.
Result<Bytes> take_hex(Json& json, const char* name, std::size_t bytes) {
  const auto member = json.find(name);
  if (member == json.end() || !member->is_string())
    return fail(ErrorKind::Invalid, "{}: a string is missing", name);
  auto& text = member->get_ref<std::string&>();
  auto value = from_hex(text);
  ssl::wipe(text);
  if (!value || value->size() != bytes)
    return fail(ErrorKind::Invalid, "{}: {} bytes in hex are wanted", name, bytes);
  return value;
}

// As recorders' screens have it.
std::string_view label_of(ff::Codec codec) {
  switch (codec) {
  case ff::Codec::H264:
    return "H.264";
  case ff::Codec::H265:
    return "H.265";
  default:
    return "MJPEG";
  }
}

Json describe_stream(std::size_t index, const MediaInfo& info, int compression) {
  const auto label = label_of(info.video.codec);
  const bool numbered = info.video.codec != ff::Codec::Mjpeg;
  return {{"index", index},
          {"codec", ff::name_of(info.video.codec)},
          {"compression", numbered ? fmt::format("{}({})", label, compression) : std::string(label)},
          {"width", info.video.width},
          {"height", info.video.height},
          {"fps", std::round(info.video.frames_per_second * 100) / 100},
          {"audio", info.audio.has_value()}};
}

} // namespace

Result<ConnectionBody> parse_connection(std::string_view body) {
  KGM_TRY(const Json json, parse_object(body));
  const auto method = json.find("method"), port = json.find("https_port");
  if (method == json.end() || (*method != "http" && *method != "https"))
    return fail(ErrorKind::Invalid, "method: \"http\" or \"https\" is wanted");
  if (port == json.end() || !port->is_number_integer() || *port < 1 || *port > 65'535)
    return fail(ErrorKind::Invalid, "https_port: 1 to 65535 is wanted");
  return ConnectionBody{*method == "https" ? ConnectionMethod::Https : ConnectionMethod::Http,
                        port->get<std::uint16_t>()};
}

std::string write_connection(const ConnectionBody& connection) {
  return Json{{"method", connection.method == ConnectionMethod::Https ? "https" : "http"},
              {"https_port", connection.https_port}}
      .dump();
}

Result<std::optional<sealed::PasswordKey>> parse_encryption(std::string_view body) {
  KGM_TRY(Json json, parse_object(body));
  const auto on = json.find("on");
  if (on == json.end() || !on->is_boolean())
    return fail(ErrorKind::Invalid, "on: true or false is wanted");
  if (!on->get<bool>())
    return std::optional<sealed::PasswordKey>();
  KGM_TRY(Bytes kek, take_hex(json, "kek", 32));
  sealed::PasswordKey key;
  key.kek = ssl::SecretArray<32>(kek);
  ssl::wipe(kek);
  KGM_TRY(const Bytes salt, take_hex(json, "pb_salt", key.pb_salt.size()));
  std::ranges::copy(salt, key.pb_salt.begin());
  const auto iterations = json.find("iterations");
  if (iterations == json.end() || !iterations->is_number_integer() || *iterations < 1 ||
      *iterations > sealed::max_pbkdf2_iterations)
    return fail(ErrorKind::Invalid, "iterations: 1 to {} is wanted", sealed::max_pbkdf2_iterations);
  key.iterations = iterations->get<std::uint32_t>();
  return std::optional(std::move(key));
}

std::string write_encryption(const std::optional<sealed::PasswordKey>& password) {
  if (!password)
    return R"({"on":false})";
  return Json{{"on", true}, {"pb_salt", to_hex(password->pb_salt)}, {"iterations", password->iterations}}
      .dump();
}

Result<AlarmBody> parse_alarm(std::string_view body) {
  KGM_TRY(const Json json, parse_object(body));
  AlarmBody alarm;
  const auto named = [kind = json.value("kind", Json())](EventKind other) { return kind == name_of(other); };
  const auto kind = std::ranges::find_if(event_kinds, named);
  if (kind == event_kinds.end())
    return fail(ErrorKind::Invalid, "kind: \"motion\" or \"input\" is wanted");
  alarm.kind = *kind;
  const auto seconds = json.find("seconds");
  if (seconds == json.end())
    return alarm;
  if (!seconds->is_number_integer() || *seconds < 1 || *seconds > 3600)
    return fail(ErrorKind::Invalid, "seconds: 1 to 3600 is wanted");
  alarm.duration = std::chrono::seconds(seconds->get<int>());
  return alarm;
}

std::string write_capabilities(const CapabilitiesBody& capabilities) {
  Json streams = Json::array();
  for (std::size_t index = 0; index < capabilities.streams.size(); ++index)
    if (capabilities.streams[index])
      streams.push_back(describe_stream(index, *capabilities.streams[index], capabilities.compression));
  // A name from the command line may be no UTF-8: replaced rather than thrown at the client.
  return Json{{"model", capabilities.model},
              {"name", capabilities.name},
              {"serial", capabilities.serial},
              {"ssl", capabilities.ssl},
              {"data_encryption", capabilities.data_encryption},
              {"events", true},
              {"streams", std::move(streams)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace kagimado::device
