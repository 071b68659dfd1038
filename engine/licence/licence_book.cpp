#include "engine/licence/licence_book.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::licence {
namespace {

constexpr std::array migrations = {
    db::Migration{"licences", R"sql(
-- One row a registered release key.
CREATE TABLE licence_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,                         -- order of registration
  kit INTEGER NOT NULL,
  kit_serial INTEGER NOT NULL,
  release_key TEXT NOT NULL,                                    -- verified again at every start
  registered_at_us INTEGER NOT NULL,                            -- UTC, microseconds since 1970
  UNIQUE (kit, kit_serial)
) STRICT;
)sql"},
};

} // namespace

std::span<const db::Migration> licence_migrations() {
  return migrations;
}

LicenceBook::LicenceBook(db::Database& database, Provision recorder, std::shared_ptr<const Clock> clock)
    : database_(&database), recorder_(std::move(recorder)), clock_(std::move(clock)) {}

Result<LicenceBook> LicenceBook::open(db::Database& database, Provision recorder,
                                      std::shared_ptr<const Clock> clock) {
  LicenceBook book(database, std::move(recorder), std::move(clock));
  KGM_CHECK(book.load_keys());
  return book;
}

Result<> LicenceBook::load_keys() {
  KGM_TRY(auto rows,
          database_->prepare(
              "SELECT release_key, kit, kit_serial, registered_at_us FROM licence_key ORDER BY id"));
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return {};
    const auto key = parse_release_key(rows.text(0));
    const bool is_genuine = key && verify_release_key(*key, recorder_) && !is_registered(*key) &&
                            static_cast<std::int64_t>(key->kit) == rows.integer(1) &&
                            std::int64_t{key->kit_serial} == rows.integer(2);
    if (is_genuine) {
      keys_.push_back({key->kit, key->kit_serial, WallTime(std::chrono::microseconds(rows.integer(3)))});
      continue;
    }
    ++bad_rows_;
    log::error("licence", "a stored release key is not one of recorder {}: it counts nothing",
               recorder_.serial.text());
  }
}

bool LicenceBook::is_registered(const ReleaseKey& key) const {
  return std::ranges::any_of(keys_, [&key](const RegisteredKey& known) {
    return known.kit == key.kit && known.kit_serial == key.kit_serial;
  });
}

bool LicenceBook::has_own_key() const {
  return std::ranges::any_of(keys_, [](const RegisteredKey& key) { return key.kit == Kit::Recorder; });
}

bool LicenceBook::has_kit() const {
  return std::ranges::any_of(keys_, [](const RegisteredKey& key) { return key.kit != Kit::Recorder; });
}

std::uint32_t LicenceBook::total() const {
  std::uint32_t cameras = 0;
  for (const auto& key : keys_)
    cameras += cameras_of(key.kit);
  return cameras;
}

Result<RegisteredKey> LicenceBook::register_key(std::string_view typed) {
  KGM_TRY(const auto key, parse_release_key(typed));
  KGM_CHECK(verify_release_key(key, recorder_));
  if (is_registered(key))
    return fail(ErrorKind::Conflict, "this release key is registered already");
  if (key.kit != Kit::Recorder && !has_own_key())
    return fail(ErrorKind::Locked, "the recorder's own release key must be registered first");
  const RegisteredKey registered{key.kit, key.kit_serial, clock_->wall_now()};
  // Replaces only what open() found not to be genuine.
  KGM_TRY(auto row, database_->prepare("INSERT OR REPLACE INTO licence_key (kit, kit_serial, release_key, "
                                       "registered_at_us) VALUES (?, ?, ?, ?)"));
  row.bind(1, static_cast<std::int64_t>(key.kit))
      .bind(2, std::int64_t{key.kit_serial})
      .bind(3, to_text(key))
      .bind(4, std::int64_t{registered.registered_at.time_since_epoch().count()});
  KGM_CHECK(row.run());
  keys_.push_back(registered);
  return registered;
}

} // namespace kagimado::licence
