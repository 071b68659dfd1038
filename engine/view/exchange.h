// Requests and answers of screens as HTTP, and the book of the newest outcomes by number.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/net/http_message.h"
#include "engine/view/answer.h"

#include <deque>

namespace kagimado::view {

// With its secrets; the client wipes it.
net::Request request_of(const Change& change);
// The token of an answer to a login; taken out before a JSON parser sees it, which keeps copies of the texts
// it reads. Empty: there is none.
ssl::SecretText cut_token(Result<net::Response>& response);
// The body is wiped: it may hold a token.
std::shared_ptr<Answer> read_answer(Result<net::Response>& response);

// Thread-safe.
class OutcomeBook final {
 public:
  static constexpr std::size_t remembered = 64;

  std::uint64_t open();
  void put(std::uint64_t id, AnswerPtr answer);
  // Nothing while it is under way, and for what is long gone.
  [[nodiscard]] AnswerPtr find(std::uint64_t id) const;

 private:
  mutable Mutex mutex_;
  std::deque<std::pair<std::uint64_t, AnswerPtr>> outcomes_ KGM_GUARDED_BY(mutex_);
  std::uint64_t last_ KGM_GUARDED_BY(mutex_) = 0;
};

} // namespace kagimado::view
