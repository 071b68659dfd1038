// Cuts an endless fragmented MP4 into init segments and fragments, by box headers only: no copy beyond the
// one into the unit, no decryption, memory bounded by Limits. Whole, split and byte-wise input give the same
// units.
//
// Owned and called by one thread.
#pragma once

#include "engine/mp4/box_header.h"
#include "engine/mp4/fragment.h"

#include <functional>
#include <optional>

namespace kagimado::mp4 {

struct StreamLimits {
  std::size_t max_init_bytes = 256 * 1024;
  std::size_t max_fragment_bytes = 16 * 1024 * 1024;
};

// A complete unit, byte for byte as it came.
struct Unit {
  enum class Type { Init, Fragment } type = Type::Fragment;
  SharedBytes bytes; // Init: ftyp + moov. Fragment: everything since the previous unit up to the end of mdat.
  // For Type::Fragment, from box headers and trun flags alone; with several tracks, of the video or else of
  // the first:
  std::uint32_t track_id = 0;
  bool starts_with_sync = false;
};

class StreamReader {
 public:
  explicit StreamReader(StreamLimits limits = {}) : limits_(limits) {}

  // Where the next bytes may be written directly (at least 1 byte), then committed: saves a copy for large
  // mdat.
  MutableBytes writable(std::size_t wanted);
  // Appends n bytes that were written to writable() and emits the units completed by them.
  // Errors: Damaged (box size < header, fragment before init, box order), Limit. After an error the reader
  // stays failed.
  Result<> commit(std::size_t n, const std::function<void(Unit)>& emit);

  // The same from a buffer of the caller.
  Result<> push(ByteView bytes, const std::function<void(Unit)>& emit);

  // Whole boxes that no unit takes, because an init segment follows them; they are dropped otherwise.
  void take_rest(std::function<void(ByteView)> take) { take_rest_ = std::move(take); }

  // The same, where nothing follows.
  [[nodiscard]] ByteView rest() const;

 private:
  struct TrackFacts {
    std::uint32_t track_id = 0, default_flags = 0;
    bool is_video = false;
  };

  using Emit = std::function<void(Unit)>;

  // Offset in buffer_ up to which bytes are needed before anything can be decided.
  [[nodiscard]] std::size_t decision_point() const;
  void reserve_up_to(std::size_t size);
  Result<> advance(const Emit& emit);
  Result<> begin_box();
  Result<> admit_box();
  Result<> finish_box(const Emit& emit);
  Result<> read_tracks(ByteView moov);
  Result<> read_moof(ByteView moof);
  void drop_before_box();
  void emit_unit(Unit::Type type, const Emit& emit);

  StreamLimits limits_;
  Bytes buffer_;           // the unit in work; only the first filled_ bytes mean anything
  std::size_t filled_ = 0; // may reach into the next unit
  std::size_t box_start_ = 0;
  std::optional<BoxHeader> box_; // of the box at box_start_, once its header is complete
  bool in_init_ = false;         // the unit in work begins with ftyp or moov
  bool has_init_ = false;        // of the stream so far
  bool has_moof_ = false;        // of the unit in work
  std::uint32_t track_id_ = 0;
  bool starts_with_sync_ = false;
  std::vector<TrackFacts> tracks_; // of the current init segment
  std::optional<Error> failure_;
  std::function<void(ByteView)> take_rest_;
};

} // namespace kagimado::mp4
