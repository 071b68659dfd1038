#include "engine/store/key_frame_index.h"

#include "engine/mp4/archive.h"
#include "engine/store/crc32.h"

namespace kagimado::store {

namespace {

constexpr std::array<std::uint8_t, 8> magic = {'K', 'G', 'M', 'I', 'N', 'D', 'E', 'X'};
constexpr std::uint32_t version = 1;
constexpr std::uint32_t flag_begins_span = 1;
constexpr std::size_t crc_bytes = 4;

// The archives of the boxes serve here too: big-endian fields that read and write.
template <class A>
void describe_header(A& a, IndexHeader& header) {
  auto mark = magic;
  std::uint32_t found_version = version;
  std::uint32_t record_bytes = index_record_bytes;
  auto camera = number(header.camera);
  a.bytes(mark);
  a.u32(found_version);
  a.u32(record_bytes);
  a.u64(header.file);
  a.u32(camera);
  a.u32(header.video_track);
  a.u32(header.timescale);
  a.u32(header.init_bytes);
  a.zeros(20);
  header.camera = CameraId{camera};
  if (a.ok() && mark != magic)
    return a.fail(ErrorKind::Damaged, "not an index");
  if (a.ok() && (found_version != version || record_bytes != index_record_bytes))
    a.fail(ErrorKind::Unsupported, "version {} with records of {} bytes", found_version, record_bytes);
}

template <class A>
void describe_record(A& a, KeyFrameRecord& record, std::uint32_t& record_number) {
  auto wall_us = record.wall.time_since_epoch().count();
  std::uint32_t flags = record.begins_span ? flag_begins_span : 0;
  a.u64(record.offset);
  a.u64(wall_us);
  a.u64(record.media_time);
  a.u32(record.fragment_bytes);
  a.u32(flags);
  a.u32(record_number);
  record.wall = WallTime(std::chrono::microseconds(wall_us));
  record.begins_span = (flags & flag_begins_span) != 0;
}

std::uint32_t record_crc(const IndexHeader& header, ByteView content) {
  Bytes file;
  mp4::BoxWriter writer(file);
  auto id = header.file;
  writer.u64(id);
  return crc32(content, crc32(file));
}

void append_crc(Bytes& bytes, std::uint32_t crc) {
  mp4::BoxWriter(bytes).u32(crc);
}

std::uint32_t stated_crc(ByteView bytes) {
  mp4::Failure failure;
  std::uint32_t crc = 0;
  mp4::BoxReader(bytes.last(crc_bytes), 0, failure, mp4::fourcc("idx ")).u32(crc);
  return crc;
}

bool follows(const KeyFrameRecord& next, const KeyFrameRecord& before) {
  return next.offset >= before.offset + before.fragment_bytes &&
         (next.begins_span || next.wall >= before.wall);
}

} // namespace

Bytes write_index_header(const IndexHeader& header) {
  Bytes bytes;
  mp4::BoxWriter writer(bytes);
  IndexHeader copy = header;
  describe_header(writer, copy);
  append_crc(bytes, crc32(bytes));
  return bytes;
}

Bytes write_index_record(const IndexHeader& header, std::uint32_t number, const KeyFrameRecord& record) {
  Bytes bytes;
  mp4::BoxWriter writer(bytes);
  KeyFrameRecord copy = record;
  describe_record(writer, copy, number);
  append_crc(bytes, record_crc(header, bytes));
  return bytes;
}

Result<IndexHeader> parse_index_header(ByteView bytes) {
  if (bytes.size() < index_header_bytes)
    return fail(ErrorKind::Damaged, "index of {} bytes", bytes.size());
  bytes = bytes.first(index_header_bytes);
  mp4::Failure failure;
  IndexHeader header;
  mp4::BoxReader reader(bytes, 0, failure, mp4::fourcc("idx "));
  describe_header(reader, header);
  if (failure.error)
    return std::unexpected(*failure.error);
  if (stated_crc(bytes) != crc32(bytes.first(bytes.size() - crc_bytes)))
    return fail(ErrorKind::Damaged, "header of the index: checksum");
  return header;
}

Result<KeyFrameRecord> parse_index_record(const IndexHeader& header, std::uint32_t number, ByteView bytes) {
  if (bytes.size() != index_record_bytes)
    return fail(ErrorKind::Damaged, "index record {} of {} bytes", number, bytes.size());
  if (stated_crc(bytes) != record_crc(header, bytes.first(bytes.size() - crc_bytes)))
    return fail(ErrorKind::Damaged, "index record {}: checksum", number);
  mp4::Failure failure;
  KeyFrameRecord record;
  std::uint32_t stated = 0;
  mp4::BoxReader reader(bytes, 0, failure, mp4::fourcc("idx "));
  describe_record(reader, record, stated);
  if (stated != number)
    return fail(ErrorKind::Damaged, "index record {} says it is {}", number, stated);
  if (record.offset < header.init_bytes || record.fragment_bytes == 0 ||
      record.offset > UINT64_MAX - record.fragment_bytes)
    return fail(ErrorKind::Damaged, "index record {}: {} bytes at {}", number, record.fragment_bytes,
                record.offset);
  return record;
}

Result<ParsedIndex> parse_index(ByteView bytes) {
  ParsedIndex index;
  KGM_TRY(index.header, parse_index_header(bytes));
  bytes = bytes.subspan(index_header_bytes);
  while (!bytes.empty() && index.is_whole) {
    const auto size = std::min(bytes.size(), index_record_bytes);
    const auto record =
        parse_index_record(index.header, static_cast<std::uint32_t>(index.records.size()), bytes.first(size));
    index.is_whole = record && (index.records.empty() || follows(*record, index.records.back()));
    if (index.is_whole)
      index.records.push_back(*record);
    bytes = bytes.subspan(size);
  }
  return index;
}

} // namespace kagimado::store
