// 「検索」 and 「コピー」 of one monitor: full screens over the wall. Drawing thread only.
#pragma once

#include "osd/app/app_context.h"
#include "osd/model/wall_model.h"
#include "osd/screens/export_screen.h"
#include "osd/screens/search_screen.h"

#include <optional>

namespace kagimado::osd {

class RecordingScreens final {
 public:
  explicit RecordingScreens(AppContext& context) : context_(context) {}

  [[nodiscard]] bool open() const { return search_.open || export_.open; }

  void close() { search_.open = export_.open = false; }

  // position: what is played; nothing: live. marked: on the timeline, for the copy.
  void open_search(std::optional<WallTime> position);
  void open_export(const WallModel& model, std::optional<WallTime> position, std::optional<TimeRange> marked);

  // What was chosen to be played.
  std::optional<SearchPlay> draw(Ui& ui, const WallModel& model);

  // What was pressed shows in the next frame.
  bool take_changed() { return std::exchange(changed_, false); }

 private:
  std::optional<SearchPlay> draw_search(Ui& ui);
  [[nodiscard]] ExportFacts export_facts(const WallModel& model) const;
  void draw_export(Ui& ui, const WallModel& model);
  void note_names();

  AppContext& context_;
  SearchScreen search_;
  ExportScreen export_;
  std::optional<TimeRange> selection_; // when it was opened
  bool changed_ = false;
};

} // namespace kagimado::osd
