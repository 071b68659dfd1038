#include "engine/exporter/utc_text.h"

#include "engine/base/time_zone.h"

#include <fmt/chrono.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace kagimado::exporter {

namespace {

std::tm utc_parts(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

} // namespace

std::string utc_text(WallTime time) {
  const auto micros = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", utc_parts(time), micros);
}

std::string utc_file_text(WallTime time) {
  return fmt::format("{:%Y%m%dT%H%M%SZ}", utc_parts(time));
}

std::string local_folder_text(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return fmt::format("{:%Y%m%d-%H%M%S}", parts);
}

Result<WallTime> parse_utc_text(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0, end = 0;
  const std::string copy(text.substr(0, 40));
  const int fields = std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ%n", &year, &month, &day, &hour,
                                 &minute, &second, &micros, &end);
  const auto date =
      std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                  std::chrono::day(static_cast<unsigned>(day)));
  const bool in_range = date.ok() && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                        second < 61 && micros >= 0;
  if (fields != 7 || static_cast<std::size_t>(end) != text.size() || !in_range)
    return fail(ErrorKind::Invalid, "not a time: '{}'", copy);
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::microseconds(micros);
}

std::string zone_name() {
  std::string name;
  if (const char* given = std::getenv("TZ"); given != nullptr && given != machines_time_zone)
    name = given[0] == ':' ? given + 1 : given;
  if (name.empty()) {
    std::error_code none;
    const std::string target = std::filesystem::read_symlink("/etc/localtime", none).string();
    constexpr std::string_view folder = "zoneinfo/";
    if (const auto at = target.find(folder); at != std::string::npos)
      name = target.substr(at + folder.size());
  }
  return is_zone_name(name) ? name : std::string();
}

} // namespace kagimado::exporter
