// The registered cameras: stored settings, running ingest, what the API shows of them.
//
// Belongs to the network thread. Coroutines of it must not be resumed after its destruction.
#pragma once

#include "engine/discovery/search.h"
#include "engine/ingest/camera_ingest.h"
#include "engine/net/port_forwarder.h"
#include "engine/recorder/camera_control.h"
#include "engine/recorder/licence_desk.h"
#include "engine/recorder/password_keeper.h"

namespace kagimado::recorder {

class CameraManager final {
 public:
  using Noticed = std::function<void(CameraId, const camera::Event&)>;

  // noticed: cameras told the beginning or the end of something; also called by the destructor.
  CameraManager(net::asio::any_io_executor executor, State& state, const PasswordKeeper& passwords,
                LicenceDesk& licences, std::shared_ptr<const Clock> clock,
                const ingest::IngestOptions& options, api::EventHub& events, Noticed noticed);
  ~CameraManager();

  // At start: all that are stored.
  void start(std::vector<StoredCamera> cameras);

  [[nodiscard]] std::vector<api::CameraView> views() const;
  [[nodiscard]] Result<api::CameraView> view(CameraId id) const;
  Result<api::CameraView> add(api::CameraChange change);
  Result<api::CameraView> change(CameraId id, api::CameraChange change);
  Result<> remove(CameraId id);
  // Of a backup (camera_restore.cpp). In two steps, since more than cameras is restored at once: into the
  // database, inside a transaction that may still be rolled back; then in the place of all that run. Errors:
  // Limit (more of them need a licence than there are), and nothing has changed.
  Result<> store_restored(const std::vector<StoredCamera>& cameras);
  void use_restored(std::vector<StoredCamera> cameras);

  Result<std::shared_ptr<ingest::Subscription>> watch(CameraId id, StreamIndex stream,
                                                      const ingest::SubscriptionOptions& options = {});

  // Whose live pictures are, or were just now, under that key; by id.
  [[nodiscard]] std::vector<CameraId> cameras_under(const Kid& key) const;

  // What the security screens show, by id.
  [[nodiscard]] std::vector<api::CameraSecurity> security() const;
  // More cameras in internet mode with data encryption than is good [REQ-CAM-7].
  [[nodiscard]] bool too_many_tunnels() const;
  // As api::Security has them. To all of the cameras at the same time; what a camera did not take stays
  // wanted, with its licence, and can be sent again. A sending goes on when its caller has gone.
  net::Task<std::vector<api::CameraSent>> send_connection(std::vector<api::ConnectionOrder> orders);
  net::Task<std::vector<api::CameraSent>> send_encryption(std::vector<api::EncryptionOrder> orders);
  // The password changed: to all cameras with data encryption on, at the same time. Who is not reached gets
  // it when it is back.
  net::Task<std::vector<api::CameraSent>> send_password();

  net::Task<Bytes> thumbnail(CameraId id);
  Result<> swap(CameraId a, CameraId b);
  // Where its own page is; nothing: no such camera.
  [[nodiscard]] std::optional<net::ForwardTarget> page_of(CameraId id) const;
  // By its serial, or its host and port.
  [[nodiscard]] std::optional<CameraId> registered_as(const discovery::Device& device) const;

 private:
  struct Entry {
    StoredCamera stored;
    std::shared_ptr<ingest::CameraIngest> ingest;
    std::string last_event;
    std::optional<Error> last_problem;
    std::optional<ssl::CertificateInfo> certificate;  // last seen
    std::optional<camera::Capabilities> capabilities; // the same, while the address stays
    int being_set = 0;                                // sendings on their way to it
  };

  using Sent = std::shared_ptr<std::vector<api::CameraSent>>; // outlives who waits for it

  Result<Entry*> find(CameraId id);
  [[nodiscard]] Result<CameraId> free_id(std::optional<CameraId> wanted) const;
  [[nodiscard]] std::uint32_t free_position(CameraId id) const;
  Entry& start_one(StoredCamera stored);
  [[nodiscard]] api::CameraView view_of(const Entry& entry) const;
  [[nodiscard]] api::CameraSecurity security_of(const Entry& entry) const;
  void key_arrived(CameraId id, const sealed::Salt& salt);
  // All or none: licences first, then what is wanted is stored.
  Result<> want(std::vector<StoredCamera> wanted);
  void save(const Entry& entry);
  void remember_trust(CameraId id, const camera::Address& control);
  net::asio::awaitable<void> send_connection_to(CameraId id, Sent sent, std::size_t slot);
  net::asio::awaitable<void> send_key_to(CameraId id, bool on, Sent sent, std::size_t slot);
  // nullptr: off.
  net::Task<> put_key(CameraId id, const camera::EncryptionKey* key);
  void on_changed(CameraId id);
  void on_pinned(CameraId id, const std::array<std::uint8_t, 32>& pin);
  net::Task<> reconcile(CameraId id, camera::Driver& driver, const camera::Capabilities& capabilities);

  net::asio::any_io_executor executor_;
  State& state_;
  const PasswordKeeper& passwords_;
  LicenceDesk& licences_;
  std::shared_ptr<const Clock> clock_;
  const ingest::IngestOptions options_;
  api::EventHub& events_;
  const Noticed noticed_;
  std::map<CameraId, Entry> entries_;
};

} // namespace kagimado::recorder
