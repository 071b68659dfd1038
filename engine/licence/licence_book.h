// The licences of one recorder: which release keys are registered.
//
// Belongs to the thread of its database. What is registered is verified again at every start: a row that was
// written into the database by hand counts nothing.
#pragma once

#include "engine/base/clock.h"
#include "engine/db/migrations.h"
#include "engine/licence/release_key.h"

#include <vector>

namespace kagimado::licence {

// The tables of the book. The list only grows; its owner names each step once in its own list.
std::span<const db::Migration> licence_migrations();

struct RegisteredKey {
  Kit kit = Kit::Recorder;
  std::uint32_t kit_serial = 0;
  WallTime registered_at;
};

class LicenceBook final {
 public:
  // database: has the tables of licence_migrations(); outlives the book. Errors: those of the database.
  static Result<LicenceBook> open(db::Database& database, Provision recorder,
                                  std::shared_ptr<const Clock> clock);

  // Checks and stores a key as it was typed. What was registered before stays as it is in every case.
  // Errors [REQ-LIC-3]: Invalid (mistyped), Untrusted (another recorder's), Tampered (forged), Conflict
  // (registered already), Locked (the recorder's own key comes first [REQ-LIC-4]), Unsupported (a newer
  // kit).
  Result<RegisteredKey> register_key(std::string_view typed);

  [[nodiscard]] const std::vector<RegisteredKey>& keys() const { return keys_; } // oldest first

  [[nodiscard]] bool has_own_key() const;
  // The camera half of the security screen appears with the first kit [REQ-CAM-1].
  [[nodiscard]] bool has_kit() const;

  // Rows that did not verify at open().
  [[nodiscard]] std::size_t bad_rows() const { return bad_rows_; }

  // Cameras of all kits together 「総ライセンス数」 [REQ-LIC-1].
  [[nodiscard]] std::uint32_t total() const;

  [[nodiscard]] const RecorderSerial& serial() const { return recorder_.serial; }

 private:
  LicenceBook(db::Database& database, Provision recorder, std::shared_ptr<const Clock> clock);
  Result<> load_keys();
  [[nodiscard]] bool is_registered(const ReleaseKey& key) const;

  db::Database* database_;
  Provision recorder_;
  std::shared_ptr<const Clock> clock_;
  std::vector<RegisteredKey> keys_;
  std::size_t bad_rows_ = 0;
};

} // namespace kagimado::licence
