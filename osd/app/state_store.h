// The monitor's saved state as a file: read once before the wall starts, written by an own thread, so that
// the drawing thread never waits for a disk. A damaged file is put aside, never overwritten.
#pragma once

#include "osd/model/saved_state.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

namespace kagimado::osd {

class StateStore final {
 public:
  // folder empty: nothing is kept.
  explicit StateStore(std::filesystem::path folder);
  ~StateStore(); // what was given to save() is on the disk then
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;

  // Defaults, with a line in the log, where there is nothing usable.
  SavedState load();
  // The newest text wins; returns at once.
  void save(std::string text);

 private:
  void run();
  void put_aside(const Error& why);

  std::filesystem::path folder_, file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> waiting_; // under mutex_
  bool ending_ = false;                // under mutex_
  std::thread writer_;
};

} // namespace kagimado::osd
