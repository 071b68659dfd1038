// Where a camera's recordings come from: the recorder's API, or a script (tests). Goes as fast as it is read:
// what it gives is taken back by resume().
#pragma once

#include "engine/base/ids.h"
#include "engine/mp4/playback_mark.h"
#include "engine/mp4/stream_reader.h"
#include "engine/net/url.h"
#include "engine/view/passport.h"

#include <boost/asio/any_io_executor.hpp>

namespace kagimado::view {

struct PlaybackRequest {
  std::uint64_t generation = 0; // of the asker: comes back with all that belongs to this request
  WallTime from;
  bool backward = false;
  bool key_frames_only = false;
  std::optional<std::int64_t> span;
};

struct PlaybackUnit {
  mp4::Unit unit;
  std::optional<mp4::PlaybackMark> mark;    // at the beginning of a group
  bool after_break = false;                 // the stream was lost before it
  std::vector<mp4::PlaybackDamage> damages; // what is missing before it; at the end the unit itself is empty
};

// Called from one thread at a time, any thread.
class PlaybackUnitSink {
 public:
  virtual ~PlaybackUnitSink() = default;
  // False: that is enough for now; resume() when there is room again.
  virtual bool on_unit(std::uint64_t generation, PlaybackUnit unit) = 0;
  // Nothing more is recorded in that direction.
  virtual void on_end(std::uint64_t generation) = 0;
  // The source lost its stream and tries again by itself, from the last group it gave (not after Denied or
  // Unsupported). Damaged: it goes on behind what could not be read.
  virtual void on_interrupted(std::uint64_t generation, const Error& error) = 0;
};

// Any thread; returns at once.
class PlaybackSource {
 public:
  virtual ~PlaybackSource() = default;                          // stops
  virtual void start(std::weak_ptr<PlaybackUnitSink> sink) = 0; // once, before the rest
  virtual void ask(const PlaybackRequest& request) = 0;         // drops what was asked before
  virtual void resume() = 0;
  virtual void retry() = 0; // need not wait any longer before it tries again
  virtual void stop() = 0;
};

struct PlaybackSourceOptions {
  std::shared_ptr<const net::Url> recorder;
  CameraId camera{0};
  std::shared_ptr<const Passport> passport = nullptr;
};

// executor: of one thread; the sink is called there.
std::unique_ptr<PlaybackSource> make_playback_source(boost::asio::any_io_executor executor,
                                                     PlaybackSourceOptions options);

} // namespace kagimado::view
