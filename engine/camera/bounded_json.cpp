#include "engine/camera/bounded_json.h"

namespace kagimado::camera {
namespace {

constexpr std::size_t max_text_bytes = 128;

} // namespace

Json parse_object(std::string_view text) {
  auto json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json();
}

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

} // namespace kagimado::camera
