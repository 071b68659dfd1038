#include "engine/mp4/playback_mark.h"

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

struct DamageFields {
  std::uint64_t from_us = 0, until_us = 0;
};

template <class A>
void describe(A& a, DamageFields& fields) {
  a.u64(fields.from_us);
  a.u64(fields.until_us);
}

std::uint64_t microseconds(WallTime time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

WallTime wall_time(std::uint64_t since_1970_us) {
  return WallTime(std::chrono::microseconds(static_cast<std::int64_t>(since_1970_us)));
}

template <class Fields>
Bytes write_box(const UserType& type, Fields fields) {
  Bytes bytes;
  BoxWriter writer(bytes);
  bool present = true;
  writer.uuid_box(type, present, [&](BoxWriter& box) { describe(box, fields); });
  return bytes;
}

// content: behind the box's header. Nothing: of another type, or broken.
template <class Fields>
std::optional<Fields> read_content(ByteView content, const UserType& wanted) {
  Failure failure;
  BoxReader reader(content, 0, failure, fourcc("uuid"));
  UserType type{};
  reader.bytes(type);
  if (type != wanted)
    return std::nullopt;
  Fields fields;
  describe(reader, fields);
  if (failure.error)
    return std::nullopt;
  return fields;
}

// The contents of the 'uuid' boxes before the first moof, until visit says true.
template <class Visit>
void visit_uuids(ByteView boxes, const Visit& visit) {
  while (!boxes.empty()) {
    const auto header = read_box_header(boxes);
    if (!header || header->size_bytes > boxes.size() || header->type == fourcc("moof"))
      return;
    const auto size = static_cast<std::size_t>(header->size_bytes);
    if (header->type == fourcc("uuid") &&
        visit(boxes.subspan(header->header_bytes, size - header->header_bytes)))
      return;
    boxes = boxes.subspan(size);
  }
}

} // namespace

Bytes write_playback_mark(const PlaybackMark& mark) {
  return write_box(playback_mark_type,
                   MarkFields{microseconds(mark.wall), static_cast<std::uint64_t>(mark.span),
                              mark.discontinuity ? flag_discontinuity : 0});
}

std::optional<PlaybackMark> read_playback_mark(ByteView fragment_bytes) {
  std::optional<PlaybackMark> mark;
  visit_uuids(fragment_bytes, [&](ByteView content) {
    if (const auto fields = read_content<MarkFields>(content, playback_mark_type))
      mark = PlaybackMark{wall_time(fields->wall_us), static_cast<std::int64_t>(fields->span),
                          (fields->flags & flag_discontinuity) != 0};
    return mark.has_value();
  });
  return mark;
}

Bytes write_playback_damage(const PlaybackDamage& damage) {
  return write_box(playback_damage_type, DamageFields{microseconds(damage.from), microseconds(damage.until)});
}

std::vector<PlaybackDamage> read_playback_damages(ByteView boxes) {
  std::vector<PlaybackDamage> damages;
  visit_uuids(boxes, [&](ByteView content) {
    if (const auto fields = read_content<DamageFields>(content, playback_damage_type))
      damages.push_back({wall_time(fields->from_us), wall_time(fields->until_us)});
    return false;
  });
  return damages;
}

} // namespace kagimado::mp4
