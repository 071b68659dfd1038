#include "engine/recorder/iso_time.h"

#include <charconv>
#include <ctime>
#include <optional>

namespace kagimado::recorder {
namespace {

// Reads from the front; after something that does not fit it stays failed.
class Scanner final {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(std::size_t count, int least, int most) {
    int value = 0;
    const auto part = rest_.substr(0, count);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    is_good_ = is_good_ && part.size() == count && error == std::errc() && end == part.data() + part.size() &&
               part.front() != '-' && value >= least && value <= most;
    rest_.remove_prefix(part.size());
    return value;
  }

  bool accept(std::string_view any_of) {
    if (rest_.empty() || !any_of.contains(rest_.front()))
      return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) { is_good_ = accept({&c, 1}) && is_good_; }

  [[nodiscard]] char last() const { return last_; }

  [[nodiscard]] bool is_good() const { return is_good_; }

  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  char last_ = 0;
  bool is_good_ = true;
};

struct Parts {
  std::chrono::year_month_day date;
  std::chrono::seconds of_day{0};
  std::optional<std::chrono::minutes> zone; // nothing: local
};

std::chrono::minutes read_zone(Scanner& scanner) {
  if (scanner.last() == 'Z')
    return std::chrono::minutes(0);
  const int sign = scanner.last() == '-' ? -1 : 1;
  const int hours = scanner.digits(2, 0, 23);
  scanner.accept(":");
  return sign * (std::chrono::hours(hours) + std::chrono::minutes(scanner.digits(2, 0, 59)));
}

void read_clock(Scanner& scanner, Parts& parts) {
  parts.of_day = std::chrono::hours(scanner.digits(2, 0, 23));
  scanner.expect(':');
  parts.of_day += std::chrono::minutes(scanner.digits(2, 0, 59));
  if (scanner.accept(":"))
    parts.of_day += std::chrono::seconds(scanner.digits(2, 0, 59));
  if (scanner.accept("Z+-"))
    parts.zone = read_zone(scanner);
}

std::optional<Parts> read_parts(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  const int year = scanner.digits(4, 1970, 2254);
  scanner.expect('-');
  const int month = scanner.digits(2, 1, 12);
  scanner.expect('-');
  const int day = scanner.digits(2, 1, 31);
  parts.date = {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                std::chrono::day(static_cast<unsigned>(day))};
  if (scanner.accept("T "))
    read_clock(scanner, parts);
  if (!scanner.is_good() || !scanner.is_at_end() || !parts.date.ok())
    return std::nullopt;
  return parts;
}

std::time_t local_seconds(const Parts& parts) {
  const std::chrono::hh_mm_ss clock(parts.of_day);
  std::tm fields{};
  fields.tm_year = static_cast<int>(parts.date.year()) - 1900;
  fields.tm_mon = static_cast<int>(static_cast<unsigned>(parts.date.month())) - 1;
  fields.tm_mday = static_cast<int>(static_cast<unsigned>(parts.date.day()));
  fields.tm_hour = static_cast<int>(clock.hours().count());
  fields.tm_min = static_cast<int>(clock.minutes().count());
  fields.tm_sec = static_cast<int>(clock.seconds().count());
  fields.tm_isdst = -1; // as the zone's rules say
  return std::mktime(&fields);
}

} // namespace

Result<WallTime> parse_time(std::string_view text) {
  const auto parts = read_parts(text);
  if (!parts)
    return fail(ErrorKind::Invalid,
                "\"{}\" is no time such as 2026-11-23T10:05:30 (Z or +09:00 behind, else local)", text);
  if (parts->zone)
    return WallTime(std::chrono::sys_days(parts->date)) + parts->of_day - *parts->zone;
  return WallTime(std::chrono::seconds(local_seconds(*parts)));
}

std::string local_text(WallTime time) {
  const auto seconds =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
  std::tm fields{};
  ::localtime_r(&seconds, &fields);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", fields.tm_year + 1900, fields.tm_mon + 1,
                     fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec);
}

} // namespace kagimado::recorder
