#include "engine/exporter/player_data.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstring>

namespace kagimado::exporter {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t chunk_target_bytes = std::uint64_t{2} << 20U;
constexpr std::size_t group_bytes = 3; // three bytes are four characters

using Pair = std::array<char, 2>;

// Two characters for each 12 bits: twice as fast as one at a time.
const std::array<Pair, 4096>& base64_pairs() {
  static const auto table = [] {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<Pair, 4096> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
      pairs[i] = {digits[i >> 6U], digits[i & 63U]};
    return pairs;
  }();
  return table;
}

std::uint32_t read_group(const std::uint8_t* bytes) {
  return (std::uint32_t{bytes[0]} << 16U) | (std::uint32_t{bytes[1]} << 8U) | bytes[2];
}

// Whole groups only.
void append_base64(std::string& text, ByteView bytes) {
  const auto& pairs = base64_pairs();
  const std::size_t at = text.size();
  text.resize(at + bytes.size() / group_bytes * 4);
  char* out = text.data() + at;
  const std::uint8_t* in = bytes.data();
  const std::uint8_t* end = in + bytes.size() / group_bytes * group_bytes;
  for (; in != end; in += group_bytes, out += 4) {
    const std::uint32_t bits = read_group(in);
    std::memcpy(out, &pairs[bits >> 12U], sizeof(Pair));
    std::memcpy(out + sizeof(Pair), &pairs[bits & 4095U], sizeof(Pair));
  }
}

std::int64_t micros(WallTime time) {
  return time.time_since_epoch().count();
}

Json json_of(const std::vector<TimeRange>& ranges) {
  Json list = Json::array();
  for (const auto& range : ranges)
    list.push_back(Json::array({micros(range.from), micros(range.to)}));
  return list;
}

Json json_of(const PlayerFile& file) {
  return {{"folder", file.folder},        {"from", micros(file.range.from)}, {"to", micros(file.range.to)},
          {"codecs", file.codecs},        {"timescale", file.timescale},     {"sealed", file.sealed},
          {"kid", file.kid_hex},          {"key_box", file.key_box_base64},  {"init", file.init_base64},
          {"spans", json_of(file.spans)}, {"chunks", json_of(file.chunks)}};
}

} // namespace

std::string write_player_index(const PlayerArchive& archive) {
  Json cameras = Json::array();
  for (const auto& camera : archive.cameras) {
    Json files = Json::array();
    for (const auto& file : camera.files)
      files.push_back(json_of(file));
    cameras.push_back({{"id", number(camera.id)}, {"name", camera.name}, {"files", std::move(files)}});
  }
  const Json json = {{"from", micros(archive.range.from)},
                     {"to", micros(archive.range.to)},
                     {"zone", archive.zone},
                     {"recorder", archive.recorder},
                     {"cameras", std::move(cameras)}};
  // ASCII only: whatever a camera is called, nothing in it ends the script or a line of it.
  return "kagimado.archive(" + json.dump(-1, ' ', true, Json::error_handler_t::replace) + ");\n";
}

Result<PlayerFileWriter> PlayerFileWriter::create(const MediumFolder& data, const std::string& name,
                                                  const ClipInfo& info, WriteBehind& behind) {
  KGM_CHECK(data.ensure_folder(name));
  PlayerFile file;
  file.folder = name;
  file.codecs = info.codecs;
  file.timescale = info.main_track() != nullptr ? info.main_track()->timescale : 0;
  file.sealed = info.sealed;
  file.init_base64 = to_base64(*info.init_bytes);
  file.key_box_base64 = to_base64(info.key_box);
  file.kid_hex = info.kid ? info.kid->hex() : "";
  return PlayerFileWriter(data, std::move(file), behind);
}

Result<> PlayerFileWriter::add(const std::optional<mp4::PlaybackMark>& mark, const GroupStart& start,
                               ByteView fragments) {
  if (mark) {
    if (chunk_ && chunk_bytes_ >= chunk_target_bytes)
      KGM_CHECK(end_chunk());
    if (!chunk_)
      KGM_CHECK(begin_chunk(mark->wall));
    if (start.known)
      groups_ += fmt::format("{}[{},{},{},{}]", groups_.empty() ? "" : ",", chunk_bytes_, micros(mark->wall),
                             start.media_time, mark->discontinuity ? 1 : 0);
  }
  if (!chunk_)
    return {}; // a copy begins with a group
  chunk_bytes_ += fragments.size();
  return put_base64(fragments);
}

Result<> PlayerFileWriter::begin_chunk(WallTime from) {
  if (!file_.chunks.empty())
    file_.chunks.back().to = from;
  file_.chunks.push_back({from, from});
  const std::string id = fmt::format("{}/{:04}", file_.folder, file_.chunks.size());
  KGM_TRY(chunk_, data_->create_file(id + ".js"));
  chunk_bytes_ = 0;
  return put(fmt::format("kagimado.chunk(\"{}\",\"", id));
}

Result<> PlayerFileWriter::end_chunk() {
  std::string end = carried_.empty() ? "" : to_base64(carried_);
  carried_.clear();
  end += "\",[" + groups_ + "]);\n";
  groups_.clear();
  KGM_CHECK(put(end));
  KGM_CHECK(behind_->add(std::move(*chunk_)));
  chunk_.reset();
  return {};
}

Result<> PlayerFileWriter::put(std::string_view text) {
  written_bytes_ += text.size();
  return chunk_->append(as_bytes(text));
}

Result<> PlayerFileWriter::put_base64(ByteView bytes) {
  text_.clear();
  while (!carried_.empty() && carried_.size() < group_bytes && !bytes.empty()) {
    carried_.push_back(bytes.front());
    bytes = bytes.subspan(1);
  }
  if (carried_.size() == group_bytes) {
    append_base64(text_, carried_);
    carried_.clear();
  }
  const std::size_t whole = bytes.size() / group_bytes * group_bytes;
  append_base64(text_, bytes.first(whole));
  const ByteView rest = bytes.subspan(whole);
  carried_.insert(carried_.end(), rest.begin(), rest.end());
  return put(text_);
}

Result<PlayerFile> PlayerFileWriter::finish(const ManifestFile& summary) {
  if (chunk_)
    KGM_CHECK(end_chunk());
  file_.range = summary.range;
  file_.spans = summary.spans;
  if (!file_.chunks.empty())
    file_.chunks.back().to = std::max(file_.chunks.back().from, summary.range.to);
  return std::move(file_);
}

} // namespace kagimado::exporter
