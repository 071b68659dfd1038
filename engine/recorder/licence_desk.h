// The recorder's licences: provisioning, registered release keys, and which cameras use a licence.
//
// Belongs to the network thread. The issuer's file may be put into the state folder while the recorder runs.
#pragma once

#include "engine/licence/licence_book.h"
#include "engine/licence/licence_uses.h"

namespace kagimado::recorder {

// Takes the issuer's file for one recorder (licence::Provision) into the state folder, mode 0600. The same
// again changes nothing. Errors: those of the file; Conflict (provisioned as another recorder: its release
// keys would be lost).
Result<licence::RecorderSerial> provision(const std::filesystem::path& state_folder,
                                          const std::filesystem::path& file);

class LicenceDesk final {
 public:
  // database: has the tables of licence_migrations(); outlives the desk.
  LicenceDesk(std::filesystem::path state_folder, db::Database& database, std::shared_ptr<const Clock> clock);

  // nullptr: not provisioned, or the file is damaged, which is logged once.
  const licence::LicenceBook* book();
  // Errors: those of LicenceBook::register_key; Locked where the recorder is not provisioned.
  Result<> register_key(std::string_view typed);

  // See licence::LicenceUses.
  void adopt(std::span<const licence::CameraUse> uses) { uses_.adopt(uses); }

  Result<> set_uses(std::span<const licence::CameraUse> uses);

  [[nodiscard]] licence::CameraUse use_of(CameraId camera) const { return uses_.use_of(camera); }

  licence::LicenceCount count();

 private:
  licence::LicenceBook* find_book();

  const std::filesystem::path state_folder_;
  db::Database& database_;
  std::shared_ptr<const Clock> clock_;
  std::optional<licence::LicenceBook> book_;
  licence::LicenceUses uses_;
  bool has_told_damage_ = false;
};

} // namespace kagimado::recorder
