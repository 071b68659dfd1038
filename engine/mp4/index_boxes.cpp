#include "engine/mp4/index_boxes.h"

#include <limits>

namespace kagimado::mp4 {

namespace {

constexpr std::size_t box_header_size = 8;
// Version 1: full box, track, timescale, two 64-bit times, reserved and count.
constexpr std::size_t sidx_fixed_bytes = box_header_size + 4 + 4 + 4 + 8 + 8 + 2 + 2;
constexpr std::size_t sidx_reference_bytes = 12;
// mfra, tfra with its fixed fields, mfro.
constexpr std::size_t mfra_fixed_bytes = box_header_size + (box_header_size + 4 + 4 + 4 + 4) + 16;
constexpr std::size_t tfra_entry_bytes = 8 + 8 + 1 + 1 + 1;
// The first sample is an access point of type 1: decoding starts there (ISO/IEC 14496-12 annex I).
constexpr std::uint32_t starts_with_key_frame = 0x9000'0000;

template <class A>
void describe_reference(A& a, SegmentReference& reference) {
  auto size = static_cast<std::uint32_t>(reference.size_bytes);
  auto duration = static_cast<std::uint32_t>(reference.duration);
  std::uint32_t access = starts_with_key_frame;
  a.u32(size);
  a.u32(duration);
  a.u32(access);
  if (size > max_sidx_reference_bytes)
    return a.fail(ErrorKind::Unsupported, "an index of indexes");
  reference = {size, duration};
}

template <class A>
void describe_segment_index(A& a, SegmentIndex& index) {
  FullBox full{1, 0};
  describe(a, full);
  a.u32(index.track_id);
  a.u32(index.timescale);
  if (full.version == 0) {
    a.u32(index.earliest_time);
    a.u32(index.first_offset_bytes);
  } else {
    a.u64(index.earliest_time);
    a.u64(index.first_offset_bytes);
  }
  a.constant_u16(0);
  auto count = static_cast<std::uint16_t>(index.references.size());
  a.u16(count);
  index.references.resize(count);
  for (auto& reference : index.references) {
    if (!a.ok())
      return;
    describe_reference(a, reference);
  }
}

// One byte each for the numbers of track fragment, run and sample.
template <class A>
void describe_access_points(A& a, std::uint32_t& track_id, std::vector<RandomAccessPoint>& points) {
  FullBox full{1, 0};
  std::uint32_t lengths = 0;
  auto count = static_cast<std::uint32_t>(points.size());
  describe(a, full);
  a.u32(track_id);
  a.u32(lengths);
  a.u32(count);
  const std::uint32_t number_bytes = 3 + ((lengths >> 4U) & 3U) + ((lengths >> 2U) & 3U) + (lengths & 3U);
  if constexpr (A::reading) {
    if (count > a.remaining() / (number_bytes + (full.version == 0 ? 8 : 16)))
      return a.fail(ErrorKind::Damaged, "{} entries do not fit", count);
    points.resize(count);
  }
  for (auto& point : points) {
    if (full.version == 0) {
      a.u32(point.time);
      a.u32(point.moof_offset);
    } else {
      a.u64(point.time);
      a.u64(point.moof_offset);
    }
    if constexpr (A::reading) {
      a.zeros(number_bytes);
    } else {
      for (std::uint32_t i = 0; i < number_bytes; ++i)
        a.constant_u8(1);
    }
  }
}

} // namespace

std::size_t segment_index_bytes(std::size_t references) {
  return sidx_fixed_bytes + references * sidx_reference_bytes;
}

Result<Bytes> write_segment_index(SegmentIndex index, std::size_t area_bytes) {
  const std::size_t needed = segment_index_bytes(index.references.size());
  if (index.references.size() > max_sidx_references || needed + box_header_size > area_bytes)
    return fail(ErrorKind::Limit, "{} references in an index of {} bytes", index.references.size(),
                area_bytes);
  for (const auto& reference : index.references)
    if (reference.size_bytes > max_sidx_reference_bytes ||
        reference.duration > std::numeric_limits<std::uint32_t>::max())
      return fail(ErrorKind::Limit, "a reference to {} bytes of duration {}", reference.size_bytes,
                  reference.duration);
  index.first_offset_bytes = area_bytes - needed;
  Bytes out;
  out.reserve(area_bytes);
  BoxWriter writer(out);
  writer.box(fourcc("sidx"), [&](BoxWriter& sidx) { describe_segment_index(sidx, index); });
  writer.bytes(free_box(area_bytes - needed));
  return out;
}

Bytes free_box(std::size_t bytes) {
  Bytes out;
  BoxWriter writer(out);
  writer.box(fourcc("free"), [&](BoxWriter& free) { free.zeros(bytes - box_header_size); });
  return out;
}

Result<SegmentIndex> read_segment_index(ByteView content) {
  Failure failure;
  SegmentIndex index;
  BoxReader reader(content, 0, failure, fourcc("sidx"));
  describe_segment_index(reader, index);
  if (failure.error)
    return std::unexpected(*failure.error);
  return index;
}

std::size_t random_access_bytes(std::size_t points) {
  return mfra_fixed_bytes + points * tfra_entry_bytes;
}

Bytes write_random_access(std::uint32_t track_id, const std::vector<RandomAccessPoint>& points) {
  Bytes out;
  out.reserve(random_access_bytes(points.size()));
  auto entries = points;
  BoxWriter writer(out);
  writer.box(fourcc("mfra"), [&](BoxWriter& mfra) {
    mfra.box(fourcc("tfra"), [&](BoxWriter& tfra) { describe_access_points(tfra, track_id, entries); });
    mfra.box(fourcc("mfro"), [&](BoxWriter& mfro) {
      mfro.constant_u32(0);
      mfro.constant_u32(static_cast<std::uint32_t>(random_access_bytes(entries.size())));
    });
  });
  return out;
}

Result<std::vector<RandomAccessPoint>> read_random_access(ByteView bytes) {
  Failure failure;
  std::uint32_t track_id = 0, mfra_bytes = 0;
  std::vector<RandomAccessPoint> points;
  BoxReader file(bytes, 0, failure, fourcc("file"));
  file.box(fourcc("mfra"), [&](BoxReader& mfra) {
    mfra.box(fourcc("tfra"), [&](BoxReader& tfra) { describe_access_points(tfra, track_id, points); });
    mfra.box(fourcc("mfro"), [&](BoxReader& mfro) {
      mfro.zeros(4);
      mfro.u32(mfra_bytes);
    });
  });
  if (!failure.error && mfra_bytes != bytes.size())
    return fail(ErrorKind::Damaged, "mfro tells {} bytes of {}", mfra_bytes, bytes.size());
  if (failure.error)
    return std::unexpected(*failure.error);
  return points;
}

} // namespace kagimado::mp4
