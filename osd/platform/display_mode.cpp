#include "osd/platform/display_mode.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <tuple>

namespace kagimado::osd {
namespace {

constexpr Size full_hd{1920, 1080};
constexpr std::uint32_t positive_syncs = (1u << 0) | (1u << 2); // DRM_MODE_FLAG_PHSYNC, PVSYNC
constexpr std::uint32_t negative_syncs = (1u << 1) | (1u << 3); // DRM_MODE_FLAG_NHSYNC, NVSYNC

constexpr std::array<DisplayMode, 9> standard{{
    {{1920, 1080}, 60, false, 148500, 2008, 2052, 2200, 1084, 1089, 1125, positive_syncs},
    {{1920, 1080}, 50, false, 148500, 2448, 2492, 2640, 1084, 1089, 1125, positive_syncs},
    {{1920, 1080}, 30, false, 74250, 2008, 2052, 2200, 1084, 1089, 1125, positive_syncs},
    {{1280, 720}, 60, false, 74250, 1390, 1430, 1650, 725, 730, 750, positive_syncs},
    {{1280, 720}, 50, false, 74250, 1720, 1760, 1980, 725, 730, 750, positive_syncs},
    {{1280, 1024}, 60, false, 108000, 1328, 1440, 1688, 1025, 1028, 1066, positive_syncs},
    {{1024, 768}, 60, false, 65000, 1048, 1184, 1344, 771, 777, 806, negative_syncs},
    {{800, 600}, 60, false, 40000, 840, 968, 1056, 601, 605, 628, positive_syncs},
    {{640, 480}, 60, false, 25175, 656, 752, 800, 490, 492, 525, negative_syncs},
}};

std::int64_t pixels(Size size) {
  return static_cast<std::int64_t>(size.width) * size.height;
}

bool fits(const DisplayMode& mode, const ModeWish& wish) {
  return mode.size == wish.size && (!wish.refresh_hz || mode.refresh_hz == *wish.refresh_hz);
}

// Larger is better.
std::tuple<bool, bool, std::int64_t, int> rank(const DisplayMode& mode) {
  const bool progressive = (mode.flags & DisplayMode::interlaced) == 0;
  return {progressive, mode.preferred, pixels(mode.size), -std::abs(mode.refresh_hz - 60)};
}

template <class Accept>
std::optional<DisplayMode> best(std::span<const DisplayMode> offered, Accept accept) {
  std::optional<DisplayMode> found;
  for (const auto& mode : offered)
    if (accept(mode) && (!found || rank(*found) < rank(mode)))
      found = mode;
  return found;
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0)
    return std::nullopt;
  return number;
}

} // namespace

Result<ModeWish> parse_mode_wish(std::string_view text) {
  constexpr int most_pixels_a_side = 8192, most_hz = 240;
  const auto wrong = [&] {
    return fail(ErrorKind::Invalid, "\"{}\" is no mode like 1280x720 or 1280x720@50", text);
  };
  const auto x = text.find('x'), at = text.find('@');
  if (x == std::string_view::npos)
    return wrong();
  const auto width = number_of(text.substr(0, x));
  const auto height = number_of(text.substr(x + 1, at == std::string_view::npos ? at : at - x - 1));
  if (!width || !height || *width > most_pixels_a_side || *height > most_pixels_a_side)
    return wrong();
  ModeWish wish{{*width, *height}, std::nullopt};
  if (at != std::string_view::npos) {
    wish.refresh_hz = number_of(text.substr(at + 1));
    if (!wish.refresh_hz || *wish.refresh_hz > most_hz)
      return wrong();
  }
  return wish;
}

std::optional<DisplayMode> standard_mode(const ModeWish& wish) {
  return best(standard, [&](const DisplayMode& mode) { return fits(mode, wish); });
}

std::optional<DisplayMode> choose_mode(std::span<const DisplayMode> offered,
                                       const std::optional<ModeWish>& wish) {
  if (wish) {
    if (auto mode = best(offered, [&](const DisplayMode& each) { return fits(each, *wish); }))
      return mode;
    if (auto mode = standard_mode(*wish))
      return mode;
  }
  auto mode = best(offered, [](const DisplayMode&) { return true; });
  if (mode && pixels(mode->size) > pixels({full_hd.width, 1200}))
    if (auto smaller = best(offered, [](const DisplayMode& each) {
          return each.size == full_hd && (each.flags & DisplayMode::interlaced) == 0;
        }))
      return smaller;
  return mode;
}

} // namespace kagimado::osd
