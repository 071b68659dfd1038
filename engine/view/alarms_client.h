// Alarms that cameras raised (GET /alarms), remembered. look: drawing thread; the rest: any thread.
#pragma once

#include "engine/view/api_client.h"
#include "engine/view/playback.h"
#include "engine/view/question_book.h"

namespace kagimado::view {

// Errors: Damaged.
Result<AlarmList> read_alarms(std::string_view body);

class AlarmsClient final {
 public:
  static constexpr std::size_t remembered = 16;
  static constexpr std::chrono::seconds stale_after{5};
  static constexpr std::chrono::seconds failed_for{3};

  AlarmsClient(std::shared_ptr<const Clock> clock, ApiClient& api, std::function<void()> wake);

  std::shared_ptr<const AlarmList> look(WallTime from, WallTime to);

  void outdate() { book_.outdate(); }

 private:
  using Question = std::pair<WallTime, WallTime>;

  void ask(const Question& question);
  void take(const Question& question, const Result<std::string>& body);

  const std::shared_ptr<const Clock> clock_;
  ApiClient& api_;
  const std::function<void()> wake_;
  QuestionBook<Question, AlarmList> book_;
};

} // namespace kagimado::view
