// The recorder's state on disk: state.sqlite and machine.key in one folder, for one process at a time.
//
// Belongs to one thread. Passwords and credentials are in it only sealed with the machine key.
#pragma once

#include "engine/api/security.h"
#include "engine/base/ids.h"
#include "engine/base/unique_fd.h"
#include "engine/camera/address.h"
#include "engine/db/database.h"
#include "engine/recorder/machine_key.h"
#include "engine/sealed/key_box.h"

namespace kagimado::recorder {

struct StoredCamera {
  CameraId id{0};
  std::string name;
  camera::Address address;
  bool data_encryption = false; // wanted, and sent to the camera at least once
  bool key_pending = false;     // the key of the password in force has not reached the camera yet
  std::uint32_t position = 0;   // on the wall, 1..
  std::uint16_t http_port = 80; // where it takes plain HTTP
  // What the security screens are set to; the address and data_encryption are what the camera has taken.
  bool wants_https = false, wants_encryption = false;
  std::uint16_t wanted_https_port = 443;
  api::SentState connection_sent, encryption_sent;
};

class State final {
 public:
  // Makes the folder (0700) and what is missing in it. Errors: Conflict (in use by another recorder),
  // Damaged, Unsupported (from a newer program), Tampered (another machine's key), Io.
  static Result<State> open(const std::filesystem::path& folder);

  Result<std::vector<StoredCamera>> cameras(); // by id
  // Inserts or replaces.
  Result<> save(const StoredCamera& camera);
  // All or none.
  Result<> save_all(std::span<const StoredCamera> cameras);
  // In the place of all that are there. All or none.
  Result<> replace_all(std::span<const StoredCamera> cameras);
  Result<> remove(CameraId id);

  // All ever set, the newest first: they open the integrity chains of old recordings, never pictures.
  // Of a folder that may be in use by a recorder. Errors: NotFound (no state there), and those of open().
  static Result<std::vector<sealed::PasswordKey>> passwords_of(const std::filesystem::path& folder);

  // The newest. Every password ever set stays, for the recordings of its time.
  Result<std::optional<sealed::PasswordKey>> password_in_force();

  // Of the same file, for what keeps its own tables there.
  db::Database& database() { return database_; }

  // From then on it is in force, and pending for all cameras with data encryption on.
  Result<> add_password(const sealed::PasswordKey& password, WallTime set_at);

 private:
  State(UniqueFd lock, MachineKey key, db::Database database);
  UniqueFd lock_;
  MachineKey key_;
  db::Database database_;
};

} // namespace kagimado::recorder
