// Hours in which the monitors are black, by local time; the mouse or a key shows the wall for a while. Pure.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kagimado::osd {

class BlankingHours final {
 public:
  static constexpr std::chrono::minutes shown_after_input{1};

  BlankingHours() = default; // never black
  // "22:00-06:30" or "12:00-13:00,22:00-06:30". Errors: Invalid.
  static Result<BlankingHours> parse(std::string_view text);

  // local: time of day, 0 to 24 h.
  [[nodiscard]] bool black_at(std::chrono::seconds local) const;

  [[nodiscard]] bool never() const { return spans_.empty(); }

 private:
  struct Span {
    std::chrono::minutes from, to;
  };

  std::vector<Span> spans_;
};

class Blanking final {
 public:
  explicit Blanking(BlankingHours hours) : hours_(std::move(hours)) {}

  void input_came(SteadyTime now) { shown_until_ = now + BlankingHours::shown_after_input; }

  // local: time of day.
  [[nodiscard]] bool black(SteadyTime now, std::chrono::seconds local) const {
    return hours_.black_at(local) && now >= shown_until_;
  }

  // When to look again; none: nothing ever changes.
  [[nodiscard]] std::optional<std::chrono::seconds> look_again() const {
    return hours_.never() ? std::nullopt : std::optional(std::chrono::seconds(5));
  }

 private:
  BlankingHours hours_;
  SteadyTime shown_until_{};
};

} // namespace kagimado::osd
