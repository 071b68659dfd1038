#include "engine/mp4/producer_time.h"

namespace kagimado::mp4 {

namespace {

constexpr std::int64_t ntp_to_unix_seconds = 2'208'988'800; // 70 years with 17 leap days
constexpr std::int64_t era_seconds = std::int64_t{1} << 32U;
constexpr std::int64_t micros_per_second = 1'000'000;

} // namespace

std::uint64_t to_ntp(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::int64_t micros = (time - seconds).count();
  const auto ntp_seconds =
      static_cast<std::uint32_t>(seconds.time_since_epoch().count() + ntp_to_unix_seconds);
  // Rounded up, so that from_ntp, which cuts, finds the same microsecond again.
  const auto fraction =
      ((static_cast<std::uint64_t>(micros) << 32U) + micros_per_second - 1) / micros_per_second;
  return (std::uint64_t{ntp_seconds} << 32U) | fraction;
}

WallTime from_ntp(std::uint64_t ntp) {
  auto seconds = static_cast<std::int64_t>(ntp >> 32U);
  if ((seconds >> 31U) == 0)
    seconds += era_seconds; // after February 2036
  const std::uint64_t micros = ((ntp & 0xffff'ffffU) * micros_per_second) >> 32U;
  return WallTime(std::chrono::seconds(seconds - ntp_to_unix_seconds) +
                  std::chrono::microseconds(static_cast<std::int64_t>(micros)));
}

} // namespace kagimado::mp4
