#include "osd/screens/amount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

using namespace literals;

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{"kB", "MB", "GB", "TB", "PB"};
  auto amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (amount >= 999.5 && unit + 1 < units.size()) {
    amount /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", amount, amount < 99.95 && unit > 0 ? 1 : 0, units[unit]);
}

std::string length_text(std::chrono::microseconds length) {
  const auto seconds = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(length).count());
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string time_left_text(std::chrono::seconds left, const Text& text) {
  constexpr std::int64_t most = 999 * 3600;
  const auto seconds = std::clamp<std::int64_t>(left.count(), 0, most);
  if (seconds <= 90)
    return text.format("amount.seconds_left"_t, {std::to_string(seconds)});
  const auto minutes = (seconds + 59) / 60;
  if (minutes <= 90)
    return text.format("amount.minutes_left"_t, {std::to_string(minutes)});
  return text.format("amount.hours_left"_t, {std::to_string(minutes / 60), std::to_string(minutes % 60)});
}

} // namespace kagimado::osd
