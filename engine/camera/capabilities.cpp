#include "engine/camera/capabilities.h"

#include "engine/camera/bounded_json.h"

namespace kagimado::camera {
namespace {

constexpr int max_side_px = 32768;

Result<StreamDescription> parse_stream(const Json& object) {
  if (!object.is_object())
    return fail(ErrorKind::Damaged, "a stream is no object");
  KGM_TRY(const auto index, integer_at(object, "index", max_streams - 1));
  KGM_TRY(const auto width, integer_at(object, "width", max_side_px));
  KGM_TRY(const auto height, integer_at(object, "height", max_side_px));
  StreamDescription stream;
  stream.index = StreamIndex{static_cast<std::uint8_t>(index)};
  stream.width = static_cast<int>(width);
  stream.height = static_cast<int>(height);
  stream.codec = text_at(object, "codec");
  stream.compression = text_at(object, "compression");
  return stream;
}

} // namespace

Result<Capabilities> parse_capabilities(std::string_view text) {
  const auto json = parse_object(text);
  if (json.is_null())
    return fail(ErrorKind::Damaged, "capabilities: no JSON object");
  Capabilities capabilities;
  capabilities.model = text_at(json, "model");
  capabilities.name = text_at(json, "name");
  capabilities.serial = text_at(json, "serial");
  capabilities.ssl = flag_at(json, "ssl");
  capabilities.data_encryption = flag_at(json, "data_encryption");
  capabilities.events = flag_at(json, "events");
  const auto streams = json.find("streams");
  if (streams == json.end() || !streams->is_array() || streams->empty() || streams->size() > max_streams)
    return fail(ErrorKind::Damaged, "capabilities: \"streams\" is no list of 1 to {}", max_streams);
  for (const auto& entry : *streams) {
    auto stream = parse_stream(entry);
    if (!stream)
      return std::unexpected(stream.error().within("capabilities"));
    capabilities.streams.push_back(std::move(*stream));
  }
  return capabilities;
}

Result<EncryptionState> parse_encryption_state(std::string_view text) {
  const auto json = parse_object(text);
  if (json.is_null() || !json.contains("on") || !json["on"].is_boolean())
    return fail(ErrorKind::Damaged, "encryption: no JSON object with \"on\"");
  EncryptionState state;
  state.on = json["on"].get<bool>();
  if (!state.on)
    return state;
  const auto salt = from_hex(text_at(json, "pb_salt"));
  if (!salt || salt->size() != state.pb_salt.size())
    return fail(ErrorKind::Damaged, "encryption: \"pb_salt\" is no hex text of 16 bytes");
  std::ranges::copy(*salt, state.pb_salt.begin());
  auto iterations = integer_at(json, "iterations", UINT32_MAX);
  if (!iterations)
    return std::unexpected(iterations.error().within("encryption"));
  state.iterations = static_cast<std::uint32_t>(*iterations);
  return state;
}

Result<ConnectionSetting> parse_connection_setting(std::string_view text) {
  constexpr std::int64_t last_port = 65'535;
  const auto json = parse_object(text);
  if (json.is_null())
    return fail(ErrorKind::Damaged, "connection: no JSON object");
  const auto method = text_at(json, "method");
  if (method != "http" && method != "https")
    return fail(ErrorKind::Damaged, "connection: \"method\" is neither http nor https");
  const auto port = integer_at(json, "https_port", last_port);
  if (!port || *port == 0)
    return fail(ErrorKind::Damaged, "connection: \"https_port\" is no port");
  return ConnectionSetting{method == "https", static_cast<std::uint16_t>(*port)};
}

} // namespace kagimado::camera
