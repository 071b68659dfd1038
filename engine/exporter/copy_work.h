// What goes on beside the copying itself, for all cameras of an export: digests of complete files, and the
// player's data. Belongs to the thread that copies.
#pragma once

#include "engine/exporter/write_behind.h"

namespace kagimado::exporter {

class CopyWork final {
 public:
  [[nodiscard]] WorkQueue& digests() { return digests_; }

  [[nodiscard]] WorkQueue& player() { return player_; }

  // Tasks of the queue add to each.
  [[nodiscard]] WriteBehind& behind_digests() { return behind_digests_; }

  [[nodiscard]] WriteBehind& behind_player() { return behind_player_; }

  // Until all is done. Errors: of what failed.
  Result<> drain() {
    KGM_CHECK(player_.drain());
    KGM_CHECK(digests_.drain());
    KGM_CHECK(behind_player_.drain());
    return behind_digests_.drain();
  }

 private:
  static constexpr std::uint64_t mib = std::uint64_t{1} << 20U;

  WriteBehind behind_digests_{128 * mib}, behind_player_{64 * mib};
  WorkQueue digests_{192 * mib}; // on the medium or in the page cache, not in memory of the process
  WorkQueue player_{16 * mib};   // in memory
};

} // namespace kagimado::exporter
