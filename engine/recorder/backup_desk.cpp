#include "engine/recorder/backup_desk.h"

#include "engine/base/log.h"
#include "engine/recorder/backup_file.h"
#include "engine/recorder/camera_backup.h"
#include "engine/recorder/late_answer.h"
#include "engine/users/backup_json.h"

#include <algorithm>

namespace kagimado::recorder {
namespace {

constexpr std::string_view settings_section = "settings";
constexpr std::string_view users_section = "users";
constexpr std::string_view cameras_section = "cameras";

void wipe(settings::Sections& sections) {
  for (auto& [name, text] : sections)
    ssl::wipe(text);
}

// What a backup says, understood before anything is touched.
struct Restored {
  settings::Json values;
  users::UserBackup accounts;
  std::vector<StoredCamera> cameras;
};

Result<std::string_view> section(const settings::Sections& sections, std::string_view name) {
  const auto found = sections.find(name);
  if (found == sections.end())
    return fail(ErrorKind::Damaged, "backup without \"{}\"", name);
  return found->second;
}

Result<Restored> understand(const settings::Sections& sections) {
  Restored restored;
  KGM_TRY(const auto settings_text, section(sections, settings_section));
  KGM_TRY(restored.values, settings::parse_json(settings_text));
  KGM_TRY(const auto users_text, section(sections, users_section));
  KGM_TRY(restored.accounts, users::parse_user_backup(users_text));
  KGM_TRY(const auto cameras_text, section(sections, cameras_section));
  KGM_TRY(restored.cameras, cameras_from_json(cameras_text));
  return restored;
}

Error error_of(const settings::Refused& refused) {
  return refused.problems.empty() ? refused.error
                                  : refused.problems.front().error.within(refused.problems.front().key);
}

} // namespace

BackupDesk::BackupDesk(net::asio::any_io_executor executor, db::Database& database, api::Access& access,
                       api::Archive& archive, Hooks hooks, std::shared_ptr<const Clock> clock,
                       std::uint32_t iterations)
    : executor_(std::move(executor)), database_(database), access_(access), archive_(archive),
      hooks_(std::move(hooks)), clock_(std::move(clock)), iterations_(iterations) {}

BackupDesk::~BackupDesk() {
  worker_.stop(); // what nobody began is of no use any more
  worker_.join();
}

net::Task<> BackupDesk::check_medium(std::filesystem::path medium, bool must_be_writable) {
  auto asking = archive_.media();
  const auto media = co_await std::move(asking);
  if (!media)
    co_return std::unexpected(media.error());
  const auto found = std::ranges::find(*media, medium, &exporter::Medium::folder);
  if (found == media->end())
    co_return fail(ErrorKind::NotFound, "{}: no such medium", medium.string());
  if (must_be_writable && !found->writable)
    co_return fail(ErrorKind::Unsupported, "{} cannot be written to", medium.string());
  co_return Result<>();
}

net::Task<std::vector<api::BackupFile>> BackupDesk::list(std::filesystem::path medium) {
  auto checking = check_medium(medium, false);
  if (auto checked = co_await std::move(checking); !checked)
    co_return std::unexpected(checked.error());
  std::function<Result<std::vector<api::BackupFile>>()> work = [medium] { return list_backup_files(medium); };
  auto listing = on_pool(worker_, executor_, std::move(work));
  auto files = co_await std::move(listing);
  co_return files;
}

Result<settings::Sections> BackupDesk::gather() {
  KGM_TRY(const auto users, access_.accounts().export_all());
  KGM_TRY(const auto cameras, hooks_.cameras());
  settings::Sections sections;
  sections[std::string(settings_section)] = access_.settings().export_json().dump();
  sections[std::string(users_section)] = users::to_json_text(users);
  sections[std::string(cameras_section)] = cameras_to_json(cameras);
  return sections;
}

net::Task<std::string> BackupDesk::make(std::filesystem::path medium, ssl::SecretText password) {
  auto checking = check_medium(medium, true);
  if (auto checked = co_await std::move(checking); !checked)
    co_return std::unexpected(checked.error());
  auto gathered = gather();
  if (!gathered)
    co_return std::unexpected(gathered.error());
  const auto name = backup_file_name(clock_->wall_now());
  const auto sections = std::make_shared<settings::Sections>(std::move(*gathered));
  const auto secret = std::make_shared<const ssl::SecretText>(std::move(password));
  std::function<Result<std::string>()> work = [=, iterations = iterations_]() -> Result<std::string> {
    auto sealed = settings::seal_backup(*sections, secret->view(), iterations);
    wipe(*sections);
    if (!sealed)
      return std::unexpected(sealed.error());
    KGM_CHECK(write_backup_file(medium, name, *sealed));
    return name;
  };
  auto writing = on_pool(worker_, executor_, std::move(work));
  auto written = co_await std::move(writing);
  if (written)
    log::info("recorder", "backup {} on {}", *written, medium.string());
  co_return written;
}

net::Task<std::vector<std::string>> BackupDesk::restore(std::filesystem::path medium, std::string file,
                                                        ssl::SecretText password) {
  auto checking = check_medium(medium, false);
  if (auto checked = co_await std::move(checking); !checked)
    co_return std::unexpected(checked.error());
  const auto secret = std::make_shared<const ssl::SecretText>(std::move(password));
  std::function<Result<settings::Sections>()> work = [=]() -> Result<settings::Sections> {
    KGM_TRY(const auto sealed, read_backup_file(medium, file));
    return settings::open_backup(sealed, secret->view());
  };
  auto opening = on_pool(worker_, executor_, std::move(work));
  auto sections = co_await std::move(opening);
  if (!sections)
    co_return std::unexpected(sections.error());
  auto names = put_in_place(*sections);
  wipe(*sections);
  if (names)
    log::info("recorder", "restored {} of {}", file, medium.string());
  co_return names;
}

// One transaction for all, so that neither an error nor a power cut leaves a half. What accounts and settings
// keep in memory follows their tables; after a rollback they are told what was there before.
Result<std::vector<std::string>> BackupDesk::put_in_place(const settings::Sections& sections) {
  KGM_TRY(auto restored, understand(sections));
  auto& accounts = access_.accounts();
  auto& settings = access_.settings();
  KGM_TRY(const auto users_before, accounts.export_all());
  const auto settings_before = settings.export_json();
  const auto accounts_before = accounts.accounts();
  const auto replace = [&]() -> Result<> {
    KGM_TRY(auto transaction, db::Transaction::begin(database_));
    KGM_CHECK(hooks_.store_cameras(restored.cameras));
    if (auto set = settings.import_json(restored.values); !set)
      return std::unexpected(error_of(set.error()));
    KGM_CHECK(accounts.import_all(restored.accounts)); // changes nothing where it fails
    return transaction.commit();
  };
  if (const auto replaced = replace(); !replaced) {
    if (const auto again = settings.import_json(settings_before); !again)
      log::error("recorder", "settings after a failed restore: {}", error_of(again.error()).message);
    if (const auto again = accounts.import_all(users_before); !again && !users_before.users.empty())
      log::error("recorder", "users after a failed restore: {}", again.error().message);
    return std::unexpected(replaced.error().within("restoring"));
  }
  for (const auto& account : accounts_before)
    access_.logins().sessions().close_all(account.id);
  hooks_.use_cameras(std::move(restored.cameras));
  return std::vector<std::string>{std::string(cameras_section), std::string(settings_section),
                                  std::string(users_section)};
}

} // namespace kagimado::recorder
