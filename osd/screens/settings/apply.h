// A change that a page sends to the recorder: under way, done, or refused, in words. And the foot of a page
// with 「設定」 that starts it. Drawing thread only.
#pragma once

#include "engine/view/answer.h"
#include "osd/screens/settings/page.h"

namespace kagimado::osd {

class PendingChange final {
 public:
  void send(const PageFacts& facts, const view::Change& change);
  // How it ended, once, in the frame in which that is known; look at it in each draw.
  view::AnswerPtr take_ended(const PageFacts& facts);

  [[nodiscard]] bool busy() const { return id_ != 0; }

  // The last one that ended; nothing before, and after forget().
  [[nodiscard]] const view::AnswerPtr& ended() const { return ended_; }

  void forget() { ended_.reset(); } // what it says is no longer about what is on the screen

 private:
  std::uint64_t id_ = 0;
  view::AnswerPtr ended_;
};

// Why a request was refused or failed, for a person.
std::string refusal_text(const Ui& ui, const view::Answer& answer);
// What is seen instead of a page whose answer is not there: waiting, or why not. True: it was drawn.
bool draw_missing(Ui& ui, std::string_view id, const view::AnswerPtr& answer, const Rect& area);
// One line: under way, done, or why not. "<id>.message", whose value is "busy", "good" or the error kind.
// said: a fault that is told instead.
void draw_outcome(Ui& ui, std::string_view id, const PendingChange& change, const Rect& line,
                  const std::string& said = {});

struct ApplyFoot {
  std::string_view id;      // "<id>.apply", "<id>.discard", "<id>.message"
  std::string apply = {};   // instead of 「設定」
  bool enabled = true;      // there is something to set, and nothing wrong with it
  bool discards = true;     // with 「元に戻す」
  bool discardable = false; // there is something to undo
  std::string said = {};    // what is wrong, instead of how the last change ended
};

enum class ApplyPressed { Nothing, Apply, Discard };

inline constexpr double apply_foot_height = 56; // at 1080 lines
// Along the lower edge of area.
ApplyPressed draw_apply_foot(Ui& ui, const ApplyFoot& foot, const PendingChange& change, const Rect& area);

} // namespace kagimado::osd
