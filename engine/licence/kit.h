// The kits that unlock cameras [REQ-LIC-1], and the recorder itself, whose key comes first [REQ-LIC-4].
// Pure; thread-safe.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <cstdint>

namespace kagimado::licence {

// Values are part of the release key: never changed, only appended to.
enum class Kit : std::uint8_t { Recorder = 0, Nxs01 = 1, Nxs04 = 2, Nxs16 = 3, Nxs32 = 4 };

inline constexpr std::array all_kits = {Kit::Recorder, Kit::Nxs01, Kit::Nxs04, Kit::Nxs16, Kit::Nxs32};

// "WJ-NXS04JW"; "recorder" for the recorder's own key.
std::string_view name_of(Kit kit);
// Errors: Invalid.
Result<Kit> parse_kit(std::string_view name);
// 0 for the recorder's own key.
std::uint32_t cameras_of(Kit kit);

} // namespace kagimado::licence
