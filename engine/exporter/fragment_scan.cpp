#include "engine/exporter/fragment_scan.h"

#include "engine/mp4/archive.h"

namespace kagimado::exporter {

Result<std::vector<FragmentBytes>> split_fragments(ByteView bytes) {
  std::vector<FragmentBytes> fragments;
  std::size_t start = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const ByteView here = bytes.subspan(at);
    const auto header = mp4::read_box_header(here);
    if (!header || header->size_bytes > here.size())
      return fail(ErrorKind::Damaged, "no whole box at {} of {} bytes", at, bytes.size());
    at += static_cast<std::size_t>(header->size_bytes);
    if (header->type != mp4::fourcc("mdat"))
      continue;
    fragments.push_back({start, bytes.subspan(start, at - start)});
    start = at;
  }
  if (start != bytes.size())
    return fail(ErrorKind::Damaged, "{} bytes behind the last fragment", bytes.size() - start);
  return fragments;
}

std::optional<std::uint32_t> sequence_of(const mp4::Fragment& fragment, ByteView bytes) {
  const auto header = mp4::read_box_header(bytes.subspan(fragment.moof_offset));
  if (!header)
    return std::nullopt;
  mp4::Failure failure;
  std::uint32_t sequence = 0;
  mp4::BoxReader moof(
      bytes.subspan(fragment.moof_offset + header->header_bytes, fragment.moof_bytes - header->header_bytes),
      0, failure, mp4::fourcc("moof"));
  moof.box(mp4::fourcc("mfhd"), [&](mp4::BoxReader& mfhd) {
    mfhd.zeros(4);
    mfhd.u32(sequence);
  });
  if (failure.error)
    return std::nullopt;
  return sequence;
}

} // namespace kagimado::exporter
