// The query of a request, strictly: every parameter is known, stands once and says something.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <initializer_list>
#include <map>
#include <optional>

namespace kagimado::api {

class Query final {
 public:
  // Values are percent-decoded. Errors: Invalid (a parameter that is not known, repeated, empty or badly
  // encoded).
  static Result<Query> parse(std::string_view target, std::initializer_list<std::string_view> known);

  // nullopt: not there. Errors of all: Invalid.
  Result<std::optional<std::int64_t>> number(std::string_view name, std::int64_t least,
                                             std::int64_t most) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  // Microseconds since 1970.
  Result<std::optional<WallTime>> time(std::string_view name) const;
  // Position of the value in names.
  Result<std::optional<std::size_t>> choice(std::string_view name,
                                            std::initializer_list<std::string_view> names) const;
  // "a,b,c"; not there: empty.
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view name) const;
  // "1,2,3"; not there: empty.
  Result<std::vector<CameraId>> cameras(std::string_view name) const;

 private:
  [[nodiscard]] const std::string* find(std::string_view name) const;

  std::map<std::string, std::string, std::less<>> values_;
};

// What a time of the API may be: 1970 to 2255, whole microseconds that JSON readers keep exact.
inline constexpr std::int64_t latest_time_us = std::int64_t{1} << 53U;

struct TimeRange {
  WallTime from, to;
};

// "from" and "to", both needed, from before to.
Result<TimeRange> time_range(const Query& query);

} // namespace kagimado::api
