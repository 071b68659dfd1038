// fsck of a store that is not in use: catalogue, files, key-frame indexes and, where a key is at hand, the
// integrity chains. Blocking.
#pragma once

#include "engine/sealed/key_box.h"
#include "engine/store/store.h"

namespace kagimado::store {

enum class Finding {
  NotInCatalogue, // a recording file that the catalogue does not know
  Missing,        // the catalogue's file is not there
  SizeDiffers,
  IndexBroken,  // key-frame index absent or bent: can be made anew
  Damaged,      // bytes that are no fragments
  Tampered,     // integrity chain bent
  ChainUnknown, // sealed, but no key at hand, or no chain
};
std::string_view name_of(Finding finding);

struct FoundProblem {
  Finding finding = Finding::Missing;
  std::filesystem::path file;
  std::uint64_t offset_bytes = 0;
  std::string message;
};

struct CheckReport {
  std::uint64_t files = 0, bytes = 0, fragments = 0, chains_intact = 0;
  std::vector<FoundProblem> problems; // ChainUnknown is told here too but is no fault
};

struct CheckOptions {
  bool repair = false; // writes catalogue rows and key-frame indexes anew; recording files are never touched
  // Material for a key box, if the caller has it (the recorder's passwords).
  std::function<std::optional<sealed::Material>(const sealed::KeyBox&)> unwrap;
};

// Errors: Conflict (a recorder uses the store), those of the catalogue.
Result<CheckReport> check_store(const StoreOptions& store, const CheckOptions& options);

} // namespace kagimado::store
