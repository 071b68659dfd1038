// Backups on external media: settings, users and cameras of this recorder, sealed under a password; licences
// are bound to the recorder and stay. A restore puts all of them in place of what is there, or nothing.
//
// Belongs to the network thread; deriving keys and touching media is done by a worker of its own.
#pragma once

#include "engine/api/access.h"
#include "engine/api/archive.h"
#include "engine/api/system.h"
#include "engine/db/database.h"
#include "engine/recorder/state.h"
#include "engine/settings/backup.h"

#include <boost/asio/thread_pool.hpp>

namespace kagimado::recorder {

class BackupDesk final {
 public:
  struct Hooks {
    std::function<Result<std::vector<StoredCamera>>()> cameras;
    // Into the database only, inside a transaction that may still be rolled back.
    std::function<Result<>(const std::vector<StoredCamera>&)> store_cameras;
    // They are in the database now: connects to them, and to no others.
    std::function<void(std::vector<StoredCamera>)> use_cameras;
  };

  // All outlive the desk.
  BackupDesk(net::asio::any_io_executor executor, db::Database& database, api::Access& access,
             api::Archive& archive, Hooks hooks, std::shared_ptr<const Clock> clock,
             std::uint32_t iterations = settings::backup_iterations);
  ~BackupDesk();

  // As api::System has them.
  net::Task<std::vector<api::BackupFile>> list(std::filesystem::path medium);
  net::Task<std::string> make(std::filesystem::path medium, ssl::SecretText password);
  net::Task<std::vector<std::string>> restore(std::filesystem::path medium, std::string file,
                                              ssl::SecretText password);

 private:
  net::Task<> check_medium(std::filesystem::path medium, bool must_be_writable);
  Result<settings::Sections> gather();
  Result<std::vector<std::string>> put_in_place(const settings::Sections& sections);

  net::asio::any_io_executor executor_;
  db::Database& database_;
  api::Access& access_;
  api::Archive& archive_;
  Hooks hooks_;
  std::shared_ptr<const Clock> clock_;
  std::uint32_t iterations_;
  net::asio::thread_pool worker_{1};
};

} // namespace kagimado::recorder
