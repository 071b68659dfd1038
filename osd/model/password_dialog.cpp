#include "osd/model/password_dialog.h"

#include <algorithm>

namespace kagimado::osd {

std::optional<std::uint64_t> PasswordDialog::checking() const {
  return phase_ == Phase::Checking ? std::optional(try_id_) : std::nullopt;
}

bool PasswordDialog::may_edit() const {
  return is_open() && phase_ != Phase::Checking;
}

bool PasswordDialog::may_submit(int characters) const {
  return (phase_ == Phase::Typing || phase_ == Phase::Wrong || phase_ == Phase::Damaged) &&
         characters >= min_characters && characters <= max_characters;
}

int PasswordDialog::seconds_left(SteadyTime now) const {
  if (phase_ != Phase::Throttled || now >= retry_at_)
    return 0;
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(retry_at_ - now).count());
}

std::optional<SteadyTime> PasswordDialog::retry_at() const {
  return phase_ == Phase::Throttled ? std::optional(retry_at_) : std::nullopt;
}

void PasswordDialog::open(CameraId camera) {
  if (is_open() || camera == no_camera)
    return;
  camera_ = camera;
  phase_ = Phase::Typing;
}

void PasswordDialog::close() {
  phase_ = Phase::Closed;
  camera_ = no_camera;
  try_id_ = 0;
}

void PasswordDialog::edited() {
  if (phase_ == Phase::Wrong || phase_ == Phase::Damaged)
    phase_ = Phase::Typing;
}

void PasswordDialog::submitted(std::uint64_t try_id) {
  if (!is_open())
    return;
  try_id_ = try_id;
  phase_ = Phase::Checking;
}

void PasswordDialog::answered(PasswordAnswer answer, std::chrono::seconds retry_after, SteadyTime now) {
  if (phase_ != Phase::Checking)
    return;
  switch (answer) {
  case PasswordAnswer::Opened:
  case PasswordAnswer::NothingToOpen: // the picture came by itself meanwhile
    close();
    return;
  case PasswordAnswer::Wrong:
    phase_ = Phase::Wrong;
    return;
  case PasswordAnswer::Damaged:
    phase_ = Phase::Damaged;
    return;
  case PasswordAnswer::Throttled:
    phase_ = Phase::Throttled;
    retry_at_ = now + std::max(retry_after, std::chrono::seconds(1));
    return;
  }
}

bool PasswordDialog::tick(SteadyTime now) {
  if (phase_ != Phase::Throttled || now < retry_at_)
    return false;
  phase_ = Phase::Typing;
  return true;
}

void PasswordDialog::camera_gone() {
  close();
}

} // namespace kagimado::osd
