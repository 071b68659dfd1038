// Schema of state.sqlite, as migrations: only ever appended to.
#pragma once

#include "engine/db/migrations.h"

namespace kagimado::recorder {

std::span<const db::Migration> state_migrations();

} // namespace kagimado::recorder
