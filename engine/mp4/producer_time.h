// Description of prft (producer reference time): ISO/IEC 14496-12 section 8.16.5.
#pragma once

#include "engine/mp4/archive.h"
#include "engine/mp4/fragment.h"

namespace kagimado::mp4 {

// 64-bit NTP timestamps (RFC 5905, section 6): seconds since 1900 and a binary fraction. Eras: 1968 to 2104
// are told apart by the top bit. Exact to the microsecond both ways.
std::uint64_t to_ntp(WallTime time);
WallTime from_ntp(std::uint64_t ntp);

// Content of the box.
template <class A>
void describe_producer_time(A& a, ProducerTime& time) {
  FullBox full{1, 0};
  describe(a, full);
  a.u32(time.track_id);
  std::uint64_t ntp = to_ntp(time.wall);
  a.u64(ntp);
  if constexpr (A::reading)
    time.wall = from_ntp(ntp);
  if (full.version == 0)
    a.u32(time.media_time);
  else
    a.u64(time.media_time);
}

} // namespace kagimado::mp4
