// What the API serves: implemented by engine/recorder, by a fake in tests. Belongs to the network thread.
#pragma once

#include "engine/api/access.h"
#include "engine/api/archive.h"
#include "engine/api/event_hub.h"
#include "engine/api/security.h"
#include "engine/api/system.h"
#include "engine/camera/address.h"
#include "engine/camera/capabilities.h"
#include "engine/ingest/live_ring.h"
#include "engine/sealed/key_box.h"

namespace kagimado::api {

enum class DataEncryption { On, Off, Unsupported };

struct CertificateView {
  std::array<std::uint8_t, 32> sha256{};
  WallTime not_after;
};

struct CameraView {
  CameraId id{0};
  std::string name, url, user;
  ssl::TrustPolicy::Way trust = ssl::TrustPolicy::Way::Authority;
  camera::Mode mode = camera::Mode::Direct;
  std::uint32_t position = 0; // on the wall, 1..
  bool online = false;
  std::optional<Error> problem;
  bool sealed = false;
  DataEncryption data_encryption = DataEncryption::Off;
  std::vector<camera::StreamDescription> streams;
  std::optional<CertificateView> certificate;
};

// Fields that are not given stay as they are, or take their default in a new camera.
struct CameraChange {
  std::optional<CameraId> id; // of a new camera only
  std::optional<std::string> name, url, user;
  std::optional<ssl::SecretText> password;
  std::optional<ssl::TrustPolicy::Way> trust;
  std::optional<std::string> authority_pem;
  std::optional<camera::Mode> mode;
};

struct Unwrapped {
  sealed::KeyState state = sealed::KeyState::LockedNoKey;
  std::optional<sealed::Material> material; // with KeyState::Open
};

class Service {
 public:
  Service() = default;
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] virtual std::vector<CameraView> cameras() const = 0; // by id
  [[nodiscard]] virtual Result<CameraView> camera(CameraId id) const = 0;
  virtual Result<CameraView> add_camera(CameraChange change) = 0;
  virtual Result<CameraView> change_camera(CameraId id, CameraChange change) = 0;
  virtual Result<> remove_camera(CameraId id) = 0;
  virtual net::Task<CameraView> set_camera_encryption(CameraId id, bool on) = 0;

  [[nodiscard]] virtual bool password_is_set() const = 0;
  virtual net::Task<std::vector<CameraSent>> set_password(ssl::SecretText password) = 0;
  // For those who may not see all cameras.
  virtual net::Task<KeyOwners> key_owners(std::vector<Kid> keys) = 0;
  // By the password in force.
  [[nodiscard]] virtual Unwrapped unwrap(const sealed::KeyBox& box) const = 0;

  virtual Result<std::shared_ptr<ingest::Subscription>> watch(CameraId id, StreamIndex stream) = 0;
  virtual Access& access() = 0;
  virtual Archive& archive() = 0;
  virtual Security& security() = 0;
  virtual System& system() = 0;
  virtual EventHub& events() = 0;
};

} // namespace kagimado::api
