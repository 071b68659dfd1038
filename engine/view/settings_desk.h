// What settings screens know of the recorder and change there: answers of the API as snapshots, and changes
// with how they ended.
//
// Thread-safe, nothing blocks: requests go and answers are parsed on the network thread. Secrets of a change
// are put into its body there, and wiped with it.
#pragma once

#include "engine/view/api_client.h"
#include "engine/view/exchange.h"
#include "engine/view/question_book.h"

namespace kagimado::view {

class SettingsDesk final {
 public:
  static constexpr std::chrono::seconds failed_for{2}; // before an answer that failed is asked for again
  static constexpr std::chrono::seconds patience{150}; // for an answer: a password goes to all cameras first

  SettingsDesk(std::shared_ptr<const Clock> clock, ApiClient& api, std::function<void()> wake);

  // GET of a target below /api/v1; nothing before the first answer. Asked again after outdate(), and when it
  // is older than max_age. One that failed takes the place of a good one.
  AnswerPtr look(const std::string& target, std::chrono::seconds max_age);
  std::uint64_t change(const Change& change);

  [[nodiscard]] AnswerPtr outcome(std::uint64_t id) const { return outcomes_.find(id); }

  // Something changed: all is asked again when it is looked at next; until then what is known stays.
  void outdate();
  void forget(); // somebody else is logged in now

 private:
  struct Question {
    std::string target;
    std::chrono::seconds max_age;
    auto operator<=>(const Question&) const = default;
  };

  void ask(const Question& question);

  const std::shared_ptr<const Clock> clock_;
  ApiClient& api_;
  const std::function<void()> wake_;
  QuestionBook<Question, Answer> book_;
  OutcomeBook outcomes_;
};

} // namespace kagimado::view
