#include "engine/recorder/licence_desk.h"

#include "engine/base/log.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace kagimado::recorder {
namespace {

std::filesystem::path provision_file(const std::filesystem::path& state_folder) {
  return state_folder / "provision";
}

Result<> make_folder(const std::filesystem::path& folder) {
  constexpr mode_t owner_only = 0700;
  if (::mkdir(folder.c_str(), owner_only) != 0 && errno != EEXIST)
    return fail(ErrorKind::Io, "making {}: {}", folder.string(), std::generic_category().message(errno));
  return {};
}

} // namespace

Result<licence::RecorderSerial> provision(const std::filesystem::path& state_folder,
                                          const std::filesystem::path& file) {
  KGM_TRY(auto given, licence::read_provision(file));
  KGM_CHECK(make_folder(state_folder));
  const auto kept = licence::read_provision(provision_file(state_folder));
  if (!kept && kept.error().kind != ErrorKind::NotFound && kept.error().kind != ErrorKind::Damaged)
    return std::unexpected(kept.error());
  if (kept && kept->serial != given.serial)
    return fail(ErrorKind::Conflict, "this is recorder {} already: its licences would be lost",
                kept->serial.text());
  KGM_CHECK(licence::write_provision(provision_file(state_folder), given));
  return given.serial;
}

LicenceDesk::LicenceDesk(std::filesystem::path state_folder, db::Database& database,
                         std::shared_ptr<const Clock> clock)
    : state_folder_(std::move(state_folder)), database_(database), clock_(std::move(clock)) {}

licence::LicenceBook* LicenceDesk::find_book() {
  if (book_)
    return &*book_;
  auto recorder = licence::read_provision(provision_file(state_folder_));
  auto opened = recorder ? licence::LicenceBook::open(database_, std::move(*recorder), clock_)
                         : Result<licence::LicenceBook>(std::unexpected(recorder.error()));
  if (opened)
    return &book_.emplace(std::move(*opened));
  if (opened.error().kind != ErrorKind::NotFound && !std::exchange(has_told_damage_, true))
    log::error("licence", "no licence counts: {}", opened.error().message);
  return nullptr;
}

const licence::LicenceBook* LicenceDesk::book() {
  return find_book();
}

Result<> LicenceDesk::register_key(std::string_view typed) {
  auto* book = find_book();
  if (book == nullptr)
    return fail(ErrorKind::Locked, "this recorder is not provisioned");
  KGM_TRY(const auto registered, book->register_key(typed));
  log::info("licence", "release key of {} registered; {} licences", licence::name_of(registered.kit),
            book->total());
  return {};
}

Result<> LicenceDesk::set_uses(std::span<const licence::CameraUse> uses) {
  return uses_.set(uses, count().total);
}

licence::LicenceCount LicenceDesk::count() {
  const auto* book = find_book();
  return {uses_.used(), book != nullptr ? book->total() : 0};
}

} // namespace kagimado::recorder
