// Licences, and the security between recorder and cameras, as the API serves them: implemented by
// engine/recorder, by a fake in tests. Belongs to the network thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/licence/licence_book.h"
#include "engine/licence/licence_uses.h"
#include "engine/net/http_message.h"
#include "engine/ssl/secret.h"

namespace kagimado::api {

inline constexpr std::size_t max_internet_mode_cameras = 32; // with data encryption; more are warned against

struct LicenceView {
  bool is_provisioned = false;
  std::string serial, identity; // empty: not provisioned
  bool has_own_key = false, has_kit = false;
  std::vector<licence::RegisteredKey> keys; // oldest first
  licence::LicenceCount count;
  std::string issuer_url; // page where cards become release keys; empty: not told
};

// A setting of a camera on its way.
struct SentState {
  std::optional<WallTime> at;   // of the last try; nothing: never
  std::optional<Error> problem; // why the camera has not taken it
};

// One camera as the screens 「接続方法」 and 「データ暗号設定」 show it. What is wanted; sent says whether
// the camera has it.
struct CameraSecurity {
  CameraId id{0};
  std::string name;
  std::optional<bool> ssl, encryption_support; // nothing: not known yet
  bool https = false;
  std::uint16_t https_port = 443;
  std::string compression; // "H.264(1)"; empty: not known yet
  bool encryption = false;
  std::optional<ErrorKind> fault; // Expired: its server certificate [REQ-CAM-5]
  SentState connection_sent, encryption_sent;
};

struct SecurityView {
  licence::LicenceCount count;
  bool has_kit = false; // [REQ-CAM-1]
  bool password_is_set = false;
  bool internet_mode_warning = false;  // [REQ-CAM-7]
  std::vector<CameraSecurity> cameras; // by id
};

struct ConnectionOrder {
  CameraId id{0};
  bool https = false;
  std::uint16_t https_port = 443;
};

struct EncryptionOrder {
  CameraId id{0};
  bool on = false;
};

struct CameraSent {
  CameraId id{0};
  std::optional<Error> problem; // empty: sent
};

struct FoundCamera {
  std::string url, name, model, serial;
  bool ssl = false;
  std::optional<CameraId> registered;
};

class Security {
 public:
  Security() = default;
  virtual ~Security() = default;
  Security(const Security&) = delete;
  Security& operator=(const Security&) = delete;

  [[nodiscard]] virtual LicenceView licences() = 0;
  // Errors: those of licence::LicenceBook::register_key; Locked where the recorder is not provisioned.
  virtual Result<LicenceView> register_key(std::string_view typed) = 0;

  [[nodiscard]] virtual SecurityView view() = 0;
  // Errors of both, and then nothing is sent: Limit (not enough licences), Unsupported (a camera that
  // cannot), NotFound, Invalid (a camera twice), Conflict (no password is set; a camera is being set
  // already).
  virtual net::Task<std::vector<CameraSent>> send_connection(std::vector<ConnectionOrder> orders) = 0;
  virtual net::Task<std::vector<CameraSent>> send_encryption(std::vector<EncryptionOrder> orders) = 0;

  // One whole JPEG. Errors: NotFound (the camera has none), Damaged (decode error [REQ-ENC-12]
  // [REQ-ENC-13]), and those of the way to the camera.
  virtual net::Task<Bytes> thumbnail(CameraId id) = 0;
  // The two change places on the wall. Errors: NotFound.
  virtual Result<> swap(CameraId a, CameraId b) = 0;
  // Asks the network, a few seconds. Errors: Io, Throttled (somebody asks already).
  virtual net::Task<std::vector<FoundCamera>> search() = 0;
};

} // namespace kagimado::api
