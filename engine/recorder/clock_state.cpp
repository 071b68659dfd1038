#include "engine/recorder/clock_state.h"

#include <sys/timex.h>

namespace kagimado::recorder {

api::ClockState clock_state() {
  timex asked{}; // modes 0: only asks
  const int state = ::adjtimex(&asked);
  if (state >= 0)
    return state == TIME_ERROR || (asked.status & STA_UNSYNC) != 0 ? api::ClockState::NotSynchronised
                                                                   : api::ClockState::Synchronised;
  std::error_code failed;
  return std::filesystem::exists("/run/systemd/timesync/synchronized", failed) ? api::ClockState::Synchronised
                                                                               : api::ClockState::Unknown;
}

} // namespace kagimado::recorder
