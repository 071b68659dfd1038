// One group of pictures on its way to be shown backwards: all its fragments, and how far it was taken. A
// group whose pictures do not fit into the memory that is given is decoded again for its earlier part, so no
// picture is left out. Belongs to a strand.
#pragma once

#include "engine/view/playback_shelf.h"

#include <vector>

namespace kagimado::view {

class ReverseGroup final {
 public:
  static constexpr std::size_t max_bytes = 24 * 1024 * 1024; // what is beyond is not shown backwards
  static constexpr std::size_t max_fragments = 4096;

  struct Part {
    SharedBytes bytes;
    mp4::Fragment fragment;
  };

  // Fragments come until close(). before: only pictures that begin at this time or earlier.
  void begin(WallTime not_after);
  // False: too much, it is left out.
  bool add(Part part);

  void close() { closed_ = true; }

  void clear() { *this = ReverseGroup(); }

  [[nodiscard]] bool collecting() const { return open_ && !closed_; }

  [[nodiscard]] bool decoding() const { return open_ && closed_; }

  // The next fragment to decode; nothing: this pass is done, take_kept().
  const Part* next_part();
  // A decoded picture, in its order. budget_bytes: of the pictures kept at a time. step: pictures closer
  // together than this are not wanted.
  void keep(PlaybackEntry entry, std::size_t budget_bytes, std::chrono::microseconds step);

  void end_pass() { pass_is_done_ = true; } // what follows cannot be decoded

  // What was kept, last picture first. Ends the pass; afterwards decoding() tells whether there is an earlier
  // part.
  std::vector<PlaybackEntry> take_kept();

 private:
  std::vector<Part> parts_;
  std::size_t bytes_ = 0;
  bool open_ = false, closed_ = false;
  WallTime not_after_;
  std::size_t next_ = 0;
  bool pass_is_done_ = false; // what follows is too late in time
  bool left_out_earlier_ = false;
  std::deque<PlaybackEntry> kept_;
  std::size_t kept_bytes_ = 0;
};

} // namespace kagimado::view
