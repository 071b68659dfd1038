// Takes the chunk framing out of a body (RFC 9112 section 7.1). Pure; not thread-safe.
#pragma once

#include "engine/base/bytes.h"

namespace kagimado::net {

class ChunkDecoder final {
 public:
  // Writes the payload of in to out and returns its size, never more than in.size(). in and out may begin at
  // the same address, so that a buffer can be decoded where the socket filled it. Bytes after the last chunk
  // count as surplus. Errors: Damaged.
  Result<std::size_t> decode(ByteView in, std::uint8_t* out);

  [[nodiscard]] bool done() const {
    return state_ == State::Done;
  } // the last chunk and its trailer were seen

  [[nodiscard]] bool has_surplus() const { return has_surplus_; }

 private:
  enum class State {
    Size,
    Extension,
    SizeEnd,
    Data,
    DataEnd,
    DataEndLf,
    Trailer,
    TrailerLine,
    TrailerLineLf,
    End,
    Done
  };

  Result<> frame(char c);
  Result<> add_size_digit(char c);
  Result<> begin_chunk();
  Result<> count_overhead();

  State state_ = State::Size;
  std::uint64_t left_ = 0; // of the chunk; while reading its size: the size so far
  unsigned size_digits_ = 0;
  std::size_t overhead_ = 0; // bytes of this chunk's extension, or of the trailer
  bool has_surplus_ = false;
};

} // namespace kagimado::net
