// Steps of the password screen of a locked tile [REQ-ENC-7, ENC-10]. The typed password itself is not here:
// the screen keeps it in wiped memory and hands it on.
#pragma once

#include "engine/base/clock.h"
#include "osd/model/slots.h"

#include <optional>

namespace kagimado::osd {

enum class PasswordAnswer { Opened, Wrong, Damaged, NothingToOpen, Throttled };

class PasswordDialog final {
 public:
  enum class Phase { Closed, Typing, Checking, Wrong, Damaged, Throttled };
  // What the recorder accepts as a password [REQ-ENC-1].
  static constexpr int min_characters = 4;
  static constexpr int max_characters = 16;

  [[nodiscard]] Phase phase() const { return phase_; }

  [[nodiscard]] bool is_open() const { return phase_ != Phase::Closed; }

  [[nodiscard]] CameraId camera() const { return camera_; }

  [[nodiscard]] std::optional<std::uint64_t> checking() const;
  [[nodiscard]] bool may_edit() const;
  [[nodiscard]] bool may_submit(int characters) const;
  // Whole seconds until another try is allowed, rounded up; 0 if one is.
  [[nodiscard]] int seconds_left(SteadyTime now) const;
  [[nodiscard]] std::optional<SteadyTime> retry_at() const;

  void open(CameraId camera);
  void close();
  void edited();                        // a message about the last try goes
  void submitted(std::uint64_t try_id); // from Viewer::try_password
  void answered(PasswordAnswer answer, std::chrono::seconds retry_after, SteadyTime now);
  bool tick(SteadyTime now); // true: something changed
  void camera_gone();

 private:
  Phase phase_ = Phase::Closed;
  CameraId camera_ = no_camera;
  std::uint64_t try_id_ = 0;
  SteadyTime retry_at_{};
};

} // namespace kagimado::osd
