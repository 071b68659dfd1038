#include "engine/exporter/manifest.h"

#include "engine/exporter/utc_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace kagimado::exporter {

namespace {

using Json = nlohmann::ordered_json;

constexpr int format_number = 1;
constexpr std::string_view product_name = "Kagimado";

Json json_of(const TimeRange& range) {
  return {{"from", utc_text(range.from)}, {"to", utc_text(range.to)}};
}

Json json_of(const std::vector<TimeRange>& ranges) {
  Json list = Json::array();
  for (const auto& range : ranges)
    list.push_back(json_of(range));
  return list;
}

Json json_of(const ManifestFile& file) {
  Json json = {{"path", file.path},
               {"sha256", to_hex(file.sha256)},
               {"bytes", file.bytes},
               {"from", utc_text(file.range.from)},
               {"to", utc_text(file.range.to)},
               {"codecs", file.codecs},
               {"sealed", file.sealed}};
  if (file.kid)
    json["kid"] = file.kid->hex();
  if (file.period)
    json["period"] = to_hex(*file.period);
  json["chain"] = name_of(file.chain);
  json["damaged"] = file.damaged;
  json["spans"] = json_of(file.spans);
  return json;
}

Json json_of(const ManifestCamera& camera) {
  Json files = Json::array();
  for (const auto& file : camera.files)
    files.push_back(json_of(file));
  return {{"id", number(camera.id)},
          {"name", camera.name},
          {"files", std::move(files)},
          {"gaps", json_of(camera.gaps)}};
}

// The fields of one object; the first thing wrong is remembered.
class Fields {
 public:
  Fields(const Json& json, std::optional<Error>& failure) : json_(json), failure_(failure) {
    if (!json.is_object())
      refuse("an object");
  }

  std::string text(const char* name) const {
    const Json* value = find(name);
    if (value != nullptr && value->is_string())
      return value->get<std::string>();
    refuse(name);
    return {};
  }

  std::uint64_t count(const char* name) const {
    const Json* value = find(name);
    if (value != nullptr && value->is_number_unsigned())
      return value->get<std::uint64_t>();
    refuse(name);
    return 0;
  }

  bool flag(const char* name) const {
    const Json* value = find(name);
    if (value != nullptr && value->is_boolean())
      return value->get<bool>();
    refuse(name);
    return false;
  }

  WallTime time(const char* name) const {
    auto parsed = parse_utc_text(text(name));
    if (!parsed)
      refuse(name);
    return parsed.value_or(WallTime{});
  }

  template <std::size_t N>
  std::array<std::uint8_t, N> hex(const char* name) const {
    std::array<std::uint8_t, N> out{};
    const auto bytes = from_hex(text(name));
    if (bytes && bytes->size() == N)
      std::ranges::copy(*bytes, out.begin());
    else
      refuse(name);
    return out;
  }

  [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }

  template <class Visit>
  void each(const char* name, Visit&& visit) const {
    const Json* list = find(name);
    if (list == nullptr || !list->is_array())
      return refuse(name);
    for (const auto& element : *list)
      visit(Fields(element, failure_));
  }

 private:
  [[nodiscard]] const Json* find(const char* name) const {
    if (!json_.is_object())
      return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() ? nullptr : &*found;
  }

  void refuse(std::string_view what) const {
    if (!failure_)
      failure_ = Error{ErrorKind::Damaged, fmt::format("manifest: {} is missing or wrong", what)};
  }

  const Json& json_;
  std::optional<Error>& failure_;
};

TimeRange range_from(const Fields& fields) {
  return {fields.time("from"), fields.time("to")};
}

Chain chain_from(const std::string& text) {
  for (const Chain chain : {Chain::Whole, Chain::Joined})
    if (text == name_of(chain))
      return chain;
  return Chain::None;
}

ManifestFile file_from(const Fields& fields) {
  ManifestFile file;
  file.path = fields.text("path");
  file.sha256 = fields.hex<32>("sha256");
  file.bytes = fields.count("bytes");
  file.range = range_from(fields);
  file.codecs = fields.text("codecs");
  file.sealed = fields.flag("sealed");
  if (fields.has("kid"))
    file.kid = Kid{fields.hex<16>("kid")};
  if (fields.has("period"))
    file.period = fields.hex<16>("period");
  file.chain = chain_from(fields.text("chain"));
  file.damaged = fields.flag("damaged");
  fields.each("spans", [&](const Fields& span) { file.spans.push_back(range_from(span)); });
  return file;
}

ManifestCamera camera_from(const Fields& fields) {
  ManifestCamera camera;
  camera.id = CameraId{static_cast<std::uint32_t>(fields.count("id"))};
  camera.name = fields.text("name");
  fields.each("files", [&](const Fields& file) { camera.files.push_back(file_from(file)); });
  fields.each("gaps", [&](const Fields& gap) { camera.gaps.push_back(range_from(gap)); });
  return camera;
}

} // namespace

std::string_view name_of(Chain chain) {
  switch (chain) {
  case Chain::None:
    return "none";
  case Chain::Joined:
    return "joined";
  case Chain::Whole:
    return "whole";
  }
  std::unreachable();
}

std::string write_manifest(const Manifest& manifest) {
  Json cameras = Json::array();
  for (const auto& camera : manifest.cameras)
    cameras.push_back(json_of(camera));
  const Json json = {{"format", format_number},
                     {"product", product_name},
                     {"version", manifest.version},
                     {"recorder", manifest.recorder},
                     {"created", utc_text(manifest.created)},
                     {"from", utc_text(manifest.range.from)},
                     {"to", utc_text(manifest.range.to)},
                     {"zone", manifest.zone},
                     {"player", manifest.with_player},
                     {"cameras", std::move(cameras)}};
  // A camera's name may come from anywhere: bytes that are no UTF-8 are replaced.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Manifest> read_manifest(ByteView text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  std::optional<Error> failure;
  const Fields fields(json, failure);
  if (!failure && fields.text("product") != product_name)
    return fail(ErrorKind::Damaged, "not a manifest of {}", product_name);
  if (!failure && fields.count("format") > format_number)
    return fail(ErrorKind::Unsupported, "manifest of format {}", fields.count("format"));
  Manifest manifest;
  manifest.version = fields.text("version");
  manifest.recorder = fields.text("recorder");
  manifest.zone = fields.text("zone");
  manifest.created = fields.time("created");
  manifest.range = range_from(fields);
  manifest.with_player = fields.flag("player");
  fields.each("cameras", [&](const Fields& camera) { manifest.cameras.push_back(camera_from(camera)); });
  if (failure)
    return std::unexpected(*failure);
  return manifest;
}

std::vector<TimeRange> gaps_of(const TimeRange& range, const std::vector<ManifestFile>& files) {
  std::vector<TimeRange> spans;
  for (const auto& file : files)
    spans.insert(spans.end(), file.spans.begin(), file.spans.end());
  std::ranges::sort(spans, {}, &TimeRange::from);
  std::vector<TimeRange> gaps;
  WallTime covered = range.from;
  // A file that follows another begins with its first picture, not with the last one's end to the
  // microsecond.
  constexpr std::chrono::milliseconds tolerated(1000);
  for (const auto& span : spans) {
    if (span.from > covered + tolerated)
      gaps.push_back({covered, std::min(span.from, range.to)});
    covered = std::max(covered, span.to);
  }
  if (covered + tolerated < range.to)
    gaps.push_back({covered, range.to});
  return gaps;
}

} // namespace kagimado::exporter
