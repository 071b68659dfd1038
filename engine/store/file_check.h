// Checks one recording of the catalogue against its bytes. Blocking; one after the other, in the order of
// recording, so that the chain of a file that rolled is followed into the next.
#pragma once

#include "engine/sealed/chain.h"
#include "engine/store/check.h"
#include "engine/store/repair.h"

namespace kagimado::store {

class FileChecker final {
 public:
  // Both outlive it; report collects.
  FileChecker(const DiskContext& context, const CheckOptions& options, CheckReport& report)
      : context_(context), options_(options), report_(report) {}

  // Errors: those of the catalogue, Io (a repair failed).
  Result<> check(FileRow row);

 private:
  struct Chain {
    std::unique_ptr<sealed::ChainChecker> checker;
    std::int64_t file = 0; // that it has followed to the end
  };

  struct ChainTally {
    bool is_checked = false;
    std::uint64_t intact = 0, unknown = 0, tampered = 0;
    std::uint64_t expected_offset = 0; // of the next fragment, if nothing is missing
  };

  Result<> check_content(FileRow row, const StoredFile& file);
  void begin_chain(const FileRow& row, const InitFacts& init);
  Result<> follow_chain(const FileRow& row, const StoredFile& file, const FragmentFacts& facts);
  void judge_chain(const FileRow& row, const InitFacts& init);
  Result<> repair(FileRow row, const StoredFile& file, const ScannedFile& scanned, bool has_other_size);
  void find(Finding finding, const FileRow& row, std::uint64_t offset, std::string message);

  const DiskContext& context_;
  const CheckOptions& options_;
  CheckReport& report_;
  Chain chain_;
  ChainTally tally_;
};

} // namespace kagimado::store
