// Whether what is chosen on the copy screen can be copied. Pure.
#pragma once

#include "engine/view/playback.h"
#include "osd/screens/export_screen.h"

namespace kagimado::osd {

enum class RangeFault { None, Future, Backwards };
RangeFault range_fault(const TimeRange& range, WallTime now);

// The medium chosen, while it is there and can be written to; otherwise the first that can. Null: none.
const view::Medium* medium_to_use(const view::MediaList& media, std::string_view chosen_folder);

// Why a copy failed, as the end of a key: the error's kind, or "gone" where its medium is not there any more,
// or "interrupted" where a copy that had begun is not known any more.
std::string failure_name(const view::ExportStatus& status, const view::MediaList* media,
                         std::string_view chosen_folder);

// What of the chosen cameras is recorded in a range.
struct RecordedAmount {
  bool known = false;
  std::size_t cameras = 0;             // with something
  std::chrono::microseconds length{0}; // of all cameras together
  std::optional<std::uint64_t> bytes;  // about; none: not known of all
};

RecordedAmount recorded_amount(const view::RecordingMap* map, const std::set<CameraId>& cameras,
                               const TimeRange& range);

enum class ExportHindrance { None, Offline, NoCamera, Range, NoMedium, NothingRecorded, NoSpace };

struct ExportPlan {
  std::set<CameraId> cameras; // chosen, and still there
  RangeFault fault = RangeFault::None;
  std::shared_ptr<const view::MediaList> media;
  const view::Medium* medium = nullptr; // of media
  RecordedAmount recorded;
  std::optional<std::uint64_t> estimate_bytes; // with the player's part, if it is wanted

  [[nodiscard]] bool fits() const {
    return medium == nullptr || medium->free_bytes > estimate_bytes.value_or(0);
  }
};

// Asks the feed.
ExportPlan plan_export(const ExportScreen& screen, const ExportFacts& facts);
ExportHindrance hindrance_of(const ExportPlan& plan, const view::Site& site);

} // namespace kagimado::osd
