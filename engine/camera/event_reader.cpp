#include "engine/camera/event_reader.h"

#include "engine/camera/bounded_json.h"

namespace kagimado::camera {
namespace {

constexpr std::int64_t last_time_us = 253'402'300'799'999'999; // end of the year 9999

Result<WallTime> time_of(const Json& line) {
  KGM_TRY(const auto at_us, integer_at(line, "at", last_time_us));
  return WallTime(std::chrono::microseconds(at_us));
}

Result<bool> state_of(const Json& line, std::string_view key) {
  const auto at = line.find(key);
  if (at == line.end() || !at->is_boolean())
    return fail(ErrorKind::Damaged, "\"{}\" is neither true nor false", key);
  return at->get<bool>();
}

Result<> read_line(std::string_view text, const std::function<void(const Event&)>& sink) {
  const auto line = parse_object(text);
  if (line.is_null())
    return fail(ErrorKind::Damaged, "no JSON object");
  const auto name = text_at(line, "event");
  if (name.empty())
    return fail(ErrorKind::Damaged, "no \"event\"");
  if (name == "state") {
    KGM_TRY(const auto at, time_of(line));
    for (const auto kind : event_kinds) {
      if (!line.contains(name_of(kind)))
        continue; // the camera has none of this kind
      KGM_TRY(const bool active, state_of(line, name_of(kind)));
      sink({kind, active, at});
    }
    return {};
  }
  for (const auto kind : event_kinds) {
    if (name != name_of(kind))
      continue;
    KGM_TRY(const bool active, state_of(line, "active"));
    KGM_TRY(const auto at, time_of(line));
    sink({kind, active, at});
  }
  return {};
}

} // namespace

std::string_view name_of(EventKind kind) {
  switch (kind) {
  case EventKind::Motion:
    return "motion";
  case EventKind::Input:
    return "input";
  }
  return "motion";
}

Result<> EventReader::push(ByteView bytes, const std::function<void(const Event&)>& sink) {
  auto text = as_text(bytes);
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto part = text.substr(0, end);
    if (part.size() > max_line_bytes - line_.size())
      return fail(ErrorKind::Limit, "events: a line longer than {} bytes", max_line_bytes);
    line_.append(part);
    if (end == std::string_view::npos)
      return {};
    text.remove_prefix(end + 1);
    const auto line = std::exchange(line_, {});
    if (auto read = read_line(line, sink); !read)
      return std::unexpected(read.error().within("events"));
  }
  return {};
}

} // namespace kagimado::camera
