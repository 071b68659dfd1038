#include "engine/view/settings_desk.h"

#include "engine/view/json_fields.h"

namespace kagimado::view {
namespace {

constexpr std::size_t remembered = 48;
constexpr int most_under_way = 4;

} // namespace

SettingsDesk::SettingsDesk(std::shared_ptr<const Clock> clock, ApiClient& api, std::function<void()> wake)
    : clock_(std::move(clock)), api_(api), wake_(std::move(wake)),
      book_(remembered, most_under_way, [](const Question& question, const Answer& answer, auto age) {
        return age < (answer.good() ? question.max_age : failed_for);
      }) {}

AnswerPtr SettingsDesk::look(const std::string& target, std::chrono::seconds max_age) {
  return book_.look({target, max_age}, clock_->steady_now(), [this](const Question& next) { ask(next); });
}

void SettingsDesk::ask(const Question& question) {
  net::Request request;
  request.target = "/api/v1" + question.target;
  api_.exchange(std::move(request), [this, question](Result<net::Response> response) {
    book_.put(question, read_answer(response), clock_->steady_now(),
              [this](const Question& next) { ask(next); });
    if (wake_)
      wake_();
  });
}

std::uint64_t SettingsDesk::change(const Change& change) {
  const auto id = outcomes_.open();
  api_.exchange(request_of(change), [this, id](Result<net::Response> response) {
    outcomes_.put(id, read_answer(response));
    outdate();
    if (wake_)
      wake_();
  });
  return id;
}

void SettingsDesk::outdate() {
  book_.outdate();
  if (wake_)
    wake_();
}

void SettingsDesk::forget() {
  book_.forget();
  if (wake_)
    wake_();
}

} // namespace kagimado::view
