// Bytes received and not yet understood: fixed room, contiguous, wiped where consumed (a body may hold a
// password). Internal to net/. Not thread-safe.
#pragma once

#include "engine/ssl/secret.h"

#include <algorithm>

namespace kagimado::net {

class ReadBuffer final {
 public:
  explicit ReadBuffer(std::size_t capacity) : storage_(capacity) {}

  ~ReadBuffer() { ssl::wipe(MutableBytes(storage_).first(end_)); }

  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  [[nodiscard]] ByteView unread() const { return ByteView(storage_).subspan(begin_, end_ - begin_); }

  [[nodiscard]] bool empty() const { return begin_ == end_; }

  [[nodiscard]] bool full() const { return begin_ == 0 && end_ == storage_.size(); }

  // Room behind the unread bytes; moves them to the front first. Empty if full().
  MutableBytes room() {
    if (begin_ != 0) {
      std::copy(storage_.begin() + static_cast<std::ptrdiff_t>(begin_),
                storage_.begin() + static_cast<std::ptrdiff_t>(end_), storage_.begin());
      const auto kept = end_ - begin_;
      ssl::wipe(MutableBytes(storage_).subspan(kept, end_ - kept));
      begin_ = 0;
      end_ = kept;
    }
    return MutableBytes(storage_).subspan(end_);
  }

  void commit(std::size_t bytes) { end_ += bytes; }

  void consume(std::size_t bytes) { begin_ += bytes; }

 private:
  Bytes storage_;
  std::size_t begin_ = 0, end_ = 0;
};

} // namespace kagimado::net
