// The recorder, composed: state, cameras, password, recordings, API over its Unix socket.
//
// Belongs to the thread that runs the io_context. Destroy it when run() has returned, before the io_context.
#pragma once

#include "engine/api/handler.h"
#include "engine/recorder/access_desk.h"
#include "engine/recorder/archive.h"
#include "engine/recorder/camera_manager.h"
#include "engine/recorder/security_desk.h"
#include "engine/recorder/site_ports.h"
#include "engine/recorder/system_desk.h"

namespace kagimado::recorder {

struct RecorderOptions {
  std::filesystem::path state_folder;
  std::filesystem::path socket;
  SecurityOptions security;
  std::string ports_address; // that forwarding and site alarms listen at; empty: neither
  std::uint32_t pbkdf2_iterations = sealed::default_pbkdf2_iterations;
  ssl::ScryptCost password_cost; // of login passwords
  ingest::IngestOptions ingest;
  ArchiveOptions archive;
  api::ApiOptions api;
  std::optional<WebDoorOptions> web; // nothing: over the Unix socket only
  // The process's time zone, as the settings have it: at the start and whenever it changes.
  std::function<void(const std::string&)> use_time_zone = [](const std::string&) {};
  std::function<void()> restart = [] {}; // ends the process, so that its service manager starts it again
  std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>();
};

class Recorder final : public api::Service {
 public:
  // Listens at once, and connects to the registered cameras as soon as the io_context runs.
  static Result<std::unique_ptr<Recorder>> create(net::asio::io_context& io, RecorderOptions options);
  ~Recorder() override;

  [[nodiscard]] std::vector<api::CameraView> cameras() const override { return cameras_.views(); }

  [[nodiscard]] Result<api::CameraView> camera(CameraId id) const override { return cameras_.view(id); }

  Result<api::CameraView> add_camera(api::CameraChange change) override;
  Result<api::CameraView> change_camera(CameraId id, api::CameraChange change) override;
  Result<> remove_camera(CameraId id) override;
  net::Task<api::CameraView> set_camera_encryption(CameraId id, bool on) override;

  [[nodiscard]] bool password_is_set() const override { return passwords_.in_force() != nullptr; }

  net::Task<std::vector<api::CameraSent>> set_password(ssl::SecretText password) override;

  net::Task<api::KeyOwners> key_owners(std::vector<Kid> keys) override;

  [[nodiscard]] api::Unwrapped unwrap(const sealed::KeyBox& box) const override {
    return passwords_.unwrap(box);
  }

  Result<std::shared_ptr<ingest::Subscription>> watch(CameraId id, StreamIndex stream) override;

  api::Access& access() override { return *access_; }

  api::Archive& archive() override { return *archive_; }

  api::Security& security() override { return security_; }

  api::System& system() override { return *system_; }

  api::EventHub& events() override { return events_; }

 private:
  Recorder(net::asio::io_context& io, State state, std::optional<sealed::PasswordKey> password,
           const RecorderOptions& options);

  [[nodiscard]] Archive::Hooks archive_hooks() const;
  [[nodiscard]] SitePorts::Hooks port_hooks();
  [[nodiscard]] std::vector<CameraId> camera_ids() const;
  void record(CameraId id);
  void follow_settings(const net::asio::any_io_executor& io, const RecorderOptions& options);
  void keep_as_set(const net::asio::any_io_executor& io);
  [[nodiscard]] BackupDesk::Hooks backup_hooks();
  [[nodiscard]] SystemDeskOptions system_options(const RecorderOptions& options);

  State state_;
  std::unique_ptr<AccessDesk> access_; // keeps its tables in the state
  api::EventHub events_;
  PasswordKeeper passwords_;
  LicenceDesk licences_;
  std::shared_ptr<Archive> archive_; // outlives the cameras, whose last events it takes
  CameraManager cameras_;
  SecurityDesk security_;
  std::unique_ptr<SitePorts> ports_; // nullptr: none
  std::unique_ptr<BackupDesk> backups_;
  std::unique_ptr<SystemDesk> system_;
  std::unique_ptr<net::HttpServer> server_;
  std::vector<settings::Subscription> subscriptions_;
};

} // namespace kagimado::recorder
