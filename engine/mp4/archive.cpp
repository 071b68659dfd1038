#include "engine/mp4/archive.h"

#include <algorithm>

namespace kagimado::mp4 {

ByteView BoxReader::take(std::size_t count) {
  if (!ok())
    return {};
  if (count > remaining()) {
    fail(ErrorKind::Damaged, "cut short: {} bytes wanted, {} left", count, remaining());
    return {};
  }
  const ByteView view = bytes_.subspan(position_, count);
  position_ += count;
  return view;
}

void BoxReader::bytes(MutableBytes out) {
  std::ranges::copy(take(out.size()), out.begin());
}

void BoxReader::rest(Bytes& out) {
  const ByteView view = take(remaining());
  out.assign(view.begin(), view.end());
}

void BoxReader::blob(Bytes& out, std::size_t size) {
  const ByteView view = take(size);
  out.assign(view.begin(), view.end());
}

std::optional<BoxReader> BoxReader::next_child(std::size_t& cursor, FourCc& type) {
  if (!ok() || cursor == bytes_.size())
    return std::nullopt;
  const ByteView here = bytes_.subspan(cursor);
  const auto header = read_box_header(here);
  if (!header) {
    fail(ErrorKind::Damaged, "{}", header.error().message);
    return std::nullopt;
  }
  if (header->size_bytes > here.size()) {
    fail(ErrorKind::Damaged, "'{}' of {} bytes reaches beyond its end", to_text(header->type),
         header->size_bytes);
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(header->size_bytes);
  type = header->type;
  const auto content = here.subspan(header->header_bytes, size - header->header_bytes);
  const auto offset = offset_ + static_cast<std::uint32_t>(cursor + header->header_bytes);
  cursor += size;
  return BoxReader(content, offset, *failure_, type);
}

std::optional<BoxReader> BoxReader::next_descriptor(std::size_t& cursor, std::uint8_t& tag) {
  constexpr std::size_t max_length_bytes = 4;
  if (!ok() || cursor == bytes_.size())
    return std::nullopt;
  tag = bytes_[cursor++];
  std::size_t size = 0;
  for (std::size_t i = 0; i < max_length_bytes && cursor < bytes_.size(); ++i) {
    const std::uint8_t byte = bytes_[cursor++];
    size = (size << 7U) | (byte & 0x7fU);
    if ((byte & 0x80U) == 0)
      break;
  }
  if (size > bytes_.size() - cursor) {
    fail(ErrorKind::Damaged, "descriptor {} of {} bytes reaches beyond its end", tag, size);
    return std::nullopt;
  }
  const auto content = bytes_.subspan(cursor, size);
  const auto offset = offset_ + static_cast<std::uint32_t>(cursor);
  cursor += size;
  return BoxReader(content, offset, *failure_, type_);
}

} // namespace kagimado::mp4
