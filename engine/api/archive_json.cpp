#include "engine/api/archive_json.h"

namespace kagimado::api {
namespace {

void append_number(std::string& text, std::int64_t value) {
  const fmt::format_int digits(value);
  text.append(digits.data(), digits.size());
}

void append_span(std::string& text, const store::Span& span) {
  text += "{\"id\":";
  append_number(text, number(span.id));
  text += ",\"from\":";
  append_number(text, to_us(span.from));
  text += ",\"to\":";
  append_number(text, to_us(span.to));
  text += span.sealed ? ",\"sealed\":true" : ",\"sealed\":false";
  if (span.period) {
    text += ",\"period\":\"";
    text += to_hex(*span.period);
    text += '"';
  }
  if (span.bytes != 0) {
    text += ",\"bytes\":";
    append_number(text, static_cast<std::int64_t>(span.bytes));
  }
  text += span.damaged ? ",\"damaged\":true}" : ",\"damaged\":false}";
}

Json time_or_null(const std::optional<WallTime>& time) {
  return time ? Json(to_us(*time)) : Json(nullptr);
}

Json to_json(const store::DiskStatus& disk) {
  Json json;
  json["folder"] = disk.folder.string();
  json["state"] = store::name_of(disk.state);
  json["message"] = disk.message;
  json["recorded_bytes"] = disk.recorded_bytes;
  json["free_bytes"] = disk.free_bytes;
  json["total_bytes"] = disk.total_bytes;
  json["oldest"] = time_or_null(disk.oldest);
  json["newest"] = time_or_null(disk.newest);
  return json;
}

} // namespace

std::int64_t to_us(WallTime time) {
  return time.time_since_epoch().count();
}

std::string recordings_json(const Recordings& recordings, WallTime from, WallTime to) {
  constexpr std::size_t usual_span_bytes = 160;
  std::string text;
  text.reserve(256 + recordings.spans.size() * usual_span_bytes);
  text += "{\"from\":";
  append_number(text, to_us(from));
  text += ",\"to\":";
  append_number(text, to_us(to));
  text += ",\"cameras\":[";
  CameraId camera{0};
  for (const auto& span : recordings.spans) {
    if (span.camera != camera) {
      text += number(camera) == 0 ? "{\"id\":" : "]},{\"id\":";
      append_number(text, number(span.camera));
      text += ",\"spans\":[";
      camera = span.camera;
    } else {
      text += ',';
    }
    append_span(text, span);
  }
  text += number(camera) == 0 ? "],\"open_periods\":[" : "]}],\"open_periods\":[";
  for (std::size_t i = 0; i < recordings.open_periods.size(); ++i)
    text += fmt::format("{}\"{}\"", i == 0 ? "" : ",", to_hex(recordings.open_periods[i]));
  text += "]}";
  return text;
}

Json to_json(const StorageView& storage) {
  Json json;
  json["disks"] = Json::array();
  for (const auto& disk : storage.disks)
    json["disks"].push_back(to_json(disk));
  json["recording"] = Json::array();
  for (const auto& camera : storage.recording) {
    Json entry;
    entry["id"] = number(camera.id);
    entry["on"] = camera.on;
    entry["problem"] = camera.problem ? camera.problem->message : "";
    json["recording"].push_back(std::move(entry));
  }
  return json;
}

Json to_json(const std::vector<exporter::Medium>& media) {
  auto list = Json::array();
  for (const auto& medium : media) {
    Json entry;
    entry["folder"] = medium.folder.string();
    entry["label"] = medium.label;
    entry["free_bytes"] = medium.free_bytes;
    entry["total_bytes"] = medium.total_bytes;
    entry["writable"] = medium.writable;
    list.push_back(std::move(entry));
  }
  return list;
}

Json to_json(const ExportView& view) {
  const auto& progress = view.progress;
  Json json;
  json["id"] = view.id;
  json["state"] = exporter::name_of(progress.state);
  json["done_bytes"] = progress.done_bytes;
  json["total_bytes"] = progress.total_bytes;
  json["left_s"] = progress.left.count();
  json["folder"] = progress.folder.string();
  json["files"] = progress.files;
  json["reason"] = progress.error ? kagimado::name_of(progress.error->kind) : "";
  json["message"] = progress.error ? progress.error->message : "";
  json["cameras"] = Json::array();
  for (const auto camera : view.order.cameras)
    json["cameras"].push_back(number(camera));
  json["from"] = to_us(view.order.from);
  json["to"] = to_us(view.order.to);
  return json;
}

Json to_json(const Alarm& alarm) {
  Json json;
  json["id"] = alarm.id;
  json["camera"] = number(alarm.camera);
  json["kind"] = alarm.kind;
  json["from"] = to_us(alarm.from);
  json["to"] = time_or_null(alarm.to);
  return json;
}

} // namespace kagimado::api
