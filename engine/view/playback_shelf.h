// Pictures of one camera that are decoded and wait for their moment, in the direction of play; the one that
// is shown; and what follows: more, a gap, the end. Stretches that are locked or damaged stand in the same
// line.
//
// Thread-safe: a decoding strand fills it, the clock's thread takes what is due.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/view/frame_decoder.h"
#include "engine/view/picture_sink.h"
#include "engine/view/playback_clock.h"

#include <deque>
#include <string>

namespace kagimado::view {

using ScaledPictures = std::vector<std::pair<std::shared_ptr<PictureSink>, Picture>>;

struct PlaybackEntry {
  enum class Kind { Picture, Locked, Damaged };

  Kind kind = Kind::Picture;
  WallTime from, to; // shown while the clock is in [from, to)
  std::int64_t span = 0;
  bool discontinuity = false; // as the recorder says: it does not continue what came before
  bool to_is_estimate = false;
  sealed::KeyState key_state = sealed::KeyState::Clear;
  std::string_view reason; // Damaged: error kind name
  Bytes key_box;           // Locked
  ff::Frame frame;         // Picture
  FrameFacts facts;
  ScaledPictures pictures;

  // Of the shelf:
  std::uint64_t serial = 0, epoch = 0;
  bool gap_before = false;
  bool ready = false; // pictures are scaled
};

std::size_t bytes_of(const ff::Frame& frame);

class PlaybackShelf final {
 public:
  // Gaps shorter than this are none.
  static constexpr std::chrono::microseconds shortest_gap{1'000'000};
  // A recording may begin with pictures that the one before has too. More than this is a clock that was set.
  static constexpr std::chrono::microseconds longest_overlap{10'000'000};

  // A jump: what waits is dropped; what is shown stays on the screen and counts no more. What still comes for
  // an older generation is refused.
  void restart(std::uint64_t generation, bool backward, std::uint64_t epoch);
  void push(std::uint64_t generation, PlaybackEntry entry);
  void extend_last(std::uint64_t generation, WallTime to); // the newest entry lasts longer
  void end(std::uint64_t generation);                      // nothing follows
  void forget_shown();                                     // it may be shown no longer

  // The next entry without its scaled pictures, of the few that come next.
  [[nodiscard]] std::optional<PlaybackEntry> next_to_scale() const;
  // pictures of an entry; dropped if it is gone or the tiles have changed meanwhile (version).
  void put_pictures(std::uint64_t serial, std::uint64_t version, ScaledPictures pictures);
  [[nodiscard]] std::uint64_t version() const;
  void forget_pictures(); // the tiles changed: scale anew
  // The picture went out to the tiles at that time.
  void note_shown(SteadyTime at);

  // What is to be shown now; nothing: no change. Skipped entries are gone.
  std::optional<PlaybackEntry> take_due(WallTime position, std::uint64_t epoch);
  // The shown one. No pictures in it.
  [[nodiscard]] std::optional<PlaybackEntry> shown() const;

  [[nodiscard]] TrackTimeline timeline(CameraId camera, WallTime position) const;

  // Where the picture after the shown one is; nothing while it is unknown, or there is none.
  struct Next {
    WallTime at;
    bool next_epoch = false;
  };

  [[nodiscard]] std::optional<Next> next(WallTime position) const;
  [[nodiscard]] bool settled() const;  // something is shown since the jump
  [[nodiscard]] bool starving() const; // nothing waits and there is more

  [[nodiscard]] std::size_t entries() const;
  [[nodiscard]] std::size_t frame_bytes() const; // of what waits

 private:
  [[nodiscard]] WallTime start_of(const PlaybackEntry& entry) const KGM_REQUIRES(mutex_);
  [[nodiscard]] WallTime edge_of(const PlaybackEntry& entry) const KGM_REQUIRES(mutex_);
  [[nodiscard]] bool is_beyond(WallTime a, WallTime b) const KGM_REQUIRES(mutex_);
  [[nodiscard]] bool is_due(const PlaybackEntry& entry, WallTime position, std::uint64_t epoch) const
      KGM_REQUIRES(mutex_);
  void link(PlaybackEntry& entry, PlaybackEntry& before) KGM_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::uint64_t generation_ KGM_GUARDED_BY(mutex_) = 0;
  bool backward_ KGM_GUARDED_BY(mutex_) = false;
  bool ended_ KGM_GUARDED_BY(mutex_) = false;
  bool settled_ KGM_GUARDED_BY(mutex_) = false;
  std::uint64_t epoch_ KGM_GUARDED_BY(mutex_) = 0; // of the newest entry
  std::uint64_t next_serial_ KGM_GUARDED_BY(mutex_) = 1;
  std::uint64_t version_ KGM_GUARDED_BY(mutex_) = 0;
  std::size_t frame_bytes_ KGM_GUARDED_BY(mutex_) = 0;
  std::deque<PlaybackEntry> waiting_ KGM_GUARDED_BY(mutex_);
  std::optional<PlaybackEntry> shown_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view
