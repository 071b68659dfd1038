// The recorder as a machine: its doors, its certificates, restart and backups. Implemented by
// engine/recorder, by a fake in tests. Belongs to the network thread; what is slow is done elsewhere.
#pragma once

#include "engine/base/ids.h"
#include "engine/certs/certificate_desk.h"
#include "engine/net/http_message.h"
#include "engine/ssl/secret.h"

#include <filesystem>

namespace kagimado::api {

struct DoorView {
  std::string scheme; // "http", "https"
  std::uint16_t port = 0;
  bool is_open = false;
  std::string message; // why not
};

// Whether the machine's clock follows a time server.
enum class ClockState { Synchronised, NotSynchronised, Unknown };

struct ForwardingView {
  CameraId camera{0};
  std::uint16_t port = 0;
  bool is_open = false;
  std::string message; // why not
};

struct SystemView {
  std::string version;
  WallTime time;
  ClockState clock = ClockState::Unknown;
  std::chrono::seconds up{0};
  std::vector<DoorView> doors;
  std::vector<ForwardingView> forwarding; // none where it does not operate [REQ-PC-2]
};

struct ServerCertificate {
  std::string fingerprint;
  WallTime not_after;
  std::vector<std::string> names;
  bool is_imported = false;
  std::string problem; // of one that was imported and is not served
};

struct BackupFile {
  std::string name;
  std::uint64_t bytes = 0;
  WallTime at;
};

class System {
 public:
  System() = default;
  virtual ~System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] virtual SystemView view() const = 0;
  // The process ends soon, with an exit code that its service manager takes for "again".
  virtual void restart() = 0;

  // Errors: NotFound (no door for PCs was opened yet), those of certs::CertificateDesk.
  [[nodiscard]] virtual Result<certs::RootCertificate> root_certificate() const = 0;
  [[nodiscard]] virtual Result<ServerCertificate> server_certificate() const = 0;
  // findings: everything that is wrong with it; then nothing is changed.
  virtual Result<ssl::IdentityCheck> import_certificate(const ssl::Identity& identity) = 0;
  virtual Result<> remove_imported_certificate() = 0;

  // On a medium of GET /media. Errors: NotFound (no such medium, or file), Unsupported (not writable), Limit,
  // Io.
  virtual net::Task<std::vector<BackupFile>> backups(std::filesystem::path medium) = 0; // newest first
  // The file's name.
  virtual net::Task<std::string> back_up(std::filesystem::path medium, ssl::SecretText password) = 0;
  // The sections that were restored: all of them, or, with an error, none; then all sessions have ended.
  // Errors besides: WrongPassword, Damaged, Unsupported (of a newer program), Invalid.
  virtual net::Task<std::vector<std::string>> restore(std::filesystem::path medium, std::string file,
                                                      ssl::SecretText password) = 0;
};

} // namespace kagimado::api
