#include "engine/recorder/site_alarm.h"

#include "engine/api/route.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace kagimado::recorder {
namespace {

constexpr std::chrono::seconds usual_length{10};
constexpr unsigned most_seconds = 3600;

std::string in_capitals(std::string_view text) {
  std::string capitals(text);
  std::ranges::transform(capitals, capitals.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return capitals;
}

std::vector<std::string> words_of(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string> words;
  while (true) {
    const auto first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos)
      return words;
    line.remove_prefix(first);
    const auto word = line.substr(0, line.find_first_of(blanks));
    words.push_back(in_capitals(word));
    line.remove_prefix(word.size());
  }
}

std::optional<unsigned> number_up_to(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number =
      error == std::errc() && end == text.data() + text.size() && value >= 1 && value <= most;
  return is_number ? std::optional(value) : std::nullopt;
}

// "1,4-6"
Result<std::vector<CameraId>> cameras_of(std::string_view text) {
  std::set<CameraId> cameras;
  while (true) {
    const auto comma = text.find(',');
    const auto part = text.substr(0, comma);
    const auto hyphen = part.find('-');
    const auto first = number_up_to(part.substr(0, hyphen), api::max_camera_number);
    const auto last = hyphen == std::string_view::npos
                          ? first
                          : number_up_to(part.substr(hyphen + 1), api::max_camera_number);
    if (!first || !last || *first > *last)
      return fail(ErrorKind::Invalid, "cameras are ALL, or numbers from 1 to {} as in 1,4-6",
                  api::max_camera_number);
    for (auto camera = *first; camera <= *last; ++camera)
      cameras.insert(CameraId{camera});
    if (comma == std::string_view::npos)
      return std::vector<CameraId>(cameras.begin(), cameras.end());
    text.remove_prefix(comma + 1);
  }
}

} // namespace

Result<SiteOrder> parse_site_line(std::string_view line) {
  if (line.size() > max_site_line_bytes)
    return fail(ErrorKind::Invalid, "a line has at most {} bytes", max_site_line_bytes);
  const auto words = words_of(line);
  SiteOrder order;
  if (words.size() == 1 && words[0] == "PING")
    return order;
  if (words.size() < 2 || words.size() > 3 || words[0] != "ALARM")
    return fail(ErrorKind::Invalid, "a line is PING, or ALARM, cameras, and seconds, ON or OFF");
  order.what = SiteOrder::What::On;
  order.is_of_all = words[1] == "ALL";
  if (!order.is_of_all) {
    KGM_TRY(order.cameras, cameras_of(words[1]));
  }
  if (words.size() == 2) {
    order.ends = usual_length;
  } else if (words[2] == "OFF") {
    order.what = SiteOrder::What::Off;
  } else if (words[2] != "ON") {
    const auto seconds = number_up_to(words[2], most_seconds);
    if (!seconds)
      return fail(ErrorKind::Invalid, "an alarm lasts 1 to {} seconds, or is ON or OFF", most_seconds);
    order.ends = std::chrono::seconds(*seconds);
  }
  return order;
}

} // namespace kagimado::recorder
