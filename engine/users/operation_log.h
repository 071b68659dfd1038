// Who did what: for auditors, on screen with a filter. Bounded: the oldest entries go.
//
// Belongs to the thread of its database. Never given a password or key.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/db/database.h"

#include <optional>

namespace kagimado::users {

struct Operation {
  std::int64_t id = 0; // order; given by the log
  WallTime at;         // given by the log
  std::string user;    // empty: nobody was logged in
  std::string origin;  // "monitor", an address, "recorder"
  std::string action;  // "login", "settings.change": a code, not a text for people
  std::optional<CameraId> camera;
  bool is_ok = true;
  std::string detail;
};

// All that is given must fit.
struct OperationFilter {
  std::optional<WallTime> from, until; // until: not included
  std::optional<std::string> user;
  std::string action_prefix;
  std::optional<CameraId> camera;
  std::optional<bool> is_ok;
  std::optional<std::int64_t> before_id; // next page: the last id of the page before
  std::size_t max_entries = 100;         // at most 1000
};

class OperationLog final {
 public:
  // database: has the tables of user_migrations(); outlives the log.
  OperationLog(db::Database& database, std::shared_ptr<const Clock> clock,
               std::int64_t max_entries = 100'000);

  // Texts are cut to bounds and to one line.
  Result<> append(const Operation& operation);
  // Newest first.
  Result<std::vector<Operation>> query(const OperationFilter& filter);

 private:
  db::Database* database_;
  std::shared_ptr<const Clock> clock_;
  std::int64_t max_entries_;
};

} // namespace kagimado::users
