// Tables of the catalogue: FORMAT.md. The list only grows.
#pragma once

#include "engine/db/migrations.h"

namespace kagimado::store {

std::span<const db::Migration> catalogue_migrations();

} // namespace kagimado::store
