#include "engine/base/time_zone.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace kagimado {
namespace {

constexpr std::size_t longest_name = 64;

bool is_zone_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
         c == '+' || c == '-';
}

} // namespace

bool is_zone_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, is_zone_character) &&
         !name.starts_with('/') && !name.ends_with('/') && !name.contains("//");
}

void begin_time_zone() {
  ::setenv("TZ", machines_time_zone.data(), 0); // NOLINT(concurrency-mt-unsafe): before there are threads
}

void use_time_zone(const std::string& name) {
  if (!is_zone_name(name))
    return;
  ::setenv("TZ", name.c_str(), 1);
  ::tzset(); // localtime_r need not look at the variable
}

} // namespace kagimado
