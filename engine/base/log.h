// The log: one line an event to standard error, for the journal. Thread-safe.
//
// Never pass a password, key or a URL with credentials. The area is a module's name ("ingest", "tls").
#pragma once

#include <fmt/format.h>

#include <string_view>

namespace kagimado::log {

enum class Level { Debug, Info, Warn, Error };

// From a command line: "debug", "info", "warn", "error"; anything else keeps Info.
void set_level(std::string_view name);
void write(Level level, std::string_view area, std::string_view message);
bool enabled(Level level);

template <class... Args>
void debug(std::string_view area, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::Debug))
    write(Level::Debug, area, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void info(std::string_view area, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Info, area, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void warn(std::string_view area, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Warn, area, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void error(std::string_view area, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Error, area, fmt::format(format, std::forward<Args>(args)...));
}

} // namespace kagimado::log
