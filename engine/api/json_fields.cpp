#include "engine/api/json_fields.h"

namespace kagimado::api {
namespace {

std::string_view name_of(DataEncryption state) {
  switch (state) {
  case DataEncryption::On:
    return "on";
  case DataEncryption::Off:
    return "off";
  case DataEncryption::Unsupported:
    return "unsupported";
  }
  return "unsupported";
}

std::string utc_text(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

} // namespace

Result<Json> parse_body(const net::Request& request, std::size_t max_bytes) {
  return parse_body(request.body, max_bytes);
}

Result<Json> parse_body(std::string_view body, std::size_t max_bytes) {
  if (body.size() > max_bytes)
    return fail(ErrorKind::Limit, "body of {} bytes is longer than {}", body.size(), max_bytes);
  auto json = Json::parse(body, nullptr, false);
  if (!json.is_object())
    return fail(ErrorKind::Invalid, "the body is no JSON object");
  return json;
}

Result<std::optional<std::string>> text_field(const Json& object, const char* key, std::size_t max_bytes) {
  const auto at = object.find(key);
  if (at == object.end())
    return std::nullopt;
  if (!at->is_string())
    return fail(ErrorKind::Invalid, "\"{}\" is no text", key);
  auto text = at->get<std::string>();
  if (text.size() > max_bytes)
    return fail(ErrorKind::Invalid, "\"{}\" is longer than {} bytes", key, max_bytes);
  return text;
}

Result<bool> flag_field(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_boolean())
    return fail(ErrorKind::Invalid, "\"{}\" is neither true nor false", key);
  return at->get<bool>();
}

Json to_json(const CameraView& camera) {
  auto streams = Json::array();
  for (const auto& stream : camera.streams) {
    Json entry;
    entry["index"] = number(stream.index);
    entry["codec"] = stream.codec;
    entry["width"] = stream.width;
    entry["height"] = stream.height;
    if (!stream.compression.empty())
      entry["compression"] = stream.compression;
    streams.push_back(std::move(entry));
  }
  Json json;
  json["id"] = number(camera.id);
  json["name"] = camera.name;
  json["url"] = camera.url;
  json["user"] = camera.user;
  json["trust"] = camera::name_of(camera.trust);
  json["mode"] = camera::name_of(camera.mode);
  json["position"] = camera.position;
  json["online"] = camera.online;
  json["reason"] = camera.problem ? kagimado::name_of(camera.problem->kind) : "";
  json["message"] = camera.problem ? camera.problem->message : "";
  json["sealed"] = camera.sealed;
  json["data_encryption"] = name_of(camera.data_encryption);
  json["streams"] = std::move(streams);
  if (camera.certificate) {
    json["certificate"]["sha256"] = to_hex(camera.certificate->sha256);
    json["certificate"]["not_after"] = utc_text(camera.certificate->not_after);
  }
  return json;
}

Json to_json(const CameraSent& sent) {
  Json json;
  json["id"] = number(sent.id);
  json["sent"] = !sent.problem.has_value();
  json["reason"] = sent.problem ? kagimado::name_of(sent.problem->kind) : "";
  json["message"] = sent.problem ? sent.problem->message : "";
  return json;
}

Json to_json(const std::vector<CameraView>& cameras) {
  auto list = Json::array();
  for (const auto& camera : cameras)
    list.push_back(to_json(camera));
  return list;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

net::Response json_response(const Json& json, int status) {
  net::Response response;
  response.status = status;
  response.body = dump(json);
  return response;
}

} // namespace kagimado::api
