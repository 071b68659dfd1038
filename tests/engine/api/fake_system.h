// The recorder as a machine, in memory: remembers what it was told.
#pragma once

#include "engine/api/system.h"

#include <utility>

namespace kagimado::fakes {

class FakeSystem final : public api::System {
 public:
  api::SystemView shown;
  certs::RootCertificate root{{1, 2, 3}, "ROOT PEM", "AB:CD", WallTime(std::chrono::seconds(5))};
  api::ServerCertificate server{"12:34", WallTime(std::chrono::seconds(6)), {"recorder"}, false, ""};
  std::vector<ssl::Finding> findings; // of the next import
  std::vector<ssl::Identity> imported;
  std::vector<api::BackupFile> files;
  std::vector<std::string> orders; // "make MEDIUM PASSWORD", "restore MEDIUM FILE PASSWORD"
  int restarts = 0;
  bool has_doors = true;

  [[nodiscard]] api::SystemView view() const override { return shown; }

  void restart() override { ++restarts; }

  [[nodiscard]] Result<certs::RootCertificate> root_certificate() const override {
    if (!has_doors)
      return fail(ErrorKind::NotFound, "no doors");
    return root;
  }

  [[nodiscard]] Result<api::ServerCertificate> server_certificate() const override { return server; }

  Result<ssl::IdentityCheck> import_certificate(const ssl::Identity& identity) override {
    ssl::IdentityCheck check;
    check.findings = findings;
    if (findings.empty()) {
      imported.push_back(identity);
      server.is_imported = true;
    }
    return check;
  }

  Result<> remove_imported_certificate() override {
    if (!std::exchange(server.is_imported, false))
      return fail(ErrorKind::NotFound, "none was imported");
    return {};
  }

  net::Task<std::vector<api::BackupFile>> backups(std::filesystem::path medium) override {
    if (medium != "/media/usb0")
      co_return fail(ErrorKind::NotFound, "no such medium");
    co_return files;
  }

  net::Task<std::string> back_up(std::filesystem::path medium, ssl::SecretText password) override {
    orders.push_back(fmt::format("make {} {}", medium.string(), password.view()));
    co_return std::string("kagimado-1.backup");
  }

  net::Task<std::vector<std::string>> restore(std::filesystem::path medium, std::string file,
                                              ssl::SecretText password) override {
    orders.push_back(fmt::format("restore {} {} {}", medium.string(), file, password.view()));
    if (password.view() == "wrong")
      co_return fail(ErrorKind::WrongPassword, "another password");
    co_return std::vector<std::string>{"cameras", "settings", "users"};
  }
};

} // namespace kagimado::fakes
