#include "engine/users/schema.h"

#include <array>

namespace kagimado::users {
namespace {

constexpr std::array steps = {
    db::Migration{"users and operation log", R"sql(
CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,                         -- never given twice
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,                                -- small Latin letters
  level TEXT NOT NULL CHECK (level IN ('viewer', 'operator', 'manager', 'administrator')),
  rights INTEGER NOT NULL,                                      -- bit n: value n of users::Right
  view TEXT NOT NULL,                                           -- cameras: 'all', '1-3,7'
  password_hash TEXT NOT NULL,                                  -- scrypt
  password_set_at_us INTEGER NOT NULL                           -- UTC, microseconds since 1970
) STRICT;

-- What may be done while nobody is logged in.
CREATE TABLE logged_out (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rights INTEGER NOT NULL,
  view TEXT NOT NULL
) STRICT;

-- Who is logged in at the monitor by itself.
CREATE TABLE auto_login (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,                         -- order, even where the clock was set back
  at_us INTEGER NOT NULL,
  user TEXT NOT NULL,                                           -- '': nobody was logged in
  origin TEXT NOT NULL,                                         -- 'monitor', an address, 'recorder'
  action TEXT NOT NULL,
  camera INTEGER,
  is_ok INTEGER NOT NULL CHECK (is_ok IN (0, 1)),
  detail TEXT NOT NULL
) STRICT;
)sql"},
};

} // namespace

std::span<const db::Migration> user_migrations() {
  return steps;
}

} // namespace kagimado::users
