#include "osd/platform/output_assignment.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

bool has(std::span<const std::string> names, const std::string& name) {
  return !name.empty() && std::ranges::find(names, name) != names.end();
}

// Augmenting path (Kuhn): display d takes a CRTC, whose display looks for another one.
class Matching final {
 public:
  Matching(std::span<const std::vector<CrtcId>> possible, std::vector<std::optional<CrtcId>> taken)
      : possible_(possible), taken_(std::move(taken)) {}

  bool place(std::size_t display) {
    tried_.clear();
    return augment(display);
  }

  [[nodiscard]] const std::vector<std::optional<CrtcId>>& taken() const { return taken_; }

 private:
  bool augment(std::size_t display) {
    for (const auto crtc : possible_[display]) {
      if (std::ranges::find(tried_, crtc) != tried_.end())
        continue;
      tried_.push_back(crtc);
      const auto owner = std::ranges::find(taken_, std::optional(crtc));
      if (owner == taken_.end() || augment(static_cast<std::size_t>(owner - taken_.begin()))) {
        taken_[display] = crtc;
        return true;
      }
    }
    return false;
  }

  std::span<const std::vector<CrtcId>> possible_;
  std::vector<std::optional<CrtcId>> taken_;
  std::vector<CrtcId> tried_;
};

} // namespace

MonitorConnectors assign_monitors(std::span<const std::string> connected, const MonitorConnectors& wished,
                                  const MonitorConnectors& previous, std::size_t monitors) {
  MonitorConnectors assigned;
  const auto free = [&](const std::string& name) { return has(connected, name) && !has(assigned, name); };
  for (std::size_t i = 0; i < monitors; ++i)
    if (free(wished[i]))
      assigned[i] = wished[i];
  for (std::size_t i = 0; i < monitors; ++i)
    if (assigned[i].empty() && free(previous[i]))
      assigned[i] = previous[i];
  for (std::size_t i = 0; i < monitors; ++i) {
    if (!assigned[i].empty())
      continue;
    const auto next = std::ranges::find_if(connected, free);
    if (next != connected.end())
      assigned[i] = *next;
  }
  return assigned;
}

std::vector<std::optional<CrtcId>> assign_crtcs(std::span<const std::vector<CrtcId>> possible,
                                                std::span<const std::optional<CrtcId>> kept) {
  std::vector<std::optional<CrtcId>> start(possible.size());
  for (std::size_t i = 0; i < std::min(kept.size(), start.size()); ++i)
    if (kept[i] && std::ranges::find(possible[i], *kept[i]) != possible[i].end() &&
        std::ranges::find(start, kept[i]) == start.end())
      start[i] = kept[i];
  Matching matching(possible, start);
  for (std::size_t i = 0; i < possible.size(); ++i)
    if (!start[i])
      matching.place(i);
  return matching.taken();
}

} // namespace kagimado::osd
