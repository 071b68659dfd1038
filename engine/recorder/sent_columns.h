// api::SentState in three columns of a row: time, error kind, message. Internal to state.cpp.
#pragma once

#include "engine/api/security.h"
#include "engine/db/statement.h"

namespace kagimado::recorder {

// first: as Statement counts columns, from 0.
api::SentState read_sent(const db::Statement& row, int first);
// first: as Statement counts parameters, from 1.
void bind_sent(db::Statement& row, int first, const api::SentState& sent);

} // namespace kagimado::recorder
