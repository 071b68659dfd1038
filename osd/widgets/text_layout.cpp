#include "osd/widgets/text_layout.h"

#include "osd/draw/utf8.h"

#include <algorithm>

namespace kagimado::osd {

namespace {

constexpr std::string_view ellipsis = "…";

// Offsets of every character's start, and the end.
std::vector<std::size_t> character_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size(); at += decode_utf8(text.substr(at)).bytes)
    starts.push_back(at);
  starts.push_back(text.size());
  return starts;
}

bool is_wide(char32_t c) {
  return c >= 0x2e80 && c < 0xa000;
}

// Kinsoku: these never start a line.
bool must_not_start_line(char32_t c) {
  constexpr std::u32string_view closing =
      U"、。，．・：；？！」』）］｝】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)]}…";
  return closing.find(c) != std::u32string_view::npos;
}

bool may_break_between(char32_t before, char32_t after) {
  constexpr std::u32string_view opening = U"「『（［｛【〈《〔([{";
  if (must_not_start_line(after) || opening.find(before) != std::u32string_view::npos)
    return false;
  return before == U' ' || is_wide(before) || is_wide(after);
}

// How many bytes of text (without line feeds) make the first line.
std::size_t first_line(std::string_view text, float width, const TextWidth& width_of) {
  const auto starts = character_starts(text);
  // The most characters that fit, one at least, by bisection: widths grow with length.
  const auto too_long = std::partition_point(starts.begin() + 2, starts.end(), [&](std::size_t end) {
    return width_of(text.substr(0, end)) <= width;
  });
  const auto fitting = static_cast<std::size_t>(too_long - starts.begin()) - 1;
  if (starts[fitting] == text.size())
    return text.size();
  for (std::size_t end = fitting; end > 0; --end)
    if (may_break_between(decode_utf8(text.substr(starts[end - 1])).character,
                          decode_utf8(text.substr(starts[end])).character))
      return starts[end];
  return starts[fitting];
}

} // namespace

std::string shorten_text(std::string_view text, float width, const TextWidth& width_of) {
  if (width_of(text) <= width)
    return std::string(text);
  const auto starts = character_starts(text);
  const auto cut = [&](std::size_t end) { return std::string(text.substr(0, end)).append(ellipsis); };
  const auto too_long = std::partition_point(starts.begin() + 1, starts.end(),
                                             [&](std::size_t end) { return width_of(cut(end)) <= width; });
  return cut(*(too_long - 1));
}

std::vector<std::string_view> break_lines(std::string_view text, float width, const TextWidth& width_of) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t feed = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, feed);
    do {
      const std::size_t bytes = rest.empty() ? 0 : first_line(rest, width, width_of);
      std::string_view line = rest.substr(0, bytes);
      rest.remove_prefix(bytes);
      while (!line.empty() && line.back() == ' ' && !rest.empty())
        line.remove_suffix(1);
      lines.push_back(line);
    } while (!rest.empty());
    if (feed == text.size())
      return lines;
    text.remove_prefix(feed + 1);
  }
}

} // namespace kagimado::osd
