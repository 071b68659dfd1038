#include "engine/net/chunk_decoder.h"

#include <algorithm>
#include <cstring>

namespace kagimado::net {
namespace {

constexpr unsigned max_size_digits = 15; // below 2^60: adding sizes can't overflow
constexpr std::size_t max_overhead_bytes = 8 * 1024;

std::unexpected<Error> broken(std::string_view what) {
  return fail(ErrorKind::Damaged, "broken chunked body: {}", what);
}

} // namespace

Result<std::size_t> ChunkDecoder::decode(ByteView in, std::uint8_t* out) {
  std::size_t produced = 0;
  while (!in.empty()) {
    if (state_ == State::Data) {
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), left_));
      if (in.data() != out + produced)
        std::memmove(out + produced, in.data(), part);
      produced += part;
      left_ -= part;
      in = in.subspan(part);
      if (left_ == 0)
        state_ = State::DataEnd;
    } else if (state_ == State::Done) {
      has_surplus_ = true;
      break;
    } else {
      KGM_CHECK(frame(static_cast<char>(in.front())));
      in = in.subspan(1);
    }
  }
  return produced;
}

Result<> ChunkDecoder::frame(char c) {
  switch (state_) {
  case State::Size:
    if (c == ';' || c == ' ' || c == '\t')
      state_ = State::Extension;
    else if (c == '\r')
      state_ = State::SizeEnd;
    else
      return add_size_digit(c);
    return size_digits_ == 0 ? broken("no size") : Result<>{};
  case State::Extension: // ignored, as RFC 9112 section 7.1.1 wants
    if (c == '\n')
      return broken("line end in an extension");
    if (c == '\r')
      state_ = State::SizeEnd;
    return count_overhead();
  case State::SizeEnd:
    return c == '\n' ? begin_chunk() : broken("no line end after a size");
  case State::DataEnd:
    state_ = State::DataEndLf;
    return c == '\r' ? Result<>{} : broken("no line end after a chunk");
  case State::DataEndLf:
    state_ = State::Size;
    return c == '\n' ? Result<>{} : broken("no line end after a chunk");
  case State::Trailer:
    state_ = c == '\r' ? State::End : State::TrailerLine;
    return count_overhead();
  case State::TrailerLine:
    if (c == '\r')
      state_ = State::TrailerLineLf;
    return count_overhead();
  case State::TrailerLineLf:
    state_ = State::Trailer;
    return c == '\n' ? Result<>{} : broken("no line end in the trailer");
  case State::End:
    state_ = State::Done;
    return c == '\n' ? Result<>{} : broken("no line end after the trailer");
  case State::Data:
  case State::Done:
    break;
  }
  return {};
}

Result<> ChunkDecoder::add_size_digit(char c) {
  unsigned digit = 0;
  if (c >= '0' && c <= '9')
    digit = static_cast<unsigned>(c - '0');
  else if (c >= 'a' && c <= 'f')
    digit = static_cast<unsigned>(c - 'a') + 10;
  else if (c >= 'A' && c <= 'F')
    digit = static_cast<unsigned>(c - 'A') + 10;
  else
    return broken("a size that is no hexadecimal number");
  if (++size_digits_ > max_size_digits)
    return broken("a size beyond measure");
  left_ = left_ * 16 + digit;
  return {};
}

Result<> ChunkDecoder::begin_chunk() {
  state_ = left_ == 0 ? State::Trailer : State::Data;
  size_digits_ = 0;
  overhead_ = 0;
  return {};
}

Result<> ChunkDecoder::count_overhead() {
  return ++overhead_ > max_overhead_bytes ? broken("extension or trailer too long") : Result<>{};
}

} // namespace kagimado::net
