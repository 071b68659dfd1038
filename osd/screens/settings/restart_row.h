// A row 「再起動」 that asks twice before the recorder is restarted. Drawing thread only.
#pragma once

#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/rows.h"

namespace kagimado::osd {

class RestartRow final {
 public:
  void draw_row(Ui& ui, PageContext& context, FormRows& rows);
  void draw_questions(Ui& ui, PageContext& context); // after all else of the page

 private:
  int asked_ = 0; // questions that lie above, or were answered with yes
  PendingChange pending_;
};

} // namespace kagimado::osd
