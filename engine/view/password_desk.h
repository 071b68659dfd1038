// Passwords typed at tiles [REQ-ENC-7, ENC-10]: derived and tried on a worker, kept in this process's keyring
// only. Tries are throttled: after 5 wrong ones 30 s of waiting, doubled with each further wrong one.
// Thread-safe; nothing blocks.
#pragma once

#include "engine/sealed/keyring.h"
#include "engine/view/viewer.h"
#include "engine/view/worker_pool.h"

#include <map>

namespace kagimado::view {

class PasswordDesk final {
 public:
  static constexpr int free_wrong_tries = 5;
  static constexpr std::chrono::seconds first_wait{30};
  static constexpr std::chrono::seconds longest_wait{3600};

  // on_opened: on a worker; something that was locked may open now.
  PasswordDesk(std::shared_ptr<const Clock> clock, WorkerPool& pool, sealed::Keyring& keyring,
               std::function<void()> on_opened, std::function<void()> wake);

  // A number at once; boxes are given later, by try_boxes().
  std::uint64_t open_try();
  // Once for each number, any thread. No box: NothingToOpen.
  void try_boxes(std::uint64_t id, std::vector<Bytes> key_boxes, ssl::SecretText password);
  [[nodiscard]] PasswordTry look(std::uint64_t id) const; // an unknown or long gone id: NothingToOpen

 private:
  void judge(std::uint64_t id, const std::vector<Bytes>& key_boxes, const ssl::SecretText& password);
  [[nodiscard]] PasswordOutcome try_all(const std::vector<Bytes>& key_boxes,
                                        const ssl::SecretText& password) const;
  [[nodiscard]] std::chrono::seconds wait_left() const KGM_REQUIRES(mutex_);
  void finish(std::uint64_t id, PasswordOutcome outcome, std::chrono::seconds retry_after);

  const std::shared_ptr<const Clock> clock_;
  WorkerPool& pool_;
  sealed::Keyring& keyring_;
  const std::function<void()> on_opened_;
  const std::function<void()> wake_;
  mutable Mutex mutex_;
  std::map<std::uint64_t, PasswordTry> tries_ KGM_GUARDED_BY(mutex_);
  std::uint64_t next_id_ KGM_GUARDED_BY(mutex_) = 1;
  int wrong_in_row_ KGM_GUARDED_BY(mutex_) = 0;
  SteadyTime closed_until_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view
