// Where playback of a camera begins: cursor.h, CursorRequest.
#pragma once

#include "engine/store/cursor.h"
#include "engine/store/recording_reader.h"

namespace kagimado::store {

struct CursorStart {
  std::int64_t file_id = 0;
  std::unique_ptr<RecordingReader> file; // nullptr: cannot be opened; the search goes on behind it
  std::optional<Error> problem;          // then: why, unless it was deleted meanwhile
  mp4::PlaybackDamage unreadable;        // then: its time
  std::uint32_t record = 0;
};

// Errors: NotFound (nothing in that direction), Io, those of the catalogue.
Result<CursorStart> find_start(StoreState& state, const CursorRequest& request);

} // namespace kagimado::store
