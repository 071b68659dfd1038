#include "engine/store/check.h"

#include "engine/store/disk_mark.h"
#include "engine/store/file_check.h"
#include "engine/store/store_lock.h"

#include <algorithm>
#include <set>

namespace kagimado::store {

namespace {

Result<std::int64_t> number_of_disk(Catalogue& catalogue, const std::string& mark,
                                    const std::filesystem::path& folder, bool is_repair) {
  if (is_repair)
    return catalogue.enter_disk(mark, folder.string());
  KGM_TRY(const auto disks, catalogue.disks());
  const auto known = std::ranges::find(disks, mark, &DiskRow::mark);
  return known == disks.end() ? 0 : known->id;
}

Result<> check_unknown(const DiskContext& context, const CheckOptions& options,
                       const std::set<std::string>& known, CheckReport& report) {
  auto found = find_recordings(context.folder);
  std::ranges::sort(found, {}, &FoundRecording::number);
  for (const auto& recording : found) {
    if (known.contains(recording.path))
      continue;
    const auto path = context.folder / recording.path;
    report.problems.push_back(
        {Finding::NotInCatalogue, path, 0, "a recording that the catalogue does not know"});
    if (!options.repair)
      continue;
    const auto adopted = adopt_recording(context, recording, Touch::IndexOnly);
    if (!adopted && adopted.error().kind == ErrorKind::Damaged)
      report.problems.push_back({Finding::Damaged, path, 0, adopted.error().message});
    else if (!adopted)
      return adopted;
  }
  return {};
}

Result<> check_disk(const DiskOptions& disk, DiskIo& io, Catalogue& catalogue, const CheckOptions& options,
                    CheckReport& report) {
  const auto mark = read_disk_mark(io, disk.folder);
  if (!mark) {
    report.problems.push_back({Finding::Missing, disk.folder, 0, mark.error().message});
    return {};
  }
  LiveFiles nobody_writes;
  DiskContext context{disk.folder, 0, &io, &catalogue, &nobody_writes};
  KGM_TRY(context.disk, number_of_disk(catalogue, *mark, disk.folder, options.repair));
  KGM_TRY(auto rows, catalogue.files_of_disk(context.disk));
  std::set<std::string> known;
  FileChecker checker(context, options, report);
  for (auto& row : rows) {
    known.insert(row.path);
    if (row.state != FileState::Deleting)
      KGM_CHECK(checker.check(std::move(row)));
  }
  return check_unknown(context, options, known, report);
}

} // namespace

std::string_view name_of(Finding finding) {
  switch (finding) {
  case Finding::NotInCatalogue:
    return "not_in_catalogue";
  case Finding::Missing:
    return "missing";
  case Finding::SizeDiffers:
    return "size_differs";
  case Finding::IndexBroken:
    return "index_broken";
  case Finding::Damaged:
    return "damaged";
  case Finding::Tampered:
    return "tampered";
  case Finding::ChainUnknown:
    return "chain_unknown";
  }
  return "?";
}

Result<CheckReport> check_store(const StoreOptions& store, const CheckOptions& options) {
  KGM_TRY(const auto lock, lock_store(store.catalogue));
  KGM_TRY(const auto catalogue, Catalogue::open(store.catalogue));
  KGM_CHECK(catalogue->check_integrity());
  DiskIo machine;
  DiskIo& io = store.io ? *store.io : machine;
  CheckReport report;
  for (const auto& disk : store.disks)
    KGM_CHECK(check_disk(disk, io, *catalogue, options, report));
  return report;
}

} // namespace kagimado::store
