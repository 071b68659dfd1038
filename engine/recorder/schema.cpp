#include "engine/recorder/schema.h"

#include "engine/licence/licence_book.h"
#include "engine/settings/settings_store.h"
#include "engine/users/schema.h"

#include <array>
#include <vector>

namespace kagimado::recorder {
namespace {

constexpr std::array own_steps = {
    db::Migration{"cameras and passwords", R"sql(
-- One row a registered camera.
CREATE TABLE camera (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 512),          -- as operators say it
  name TEXT NOT NULL,
  url TEXT NOT NULL,                                            -- without credentials
  credentials BLOB NOT NULL,                                    -- user, 0, password: sealed with the machine key
  trust TEXT NOT NULL CHECK (trust IN ('authority', 'pin', 'off')),
  authority_pem TEXT NOT NULL,                                  -- '': the system's store
  pin_sha256 BLOB CHECK (pin_sha256 IS NULL OR length(pin_sha256) = 32),
  data_encryption INTEGER NOT NULL CHECK (data_encryption IN (0, 1)),
  key_pending INTEGER NOT NULL CHECK (key_pending IN (0, 1))    -- the key in force has not reached the camera yet
) STRICT;

-- One row a data-encryption password ever set; the one with the highest id is in force.
CREATE TABLE password (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pb_salt BLOB NOT NULL UNIQUE CHECK (length(pb_salt) = 16),
  iterations INTEGER NOT NULL CHECK (iterations BETWEEN 1 AND 4000000),
  kek BLOB NOT NULL,                                            -- sealed with the machine key
  set_at_us INTEGER NOT NULL                                    -- UTC, microseconds since 1970
) STRICT;
)sql"},
    db::Migration{"alarms", R"sql(
-- One row an alarm that a camera told of.
CREATE TABLE alarm (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  camera INTEGER NOT NULL,                                      -- may have been removed since
  kind TEXT NOT NULL CHECK (kind IN ('motion', 'input')),
  from_us INTEGER NOT NULL,                                     -- by the recorder's clock, as in password
  to_us INTEGER                                                 -- NULL: still on
) STRICT;
CREATE INDEX alarm_by_time ON alarm (from_us);
)sql"},
    db::Migration{"security of cameras", R"sql(
ALTER TABLE camera ADD COLUMN position INTEGER NOT NULL DEFAULT 0;          -- on the wall, 1..
ALTER TABLE camera ADD COLUMN mode TEXT NOT NULL DEFAULT 'direct' CHECK (mode IN ('direct', 'internet'));
ALTER TABLE camera ADD COLUMN http_port INTEGER NOT NULL DEFAULT 80;        -- where it takes plain HTTP
-- What the security screens are set to; url and data_encryption are what the camera has taken.
ALTER TABLE camera ADD COLUMN wants_https INTEGER NOT NULL DEFAULT 0 CHECK (wants_https IN (0, 1));
ALTER TABLE camera ADD COLUMN wanted_https_port INTEGER NOT NULL DEFAULT 443;
ALTER TABLE camera ADD COLUMN wants_encryption INTEGER NOT NULL DEFAULT 0 CHECK (wants_encryption IN (0, 1));
-- The last try to send each: NULL: never; problem: an error kind, '': the camera has it.
ALTER TABLE camera ADD COLUMN connection_sent_at_us INTEGER;
ALTER TABLE camera ADD COLUMN connection_problem TEXT NOT NULL DEFAULT '';
ALTER TABLE camera ADD COLUMN connection_message TEXT NOT NULL DEFAULT '';
ALTER TABLE camera ADD COLUMN encryption_sent_at_us INTEGER;
ALTER TABLE camera ADD COLUMN encryption_problem TEXT NOT NULL DEFAULT '';
ALTER TABLE camera ADD COLUMN encryption_message TEXT NOT NULL DEFAULT '';
UPDATE camera SET position = id, wants_encryption = data_encryption, wants_https = url LIKE 'https://%';
)sql"},
    db::Migration{"alarms of the site", R"sql(
CREATE TABLE alarm_next (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  camera INTEGER NOT NULL,                                      -- may have been removed since
  kind TEXT NOT NULL CHECK (kind IN ('motion', 'input', 'site')),
  from_us INTEGER NOT NULL,                                     -- by the recorder's clock, as in password
  to_us INTEGER                                                 -- NULL: still on
) STRICT;
INSERT INTO alarm_next SELECT id, camera, kind, from_us, to_us FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_next RENAME TO alarm;
CREATE INDEX alarm_by_time ON alarm (from_us);
)sql"},
};

} // namespace

std::span<const db::Migration> state_migrations() {
  // The order is that of existing files: only ever append.
  static const std::vector<db::Migration> steps = {
      own_steps[0],
      own_steps[1],
      users::user_migrations()[0],
      settings::settings_migrations()[0],
      licence::licence_migrations()[0],
      own_steps[2],
      own_steps[3],
  };
  return steps;
}

} // namespace kagimado::recorder
