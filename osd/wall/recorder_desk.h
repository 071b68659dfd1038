// Sessions and settings of the recorder come through this seam: the viewer in the product, a script in tests.
// Drawing thread only; no call may block. The contract of each call is that of view::Viewer.
#pragma once

#include "engine/view/viewer.h"

namespace kagimado::osd {

class RecorderDesk {
 public:
  virtual ~RecorderDesk() = default;
  [[nodiscard]] virtual std::shared_ptr<const view::Session> session() const = 0;
  virtual std::uint64_t log_in(const std::string& name, const ssl::SecretText& password) = 0;
  virtual std::uint64_t set_up(const std::string& name, const ssl::SecretText& password) = 0;
  [[nodiscard]] virtual view::AnswerPtr entered(std::uint64_t id) const = 0;
  virtual void log_out() = 0;
  virtual void touch() = 0;

  virtual view::AnswerPtr look(const std::string& target, std::chrono::seconds max_age) = 0;

  view::AnswerPtr look(const std::string& target) { return look(target, view::until_changed); }

  virtual std::uint64_t change(const view::Change& change) = 0;
  [[nodiscard]] virtual view::AnswerPtr outcome(std::uint64_t id) const = 0;
};

} // namespace kagimado::osd
