#include "engine/camera/capabilities.h"

#include <nlohmann/json.hpp>

namespace kagimado::camera {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_text_bytes = 128;
constexpr int max_side_px = 32768;

Json parse_object(std::string_view text) {
  auto json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json();
}

// A camera is a stranger: a wrong type is an empty text, an endless one is cut at a character.
std::string text_at(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_string())
    return {};
  auto text = at->get<std::string>();
  if (text.size() > max_text_bytes) {
    std::size_t cut = max_text_bytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80)
      --cut;
    text.resize(cut);
  }
  return text;
}

bool flag_at(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_boolean() && at->get<bool>();
}

Result<std::int64_t> integer_at(const Json& object, const char* key, std::int64_t most) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number_integer())
    return fail(ErrorKind::Damaged, "\"{}\" is no whole number", key);
  if (at->is_number_unsigned() && at->get<std::uint64_t>() > static_cast<std::uint64_t>(most))
    return fail(ErrorKind::Damaged, "\"{}\" is above {}", key, most);
  const auto value = at->get<std::int64_t>();
  if (value < 0)
    return fail(ErrorKind::Damaged, "\"{}\" is negative", key);
  return value;
}

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

} // namespace kagimado::camera
