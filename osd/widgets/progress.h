// How far something is. Registered as "progress" whose value is whole percents.
#pragma once

#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// fraction 0..1; what lies beyond is cut.
void progress_bar(Ui& ui, std::string_view id, double fraction, const Rect& rect);

} // namespace kagimado::osd
