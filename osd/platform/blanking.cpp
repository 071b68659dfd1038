#include "osd/platform/blanking.h"

#include <algorithm>
#include <charconv>

namespace kagimado::osd {
namespace {

std::optional<int> two_digits(std::string_view text, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.size() != 2 || error != std::errc{} || end != text.data() + text.size() || number < 0 ||
      number > most)
    return std::nullopt;
  return number;
}

std::optional<std::chrono::minutes> time_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  const auto hours = two_digits(text.substr(0, 2), 24), minutes = two_digits(text.substr(3), 59);
  if (!hours || !minutes || (*hours == 24 && *minutes != 0))
    return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

} // namespace

Result<BlankingHours> BlankingHours::parse(std::string_view text) {
  BlankingHours hours;
  for (std::string_view rest = text; !rest.empty();) {
    const auto comma = rest.find(',');
    const auto span = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    const auto dash = span.find('-');
    const auto from = time_of(span.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : time_of(span.substr(dash + 1));
    if (!from || !to || *from == *to)
      return fail(ErrorKind::Invalid, "\"{}\" is no span of time like 22:00-06:30", span);
    hours.spans_.push_back({*from, *to});
  }
  return hours;
}

bool BlankingHours::black_at(std::chrono::seconds local) const {
  return std::ranges::any_of(spans_, [&](const Span& span) {
    if (span.from < span.to)
      return local >= span.from && local < span.to;
    return local >= span.from || local < span.to; // over midnight
  });
}

} // namespace kagimado::osd
