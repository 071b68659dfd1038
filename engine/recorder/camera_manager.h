// The registered cameras: stored settings, running ingest, what the API shows of them.
//
// Belongs to the network thread. Coroutines of it must not be resumed after its destruction.
#pragma once

#include "engine/ingest/camera_ingest.h"
#include "engine/recorder/password_keeper.h"

namespace kagimado::recorder {

class CameraManager final {
 public:
  using Noticed = std::function<void(CameraId, const camera::Event&)>;

  // noticed: cameras told the beginning or the end of something; also called by the destructor.
  CameraManager(net::asio::any_io_executor executor, State& state, const PasswordKeeper& passwords,
                std::shared_ptr<const Clock> clock, const ingest::IngestOptions& options,
                api::EventHub& events, Noticed noticed);
  ~CameraManager();

  // At start: all that are stored.
  void start(std::vector<StoredCamera> cameras);

  [[nodiscard]] std::vector<api::CameraView> views() const;
  [[nodiscard]] Result<api::CameraView> view(CameraId id) const;
  Result<api::CameraView> add(api::CameraChange change);
  Result<api::CameraView> change(CameraId id, api::CameraChange change);
  Result<> remove(CameraId id);
  Result<std::shared_ptr<ingest::Subscription>> watch(CameraId id, StreamIndex stream,
                                                      const ingest::SubscriptionOptions& options = {});

  // Sends the camera the key of the password in force; remembered once the camera took it.
  net::Task<api::CameraView> set_encryption(CameraId id, bool on);
  // The password changed: to all cameras with data encryption on, at the same time. Who is not reached gets
  // it when it is back.
  net::Task<std::vector<api::PasswordSent>> send_password();

 private:
  struct Entry {
    StoredCamera stored;
    std::shared_ptr<ingest::CameraIngest> ingest;
    std::string last_event;
    std::optional<Error> last_problem;
    std::optional<ssl::CertificateInfo> certificate; // last seen
  };

  Result<Entry*> find(CameraId id);
  [[nodiscard]] Result<CameraId> free_id(std::optional<CameraId> wanted) const;
  Entry& start_one(StoredCamera stored);
  [[nodiscard]] api::CameraView view_of(const Entry& entry) const;
  void key_arrived(CameraId id, const sealed::Salt& salt);
  void on_changed(CameraId id);
  void on_pinned(CameraId id, const std::array<std::uint8_t, 32>& pin);
  net::Task<> reconcile(CameraId id, camera::Driver& driver, const camera::Capabilities& capabilities);

  net::asio::any_io_executor executor_;
  State& state_;
  const PasswordKeeper& passwords_;
  std::shared_ptr<const Clock> clock_;
  const ingest::IngestOptions options_;
  api::EventHub& events_;
  const Noticed noticed_;
  std::map<CameraId, Entry> entries_;
};

} // namespace kagimado::recorder
