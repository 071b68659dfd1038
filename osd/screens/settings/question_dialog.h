// A question over the page, with two answers. Drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

#include <string>

namespace kagimado::osd {

struct Question {
  std::string_view id; // "<id>.yes", "<id>.no"
  std::string text, yes, no;
  bool dangerous = false; // 「no」 is the one that stands out
};

enum class QuestionAnswer { None, Yes, No };

QuestionAnswer draw_question(Ui& ui, const Question& question); // Escape: No

} // namespace kagimado::osd
