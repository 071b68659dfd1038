// The tables of users and of the operation log. The list only grows; its owner names each step once in its
// own list.
#pragma once

#include "engine/db/migrations.h"

namespace kagimado::users {

std::span<const db::Migration> user_migrations();

} // namespace kagimado::users
