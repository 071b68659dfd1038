#include "engine/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace kagimado::log {
namespace {

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made =
        std::make_shared<spdlog::logger>("kagimado", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %L %v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
  case Level::Debug:
    return spdlog::level::debug;
  case Level::Info:
    return spdlog::level::info;
  case Level::Warn:
    return spdlog::level::warn;
  case Level::Error:
    return spdlog::level::err;
  }
  return spdlog::level::info;
}

// One event is one line: a hostile name cannot forge a second one, nor send control sequences to a terminal.
std::string one_line(std::string_view message) {
  std::string line(message);
  for (auto& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = ' ';
  return line;
}

} // namespace

void set_level(std::string_view name) {
  const auto level = name == "debug"   ? Level::Debug
                     : name == "warn"  ? Level::Warn
                     : name == "error" ? Level::Error
                                       : Level::Info;
  logger().set_level(to_spdlog(level));
}

void write(Level level, std::string_view area, std::string_view message) {
  logger().log(to_spdlog(level), "{}: {}", area, one_line(message));
}

bool enabled(Level level) {
  return logger().should_log(to_spdlog(level));
}

} // namespace kagimado::log
