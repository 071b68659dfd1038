// The parts of the copy screen: what and where to, and how it goes.
#pragma once

#include "osd/screens/export_screen.h"

namespace kagimado::osd {

// The wish, when copying is to begin.
std::optional<view::ExportWish> draw_export_form(Ui& ui, ExportScreen& screen, const ExportFacts& facts,
                                                 const Rect& area);

enum class ExportProgressPressed { Nothing, Cancel, Confirmed };
// An export that waits, runs, or has ended.
ExportProgressPressed draw_export_progress(Ui& ui, ExportScreen& screen, const view::ExportStatus& status,
                                           const ExportFacts& facts, const Rect& area);
bool is_under_way(const view::ExportStatus& status);

} // namespace kagimado::osd
