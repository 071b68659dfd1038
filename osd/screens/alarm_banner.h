// What an alarm is about, over the wall: camera, kind and time, how many there are, and 「確認」. Drawing
// thread only.
#pragma once

#include "osd/model/alarm_popup.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

struct AlarmBannerFacts {
  const AlarmFact& alarm;
  std::string camera_name;
  std::size_t count = 1;       // of all alarms
  bool may_acknowledge = true; // the right alarm_reset
  int top = 0;                 // free from there
};

bool draw_alarm_banner(Ui& ui, const AlarmBannerFacts& facts); // true: acknowledged
// "Motion", by language.
std::string alarm_kind_text(const Ui& ui, std::string_view kind);

} // namespace kagimado::osd
