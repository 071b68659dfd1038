#include "engine/store/retention.h"

#include <algorithm>
#include <set>

namespace kagimado::store {

namespace {

constexpr std::chrono::hours tolerated_future{24};

std::set<std::int64_t> expired(const RetentionState& state, const std::vector<FileRow>& files) {
  std::set<std::int64_t> chosen;
  if (!state.keep_for)
    return chosen;
  const WallTime limit = state.now - *state.keep_for;

  struct Camera {
    bool is_done = false;
    std::vector<std::int64_t> undated; // from the future: as old as the one behind them
  };

  std::map<CameraId, Camera> cameras;
  for (const auto& file : files) {
    auto& camera = cameras[file.camera];
    if (camera.is_done)
      continue;
    if (file.last > state.now + tolerated_future) {
      camera.undated.push_back(file.id);
    } else if (file.last < limit) {
      chosen.insert(camera.undated.begin(), camera.undated.end());
      chosen.insert(file.id);
      camera.undated.clear();
    } else {
      camera.is_done = true;
    }
  }
  return chosen;
}

std::uint64_t excess(const RetentionState& state) {
  const auto over = state.max_bytes != 0 && state.recorded_bytes > state.max_bytes
                        ? state.recorded_bytes - state.max_bytes
                        : 0;
  const auto missing =
      state.keep_free_bytes > state.free_bytes ? state.keep_free_bytes - state.free_bytes : 0;
  return std::max(over, missing);
}

} // namespace

std::vector<FileRow> choose_to_delete(const RetentionState& state, const std::vector<FileRow>& files) {
  const auto by_days = expired(state, files);
  std::uint64_t to_free = excess(state);
  std::vector<FileRow> chosen;
  const auto take = [&](const FileRow& file) {
    chosen.push_back(file);
    to_free -= std::min(to_free, file.bytes);
  };
  // What is too old counts towards the room that is needed.
  for (const auto& file : files)
    if (chosen.size() < max_deleted_a_turn && by_days.contains(file.id))
      take(file);
  for (const auto& file : files)
    if (chosen.size() < max_deleted_a_turn && to_free > 0 && !by_days.contains(file.id))
      take(file);
  std::ranges::sort(chosen, {}, &FileRow::id);
  return chosen;
}

} // namespace kagimado::store
