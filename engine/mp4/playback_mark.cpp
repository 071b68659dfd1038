#include "engine/mp4/playback_mark.h"

#include <algorithm>

namespace kagimado::mp4 {

namespace {

constexpr std::uint32_t flag_discontinuity = 1;

struct MarkFields {
  std::uint64_t wall_us = 0, span = 0;
  std::uint32_t flags = 0;
};

template <class A>
void describe(A& a, MarkFields& fields) {
  a.u64(fields.wall_us);
  a.u64(fields.span);
  a.u32(fields.flags);
}

// content: behind the box's header.
std::optional<PlaybackMark> read_content(ByteView content) {
  Failure failure;
  BoxReader reader(content, 0, failure, fourcc("uuid"));
  UserType type{};
  reader.bytes(type);
  if (type != playback_mark_type)
    return std::nullopt;
  MarkFields fields;
  describe(reader, fields);
  if (failure.error)
    return std::nullopt;
  PlaybackMark mark;
  mark.wall = WallTime(std::chrono::microseconds(static_cast<std::int64_t>(fields.wall_us)));
  mark.span = static_cast<std::int64_t>(fields.span);
  mark.discontinuity = (fields.flags & flag_discontinuity) != 0;
  return mark;
}

} // namespace

Bytes write_playback_mark(const PlaybackMark& mark) {
  MarkFields fields;
  fields.wall_us = static_cast<std::uint64_t>(mark.wall.time_since_epoch().count());
  fields.span = static_cast<std::uint64_t>(mark.span);
  fields.flags = mark.discontinuity ? flag_discontinuity : 0;
  Bytes bytes;
  BoxWriter writer(bytes);
  bool present = true;
  writer.uuid_box(playback_mark_type, present, [&](BoxWriter& box) { describe(box, fields); });
  return bytes;
}

std::optional<PlaybackMark> read_playback_mark(ByteView fragment_bytes) {
  while (!fragment_bytes.empty()) {
    const auto header = read_box_header(fragment_bytes);
    if (!header || header->size_bytes > fragment_bytes.size() || header->type == fourcc("moof"))
      return std::nullopt;
    const auto size = static_cast<std::size_t>(header->size_bytes);
    if (header->type == fourcc("uuid"))
      if (auto mark = read_content(fragment_bytes.subspan(header->header_bytes, size - header->header_bytes)))
        return mark;
    fragment_bytes = fragment_bytes.subspan(size);
  }
  return std::nullopt;
}

} // namespace kagimado::mp4
