// Cuts an endless fragmented MP4 into init segments and fragments, by box headers only: no copy beyond the one into the
// unit, no decryption, memory bounded by Limits. Whole, split and byte-wise input give the same units.
//
// Owned and called by one thread.
#pragma once

#include "engine/mp4/fragment.h"

#include <functional>

namespace kagimado::mp4 {

struct StreamLimits {
  std::size_t max_init_bytes = 256 * 1024;
  std::size_t max_fragment_bytes = 16 * 1024 * 1024;
};

// A complete unit, byte for byte as it came.
struct Unit {
  enum class Type { Init, Fragment } type = Type::Fragment;
  SharedBytes bytes; // Init: ftyp + moov. Fragment: everything since the previous unit up to the end of mdat.
  // For Type::Fragment, from box headers and trun flags alone:
  std::uint32_t track_id = 0;
  bool starts_with_sync = false;
};

class StreamReader {
 public:
  explicit StreamReader(StreamLimits limits = {}) : limits_(limits) {}

  // Where the next bytes may be written directly (at least 1 byte), then committed: saves a copy for large mdat.
  MutableBytes writable(std::size_t wanted);
  // Appends n bytes that were written to writable() and emits the units completed by them.
  // Errors: Damaged (box size < header, fragment before init, box order), Limit. After an error the reader stays failed.
  Result<> commit(std::size_t n, const std::function<void(Unit)>& emit);

  // The same from a buffer of the caller.
  Result<> push(ByteView bytes, const std::function<void(Unit)>& emit);

 private:
  StreamLimits limits_;
  // OWNER OF engine/mp4: private state goes here.
};

} // namespace kagimado::mp4
