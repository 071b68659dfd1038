#include "osd/wall/local_calendar.h"

#include <algorithm>
#include <ctime>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

// What localtime_r surely holds.
constexpr std::time_t earliest = -2'208'988'800, latest = 253'402'300'799; // years 1900 and 9999

std::tm local(std::time_t time) {
  time = std::clamp(time, earliest, latest);
  std::tm parts{};
  localtime_r(&time, &parts);
  return parts;
}

std::time_t seconds_of(WallTime time) {
  return floor<seconds>(time).time_since_epoch().count();
}

LocalDate date_of(const std::tm& parts) {
  return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
}

std::time_t noon_of(LocalDate date) {
  std::tm parts{};
  parts.tm_year = std::clamp(date.year, 1901, 9998) - 1900;
  parts.tm_mon = date.month - 1;
  parts.tm_mday = date.day;
  parts.tm_hour = 12;
  parts.tm_isdst = -1;
  return std::mktime(&parts);
}

} // namespace

LocalDate local_date(WallTime time) {
  return date_of(local(seconds_of(time)));
}

// Midnight may be left out when clocks are set: what is asked for is where the date changes.
WallTime day_start(LocalDate date) {
  std::time_t inside = noon_of(date);
  std::time_t before = inside - 24 * 60 * 60;
  const auto day = date_of(local(inside));
  while (inside - before > 1) {
    const auto middle = before + (inside - before) / 2;
    (date_of(local(middle)) < day ? before : inside) = middle;
  }
  return WallTime(seconds(inside));
}

WallTime day_start(WallTime time) {
  return day_start(local_date(time));
}

WallTime next_day_start(WallTime time) {
  auto date = local_date(time);
  ++date.day;
  return day_start(date);
}

int weekday(LocalDate date) {
  return local(noon_of(date)).tm_wday;
}

int days_in_month(int year, int month) {
  const auto last =
      std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

LocalDate month_after(LocalDate date, int months) {
  const int count = date.year * 12 + date.month - 1 + months;
  return {count / 12, count % 12 + 1, 1};
}

seconds utc_offset(WallTime time) {
  return seconds(local(seconds_of(time)).tm_gmtoff);
}

std::string zone_if_repeated(WallTime time) {
  const auto at = seconds_of(time);
  const auto here = local(at);
  for (const std::time_t shift : {30 * 60, 60 * 60, 2 * 60 * 60}) {
    const bool comes_again = here.tm_gmtoff - local(at + shift).tm_gmtoff == shift;
    const bool came_before = local(at - shift).tm_gmtoff - here.tm_gmtoff == shift;
    if (comes_again || came_before)
      return here.tm_zone != nullptr ? here.tm_zone : "";
  }
  return {};
}

} // namespace kagimado::osd
