#include "engine/view/chain_watch.h"

namespace kagimado::view {

ChainWatch::ChainWatch(const sealed::Material& material, ByteView init_bytes, std::uint32_t video_track)
    : checker_(material, init_bytes), video_track_(video_track) {
  checker_.resync();
}

void ChainWatch::on_gap() {
  checker_.resync();
  expected_decode_time_.reset();
}

void ChainWatch::on_jump() {
  on_gap();
  bent_at_.reset();
}

bool ChainWatch::tampered(SteadyTime now) const {
  return bent_at_ && now - *bent_at_ < intact_for;
}

bool ChainWatch::is_time_gap(const mp4::Fragment& fragment) const {
  return fragment.track_id == video_track_ && fragment.starts_with_sync() && expected_decode_time_ &&
         fragment.decode_time > *expected_decode_time_ &&
         fragment.decode_time - *expected_decode_time_ >= last_duration_;
}

void ChainWatch::remember_time(const mp4::Fragment& fragment) {
  if (fragment.track_id != video_track_)
    return;
  std::uint64_t duration = 0;
  for (const auto& sample : fragment.samples)
    duration += sample.duration;
  expected_decode_time_ = fragment.decode_time + duration;
  last_duration_ = fragment.samples.empty() ? 0 : fragment.samples.back().duration;
}

bool ChainWatch::check(const mp4::Fragment& fragment, ByteView bytes, SteadyTime now) {
  // After a mismatch the checker goes on from the tag that the fragment states.
  const bool bent =
      checker_.check(fragment, bytes) == sealed::ChainResult::Tampered && !is_time_gap(fragment);
  if (bent)
    bent_at_ = now;
  remember_time(fragment);
  return !tampered(now);
}

} // namespace kagimado::view
