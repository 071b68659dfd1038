// Reads recordings of one camera in playing order. Blocking disk reads: belongs to one worker thread at a
// time. Files that retention deletes meanwhile are skipped.
#pragma once

#include "engine/base/bytes.h"
#include "engine/mp4/playback_mark.h"
#include "engine/store/span.h"

#include <memory>

namespace kagimado::store {

enum class Direction { Forward, Backward };

enum class Choice {
  All,       // whole groups of pictures; backward: groups in reverse order, each forward inside
  KeyFrames, // only the fragment of each key frame, no sound
  One,       // the key frame at or before the time (else the first after it within 10 s), then EndOfStream
};

struct CursorRequest {
  CameraId camera{0};
  WallTime from; // starts with the group that covers it; in a gap: the next one in the direction
  Direction direction = Direction::Forward;
  Choice choice = Choice::All;
  // Where two recordings tell the same time (the clock was set back): start in this one. Without it the
  // first recorded counts. From then on playing order is recording order.
  std::optional<SpanId> span;
  // Forward only, kept by whoever plays the cursor: a group that begins here or later, and one before its
  // predecessor (the clock was set back), is not played, and nobody waits at the live edge.
  std::optional<WallTime> to;
};

// init: before the first piece of a file, and whenever it differs from the one before.
struct Piece {
  SharedBytes init;
  std::optional<mp4::PlaybackMark> mark; // at the beginning of a group
  SharedBytes bytes; // whole fragments as stored; about 1 MiB or less, at least one fragment
  std::optional<mp4::PlaybackDamage> damage; // bytes were left out: then it has nothing else
};

class Cursor {
 public:
  virtual ~Cursor() = default;
  // Errors: EndOfStream (nothing more yet: at the live edge it may be asked again later; One: done), NotFound
  // (no recording at all in the direction), Io, those of the catalogue.
  virtual Result<Piece> next() = 0;
};

} // namespace kagimado::store
