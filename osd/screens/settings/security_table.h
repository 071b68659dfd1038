// What the tables of 「接続方法」 and 「データ暗号設定」 have in common: number and name of a camera, the
// tick 【設定送信】, what became of the last sending, and 【設定済みライセンス数】. Drawing thread only.
#pragma once

#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/camera_security.h"
#include "osd/screens/settings/table.h"

namespace kagimado::osd {

// Takes the newest GET /security into draft. False: there is none yet; draw_missing() was drawn.
class SecurityAnswer final {
 public:
  bool take(Ui& ui, const PageFacts& facts, SecurityDraft& draft, const Rect& area);

 private:
  std::uint64_t taken_ = 0;
};

// 「設定済みライセンス数」「aaa / bbbb」 at the right of a line [REQ-CAM-4].
void draw_licence_count(Ui& ui, const SiteSecurity& known, Rect& line);
void draw_camera_cells(Ui& ui, PageContext& context, const CameraSecurity& camera, const Rect& number,
                       const Rect& name);
// The tick; changes choice.
void draw_send_cell(Ui& ui, const CameraSecurity& camera, SecurityChoice& choice, bool enabled,
                    const Rect& place);
void draw_sent_cell(Ui& ui, const CameraSecurity& camera, const SentState& sent, const Rect& place);
// Two values as buttons, "<id>.off" and "<id>.on". The one pressed.
std::optional<bool> draw_two(Ui& ui, const std::string& id, const std::string& off, const std::string& on,
                             bool value, bool off_enabled, bool on_enabled, Rect place);
// How a sending ended, for the foot: cameras that it did not reach.
std::string sending_text(const Ui& ui, const PendingChange& change);

} // namespace kagimado::osd
