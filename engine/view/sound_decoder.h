// Opens and decodes the samples of one clip's sound track. Owned and called by one thread at a time.
#pragma once

#include "engine/ff/audio_decoder.h"
#include "engine/sealed/opener.h"
#include "engine/view/sound_track.h"

#include <functional>

namespace kagimado::view {

class SoundDecoder final {
 public:
  using Emit = std::function<void(SoundPiece)>;

  // Errors: Unsupported, Damaged.
  static Result<std::unique_ptr<SoundDecoder>> create(const mp4::Track& track);

  [[nodiscard]] std::uint32_t track_id() const { return track_id_; }

  // opener: null for clear ones. Pieces come without wall times. Errors: Damaged (go on with the next
  // fragment).
  Result<> decode(const mp4::Fragment& fragment, ByteView fragment_bytes, sealed::Opener* opener,
                  const Emit& emit);

 private:
  std::unique_ptr<ff::AudioDecoder> decoder_;
  std::uint32_t track_id_ = 0, timescale_ = 1;
  Bytes buffer_;
};

} // namespace kagimado::view
