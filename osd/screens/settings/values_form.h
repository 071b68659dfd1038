// Settings of GET /settings as rows of a page: one descriptor makes the row, its dialog and its bounds. A
// page keeps a ValuesForm, draws rows with it, and the foot at the end; values_page.h is such a page.
#pragma once

#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/values_draft.h"

namespace kagimado::osd {

class ValuesForm final {
 public:
  // Takes the newest answer of the recorder. False: there is none yet; draw_missing() was drawn.
  bool begin(Ui& ui, const PageFacts& facts, const Rect& area);
  // One setting. judge: beyond the descriptor, while typing, in words. enabled: besides the right to change
  // settings. The problem that the recorder told of it stands under it.
  using Judge = std::function<std::string(std::int64_t value)>;
  void row(Ui& ui, PageContext& context, FormRows& rows, std::string_view key, bool enabled = true,
           const Judge& judge = {});
  // 「設定」 and 「元に戻す」 along the lower edge; sends the changes.
  void foot(Ui& ui, PageContext& context, const Rect& area);

  [[nodiscard]] ValuesDraft& draft() { return draft_; }

  [[nodiscard]] const ValuesDraft& draft() const { return draft_; }

 private:
  void number_list_row(Ui& ui, FormRows& rows, const ValueDescriptor& descriptor, bool enabled);
  void choice_row(Ui& ui, FormRows& rows, const ValueDescriptor& descriptor, bool enabled);

  ValuesDraft draft_;
  std::uint64_t taken_ = 0; // number of the answer
  PendingChange pending_;
};

// "settings.network.https_port": the row's widget id.
std::string row_id_of(std::string_view key);

} // namespace kagimado::osd
