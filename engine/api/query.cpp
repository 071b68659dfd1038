#include "engine/api/query.h"

#include "engine/api/route.h"
#include "engine/net/url.h"

#include <charconv>

namespace kagimado::api {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

Result<std::string> decode(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3))
    if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))
      return fail(ErrorKind::Invalid, "query: bad percent-encoding");
  return net::percent_decode(text);
}

// Digits as a person writes them, with a minus where it may be: no plus, no blank, no leading zero.
std::optional<std::int64_t> whole_number(std::string_view text) {
  const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0'))
    return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

} // namespace

Result<Query> Query::parse(std::string_view target, std::initializer_list<std::string_view> known) {
  Query query;
  const auto question = target.find('?');
  auto rest = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    const auto name = pair.substr(0, equals);
    if (std::ranges::find(known, name) == known.end())
      return fail(ErrorKind::Invalid, "query: no parameter \"{}\" here", name);
    if (equals == std::string_view::npos || equals + 1 == pair.size())
      return fail(ErrorKind::Invalid, "query: \"{}\" is empty", name);
    KGM_TRY(auto value, decode(pair.substr(equals + 1)));
    if (!query.values_.emplace(name, std::move(value)).second)
      return fail(ErrorKind::Invalid, "query: \"{}\" stands twice", name);
  }
  return query;
}

const std::string* Query::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

Result<std::optional<std::int64_t>> Query::number(std::string_view name, std::int64_t least,
                                                  std::int64_t most) const {
  const auto* text = find(name);
  if (text == nullptr)
    return std::nullopt;
  const auto value = whole_number(*text);
  if (!value || *value < least || *value > most)
    return fail(ErrorKind::Invalid, "query: \"{}\" is no whole number from {} to {}", name, least, most);
  return value;
}

std::optional<std::string> Query::text(std::string_view name) const {
  const auto* text = find(name);
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

Result<std::optional<WallTime>> Query::time(std::string_view name) const {
  KGM_TRY(const auto value, number(name, 0, latest_time_us));
  if (!value)
    return std::nullopt;
  return WallTime(std::chrono::microseconds(*value));
}

Result<std::optional<std::size_t>> Query::choice(std::string_view name,
                                                 std::initializer_list<std::string_view> names) const {
  const auto* text = find(name);
  if (text == nullptr)
    return std::nullopt;
  const auto* const found = std::ranges::find(names, std::string_view(*text));
  if (found == names.end())
    return fail(ErrorKind::Invalid, "query: \"{}\" is none of {}", name, fmt::join(names, ", "));
  return static_cast<std::size_t>(found - names.begin());
}

Result<std::vector<std::string>> Query::list(std::string_view name) const {
  std::vector<std::string> items;
  const auto* text = find(name);
  if (text == nullptr)
    return items;
  for (std::size_t start = 0; start <= text->size();) {
    const auto comma = std::min(text->find(',', start), text->size());
    items.push_back(text->substr(start, comma - start));
    if (std::ranges::count(items, items.back()) > 1)
      return fail(ErrorKind::Invalid, "query: \"{}\" stands twice in \"{}\"", items.back(), name);
    start = comma + 1;
  }
  return items;
}

Result<std::vector<CameraId>> Query::cameras(std::string_view name) const {
  std::vector<CameraId> cameras;
  KGM_TRY(const auto items, list(name));
  for (const auto& item : items) {
    const auto value = whole_number(item);
    if (!value || *value < 1 || *value > max_camera_number)
      return fail(ErrorKind::Invalid, "query: \"{}\" is no list of camera numbers", name);
    cameras.push_back(CameraId{static_cast<std::uint32_t>(*value)});
  }
  return cameras;
}

Result<TimeRange> time_range(const Query& query) {
  KGM_TRY(const auto from, query.time("from"));
  KGM_TRY(const auto to, query.time("to"));
  if (!from || !to)
    return fail(ErrorKind::Invalid, "query: \"from\" and \"to\" are needed");
  if (*from >= *to)
    return fail(ErrorKind::Invalid, "query: \"from\" is not before \"to\"");
  return TimeRange{*from, *to};
}

} // namespace kagimado::api
