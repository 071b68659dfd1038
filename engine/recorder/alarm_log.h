// Alarms that cameras told of, in state.sqlite by a connection of its own. Thread-safe; blocking, so that it
// is called by workers.
#pragma once

#include "engine/api/archive.h"
#include "engine/db/database.h"

#include <mutex>

namespace kagimado::recorder {

class AlarmLog final {
 public:
  // Of a state folder that State::open() has lifted to the newest schema. Alarms that were on when the
  // recorder ended have nobody to end them: they end where they began.
  static Result<std::unique_ptr<AlarmLog>> open(const std::filesystem::path& state_folder);

  // The oldest go when there are many.
  Result<api::Alarm> begin(CameraId camera, std::string_view kind, WallTime from);
  // The one that is on. Errors: NotFound (none is).
  Result<api::Alarm> end(CameraId camera, std::string_view kind, WallTime to);
  // Newest first, at most api::max_alarms.
  Result<std::vector<api::Alarm>> find(const api::AlarmQuery& query);

 private:
  explicit AlarmLog(db::Database database) : database_(std::move(database)) {}

  Result<> forget_oldest();

  std::mutex mutex_;
  db::Database database_;
};

} // namespace kagimado::recorder
