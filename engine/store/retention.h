// Which recordings go: FORMAT.md, "Retention". Pure; thread-safe.
#pragma once

#include "engine/store/catalogue.h"

namespace kagimado::store {

struct RetentionState {
  WallTime now;
  std::optional<std::chrono::days> keep_for;
  std::uint64_t max_bytes = 0;       // 0: no limit
  std::uint64_t keep_free_bytes = 0; // of the disk
  std::uint64_t recorded_bytes = 0;  // open files with it
  std::uint64_t free_bytes = 0;
};

inline constexpr std::size_t max_deleted_a_turn = 16;

// files: finished ones of the disk, in the order of recording (the first ones of the disk and of each
// camera; that some are left out behind them does not matter). Answers at most max_deleted_a_turn, in order.
std::vector<FileRow> choose_to_delete(const RetentionState& state, const std::vector<FileRow>& files);

} // namespace kagimado::store
