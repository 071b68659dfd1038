#include "engine/view/password_desk.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr std::size_t max_remembered_tries = 64;

} // namespace

PasswordDesk::PasswordDesk(std::shared_ptr<const Clock> clock, WorkerPool& pool, sealed::Keyring& keyring,
                           std::function<void()> on_opened, std::function<void()> wake)
    : clock_(std::move(clock)), pool_(pool), keyring_(keyring), on_opened_(std::move(on_opened)),
      wake_(std::move(wake)) {}

std::uint64_t PasswordDesk::open_try() {
  const MutexLock lock(mutex_);
  const auto id = next_id_++;
  tries_[id] = {id, PasswordOutcome::Pending, {}};
  if (tries_.size() > max_remembered_tries)
    tries_.erase(tries_.begin());
  return id;
}

PasswordTry PasswordDesk::look(std::uint64_t id) const {
  const MutexLock lock(mutex_);
  const auto found = tries_.find(id);
  return found != tries_.end() ? found->second : PasswordTry{id, PasswordOutcome::NothingToOpen, {}};
}

std::chrono::seconds PasswordDesk::wait_left() const {
  const auto now = clock_->steady_now();
  return now < closed_until_ ? std::chrono::ceil<std::chrono::seconds>(closed_until_ - now)
                             : std::chrono::seconds{0};
}

void PasswordDesk::try_boxes(std::uint64_t id, std::vector<Bytes> key_boxes, ssl::SecretText password) {
  std::erase_if(key_boxes, [](const Bytes& box) { return box.empty(); });
  if (key_boxes.empty()) {
    finish(id, PasswordOutcome::NothingToOpen, {});
    return;
  }
  // std::function wants a copyable capture; the secret itself stays one.
  pool_.post(
      [this, id, boxes = std::move(key_boxes),
       secret = std::make_shared<ssl::SecretText>(std::move(password))] { judge(id, boxes, *secret); });
}

PasswordOutcome PasswordDesk::try_all(const std::vector<Bytes>& key_boxes,
                                      const ssl::SecretText& password) const {
  auto outcome = PasswordOutcome::NothingToOpen;
  for (const auto& bytes : key_boxes) {
    const auto box = sealed::parse_key_box(bytes);
    const auto opened = box ? keyring_.try_password(*box, password.view()) : std::unexpected(box.error());
    if (opened)
      return PasswordOutcome::Opened;
    switch (opened.error().kind) {
    case ErrorKind::WrongPassword:
      outcome = PasswordOutcome::Wrong;
      break;
    case ErrorKind::Locked:
      break;
    default:
      if (outcome != PasswordOutcome::Wrong)
        outcome = PasswordOutcome::Damaged;
      break;
    }
  }
  return outcome;
}

// Jobs run one at a time, so tries that were typed ahead cannot slip past the throttle together.
void PasswordDesk::judge(std::uint64_t id, const std::vector<Bytes>& key_boxes,
                         const ssl::SecretText& password) {
  std::chrono::seconds closed{0};
  {
    const MutexLock lock(mutex_);
    closed = wait_left();
  }
  if (closed.count() > 0) {
    finish(id, PasswordOutcome::Throttled, closed);
    return;
  }
  const auto outcome = try_all(key_boxes, password);
  if (outcome == PasswordOutcome::Opened) {
    log::info("view", "a typed password opened a locked picture");
    on_opened_();
  } else if (outcome == PasswordOutcome::Wrong) {
    log::warn("view", "a wrong password was typed");
  }
  {
    const MutexLock lock(mutex_);
    if (outcome == PasswordOutcome::Opened)
      wrong_in_row_ = 0;
    if (outcome == PasswordOutcome::Wrong && ++wrong_in_row_ >= free_wrong_tries) {
      const int doublings = std::min(wrong_in_row_ - free_wrong_tries, 16);
      closed_until_ = clock_->steady_now() + std::min(first_wait * (1 << doublings), longest_wait);
    }
  }
  finish(id, outcome, {});
}

void PasswordDesk::finish(std::uint64_t id, PasswordOutcome outcome, std::chrono::seconds retry_after) {
  {
    const MutexLock lock(mutex_);
    const auto found = tries_.find(id);
    if (found != tries_.end())
      found->second = {id, outcome, retry_after};
  }
  if (wake_)
    wake_();
}

} // namespace kagimado::view
