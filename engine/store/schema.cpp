#include "engine/store/schema.h"

#include <array>

namespace kagimado::store {
namespace {

constexpr std::array steps = {
    db::Migration{"disks, files and spans", R"sql(
CREATE TABLE disk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mark TEXT NOT NULL UNIQUE,             -- id in its kagimado-disk.json
  folder TEXT NOT NULL                   -- where it was last seen
) STRICT;

CREATE TABLE camera_disk (
  camera INTEGER PRIMARY KEY,
  disk INTEGER NOT NULL REFERENCES disk(id)
) STRICT;

-- One row a recording. Times: UTC, microseconds since 1970.
CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of recording
  camera INTEGER NOT NULL,
  disk INTEGER NOT NULL REFERENCES disk(id),
  path TEXT NOT NULL,                    -- below the disk's folder
  state INTEGER NOT NULL CHECK (state IN (0, 1, 2)), -- open, finished, being deleted
  bytes INTEGER NOT NULL,                -- 0 while open
  first_us INTEGER NOT NULL,
  last_us INTEGER NOT NULL,              -- as first_us while open
  sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  kid BLOB CHECK (kid IS NULL OR length(kid) = 16),
  period BLOB CHECK (period IS NULL OR length(period) = 16),
  init_hash BLOB NOT NULL CHECK (length(init_hash) = 32),
  continues INTEGER                      -- the file that rolled into this one; it may be deleted meanwhile
) STRICT;
CREATE INDEX file_by_disk ON file(disk, state, id, bytes);
CREATE INDEX file_by_camera ON file(camera, id);
CREATE INDEX file_unfinished ON file(state) WHERE state <> 1;

CREATE TABLE span (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of recording
  camera INTEGER NOT NULL,
  file INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE,
  first_record INTEGER NOT NULL,         -- in the file's key-frame index
  from_us INTEGER NOT NULL,
  to_us INTEGER NOT NULL,                -- as from_us while it grows
  damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged IN (0, 1))
) STRICT;
CREATE INDEX span_by_file ON span(file);
CREATE INDEX span_by_begin ON span(camera, from_us, to_us);
CREATE INDEX span_by_end ON span(camera, to_us);
-- The longest one bounds how far before a time a span that covers it can begin.
CREATE INDEX span_by_length ON span(to_us - from_us);
)sql"},
    db::Migration{"recordings that lost their end", R"sql(
ALTER TABLE file ADD COLUMN lost_end INTEGER NOT NULL DEFAULT 0 CHECK (lost_end IN (0, 1)); -- longer once
)sql"},
    db::Migration{"whose recordings are under a key", R"sql(
CREATE INDEX file_by_key ON file(kid, camera) WHERE kid IS NOT NULL;
)sql"},
};

} // namespace

std::span<const db::Migration> catalogue_migrations() {
  return steps;
}

} // namespace kagimado::store
