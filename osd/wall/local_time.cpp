#include "osd/wall/local_time.h"

#include <fmt/format.h>

#include <ctime>

namespace kagimado::osd {
namespace {

std::tm local(WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr)
    return {}; // a year beyond what it can hold
  return parts;
}

} // namespace

std::string time_text(WallTime time) {
  const auto t = local(time);
  return fmt::format("{:02}:{:02}:{:02}", t.tm_hour, t.tm_min, t.tm_sec);
}

std::string date_text(WallTime time) {
  const auto t = local(time);
  return fmt::format("{:04}/{:02}/{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

std::string picture_time_text(WallTime taken, WallTime now) {
  if (taken == WallTime{})
    return {};
  const auto date = date_text(taken);
  return date == date_text(now) ? time_text(taken) : date + " " + time_text(taken);
}

std::chrono::milliseconds until_next_second(WallTime now) {
  const auto next = std::chrono::floor<std::chrono::seconds>(now) + std::chrono::seconds(1);
  return std::chrono::ceil<std::chrono::milliseconds>(next - now);
}

} // namespace kagimado::osd
