// The time zone of this process: what local time is in its log, in names of its files and on its screens.
#pragma once

#include <string>
#include <string_view>

namespace kagimado {

// By its form one of the IANA time zone database, "Asia/Tokyo": it cannot lead out of the database's folder.
bool is_zone_name(std::string_view name);

// What TZ says while nothing else was chosen.
inline constexpr std::string_view machines_time_zone = ":/etc/localtime";

// At the start, before there are other threads. A variable that is not there yet would have to be added
// later, which moves the environment under those who read it.
void begin_time_zone();

// From now on; a name that is none changes nothing. Any thread, but one caller at a time: who converts a time
// meanwhile does so in the old zone or in the new one (glibc never frees what an environment variable was).
void use_time_zone(const std::string& name);

} // namespace kagimado
