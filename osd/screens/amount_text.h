// Sizes and lengths of time as an operator reads them. Pure.
#pragma once

#include "engine/base/clock.h"
#include "osd/text/text.h"

#include <cstdint>
#include <string>

namespace kagimado::osd {

std::string bytes_text(std::uint64_t bytes);               // "12.3 GB", decimal as media are sold
std::string length_text(std::chrono::microseconds length); // "26:03:09": hours, minutes, seconds
// In words, rounded up: "about 3 min".
std::string time_left_text(std::chrono::seconds left, const Text& text);

} // namespace kagimado::osd
