#include "osd/widgets/civil_time.h"

#include <algorithm>
#include <ctime>

namespace kagimado::osd {
namespace {

using std::chrono::sys_days, std::chrono::year, std::chrono::January;

constexpr WallTime first_time = sys_days(year(1970) / January / 1);
constexpr WallTime end_of_times = sys_days(year(2100) / January / 1);

std::tm local(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr) { // a year beyond what it can hold
    parts = {};
    parts.tm_mday = 1;
    parts.tm_year = 70;
  }
  return parts;
}

WallTime time_of(std::tm parts) {
  parts.tm_isdst = -1;
  return WallTime(std::chrono::seconds(std::mktime(&parts)));
}

int days_in_month(int year, int month) {
  using namespace std::chrono;
  return static_cast<int>(static_cast<unsigned>(
      year_month_day_last(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / last)
          .day()));
}

// The same time of day: a day may have 23 or 25 hours.
WallTime add_days(WallTime time, int days) {
  auto parts = local(time);
  parts.tm_mday += days;
  return time_of(parts);
}

WallTime add_months(WallTime time, int months) {
  auto parts = local(time);
  const int count = (parts.tm_year + 1900) * 12 + parts.tm_mon + months;
  parts.tm_year = count / 12 - 1900;
  parts.tm_mon = count % 12;
  parts.tm_mday = std::min(parts.tm_mday, days_in_month(count / 12, count % 12 + 1));
  return time_of(parts);
}

WallTime moved(WallTime time, TimePart part, int by) {
  switch (part) {
  case TimePart::Year:
    return add_months(time, by * 12);
  case TimePart::Month:
    return add_months(time, by);
  case TimePart::Day:
    return add_days(time, by);
  case TimePart::Hour:
    return time + std::chrono::hours(by);
  case TimePart::Minute:
    return time + std::chrono::minutes(by);
  case TimePart::Second:
    break;
  }
  return time + std::chrono::seconds(by);
}

} // namespace

CivilTime civil_of(WallTime time) {
  const auto t = local(time);
  return {t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec};
}

WallTime step_time(WallTime time, TimePart part, int by) {
  const WallTime whole = std::chrono::floor<std::chrono::seconds>(
      std::clamp<WallTime>(time, first_time, end_of_times - std::chrono::seconds(1)));
  const auto stepped = moved(whole, part, by);
  return stepped < first_time || stepped >= end_of_times ? whole : stepped;
}

} // namespace kagimado::osd
