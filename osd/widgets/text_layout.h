// Shortening and line breaking, independent of any font: widths come from the caller. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kagimado::osd {

using TextWidth = std::function<float(std::string_view)>;

// text, or as many of its characters as fit with an ellipsis into width.
std::string shorten_text(std::string_view text, float width, const TextWidth& width_of);
// Lines that fit width. Breaks at line feeds and spaces, and beside Japanese characters, though no line
// starts with closing punctuation; a longer word is cut where it must be.
std::vector<std::string_view> break_lines(std::string_view text, float width, const TextWidth& width_of);

} // namespace kagimado::osd
