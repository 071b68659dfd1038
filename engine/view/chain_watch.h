// Watches the integrity chain of a live stream. Live, fragments may be missing (a slow line): a gap in the
// video's time line is no bent byte. Everything else that breaks the chain is, and stays so until it was
// intact for a while. Owned and called by one thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/sealed/opener.h"

#include <optional>

namespace kagimado::view {

class ChainWatch final {
 public:
  static constexpr std::chrono::seconds intact_for{10};

  // Joins in the middle: the first fragment is taken on trust.
  ChainWatch(const sealed::Material& material, ByteView init_bytes, std::uint32_t video_track);

  // Every fragment of the stream, in order; audio too. False: tampered, now or lately.
  bool check(const mp4::Fragment& fragment, ByteView bytes, SteadyTime now);
  void on_gap();  // fragments were left out knowingly
  void on_jump(); // to another place: what was bent there is left behind
  [[nodiscard]] bool tampered(SteadyTime now) const;

 private:
  [[nodiscard]] bool is_time_gap(const mp4::Fragment& fragment) const;
  void remember_time(const mp4::Fragment& fragment);

  sealed::ChainChecker checker_;
  std::uint32_t video_track_;
  std::optional<std::uint64_t> expected_decode_time_; // of the next video fragment
  std::uint64_t last_duration_ = 0;
  std::optional<SteadyTime> bent_at_;
};

} // namespace kagimado::view
