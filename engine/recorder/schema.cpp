#include "engine/recorder/schema.h"

#include <array>

namespace kagimado::recorder {
namespace {

constexpr std::array steps = {
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
};

} // namespace

std::span<const db::Migration> state_migrations() {
  return steps;
}

} // namespace kagimado::recorder
