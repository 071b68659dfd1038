#include "engine/view/sound_decoder.h"

#include "engine/view/group_times.h"

namespace kagimado::view {

Result<std::unique_ptr<SoundDecoder>> SoundDecoder::create(const mp4::Track& track) {
  if (track.codec != mp4::Codec::Aac)
    return fail(ErrorKind::Unsupported, "sound track in {}", name_of(track.codec));
  auto decoder = std::make_unique<SoundDecoder>();
  KGM_TRY(decoder->decoder_, ff::AudioDecoder::create(ff::Codec::Aac, track.codec_config));
  decoder->track_id_ = track.id;
  decoder->timescale_ = track.timescale;
  return decoder;
}

Result<> SoundDecoder::decode(const mp4::Fragment& fragment, ByteView fragment_bytes, sealed::Opener* opener,
                              const Emit& emit) {
  std::uint64_t ticks = fragment.decode_time;
  for (const auto& sample : fragment.samples) {
    if (sample.offset > fragment_bytes.size() || sample.size_bytes > fragment_bytes.size() - sample.offset)
      return fail(ErrorKind::Damaged, "sound sample leaves its fragment");
    const auto bytes = fragment_bytes.subspan(sample.offset, sample.size_bytes);
    buffer_.assign(bytes.begin(), bytes.end());
    if (opener != nullptr)
      KGM_CHECK(opener->open_sample(sample, buffer_));
    const auto time = media_time(ticks, timescale_);
    KGM_CHECK(decoder_->decode(buffer_, [&](ff::AudioBlock block) {
      SoundPiece piece;
      piece.time = time;
      piece.rate_hz = block.rate_hz;
      piece.channels = block.channels;
      piece.samples = std::move(block.samples);
      emit(std::move(piece));
    }));
    ticks += sample.duration;
  }
  return {};
}

} // namespace kagimado::view
