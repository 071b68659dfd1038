#include "osd/app/board_arguments.h"

#include <array>
#include <utility>

namespace kagimado::osd {
namespace {

template <class T, std::size_t N>
Result<T> named(const std::string& text, std::string_view what,
                const std::array<std::pair<std::string_view, T>, N>& names) {
  for (const auto& [name, value] : names)
    if (name == text)
      return value;
  return fail(ErrorKind::Invalid, "\"{}\" is no {}", text, what);
}

Result<BoardMonitor> monitor_of(const BoardArguments::Monitor& arguments) {
  BoardMonitor monitor;
  monitor.connector = arguments.connector;
  if (!arguments.mode.empty()) {
    KGM_TRY(monitor.mode, parse_mode_wish(arguments.mode));
    monitor.size = monitor.mode->size;
  }
  KGM_TRY(monitor.rotation, rotation_of_degrees(arguments.rotation));
  return monitor;
}

} // namespace

Result<BoardOptions> board_options_of(const BoardArguments& arguments, int monitors) {
  constexpr std::array<std::pair<std::string_view, SubSide>, 4> sides{{{"right", SubSide::Right},
                                                                       {"left", SubSide::Left},
                                                                       {"above", SubSide::Above},
                                                                       {"below", SubSide::Below}}};
  constexpr std::array<std::pair<std::string_view, AbsoluteOn>, 3> absolute{
      {{"main", AbsoluteOn::Main}, {"sub", AbsoluteOn::Sub}, {"both", AbsoluteOn::Both}}};
  constexpr std::array<std::pair<std::string_view, KeyLayout>, 2> layouts{
      {{"jp", KeyLayout::Japanese}, {"us", KeyLayout::American}}};
  BoardOptions options;
  options.monitors = static_cast<std::size_t>(monitors);
  KGM_TRY(options.monitor[0], monitor_of(arguments.main));
  KGM_TRY(options.monitor[1], monitor_of(arguments.sub));
  if (!arguments.main.connector.empty() && arguments.main.connector == arguments.sub.connector)
    return fail(ErrorKind::Invalid, "main and sub monitor cannot both be on {}", arguments.main.connector);
  KGM_TRY(options.sub_side, named(arguments.sub_side, "side of the main monitor", sides));
  KGM_TRY(options.absolute_on, named(arguments.absolute_on, "place of a touch screen", absolute));
  KGM_TRY(options.keys, named(arguments.keys, "keyboard", layouts));
  KGM_TRY(options.black_hours, BlankingHours::parse(arguments.black_hours));
  options.pointer_speed = arguments.pointer_speed;
  options.pointer_rests = std::chrono::seconds(arguments.pointer_rests_seconds);
  options.console = arguments.console;
  return options;
}

} // namespace kagimado::osd
