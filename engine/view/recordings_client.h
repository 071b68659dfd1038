// What is recorded, when, and what of it is locked: GET /recordings, remembered. look: drawing thread; the
// rest: any thread.
#pragma once

#include "engine/sealed/keyring.h"
#include "engine/view/api_client.h"
#include "engine/view/playback.h"
#include "engine/view/question_book.h"
#include "engine/view/worker_pool.h"

#include <set>

namespace kagimado::view {

// An answer of the recorder; locked: no open period and no password of the keyring. Separate from the network
// for tests. Errors: Damaged.
Result<RecordingMap> read_recordings(std::string_view body, const sealed::Keyring& keyring);

class RecordingsClient final {
 public:
  static constexpr std::size_t remembered = 16;
  static constexpr std::chrono::seconds stale_after{5}; // where the range touches now
  static constexpr std::chrono::seconds failed_for{3};

  RecordingsClient(std::shared_ptr<const Clock> clock, ApiClient& api, WorkerPool& pool,
                   const sealed::Keyring& keyring, std::function<void()> wake);

  std::shared_ptr<const RecordingMap> look(WallTime from, WallTime to, std::chrono::seconds resolution);

  void outdate() { book_.outdate(); } // recordings grew, passwords changed, the recorder is back

  // The spans that tell a moment, unmerged: one look, not remembered. Answers on the network thread.
  void find_spans(WallTime at, std::function<void(Result<RecordingMap>)> answer);

 private:
  struct Question {
    WallTime from, to;
    std::chrono::seconds resolution{0};
    auto operator<=>(const Question&) const = default;
  };

  void ask(const Question& question);
  void take(const Question& question, const Result<std::string>& body);
  [[nodiscard]] bool is_fresh(const Question& question, const RecordingMap& map,
                              SteadyTime::duration age) const;
  [[nodiscard]] RecordingMap provisional(const Question& question) const;

  const std::shared_ptr<const Clock> clock_;
  ApiClient& api_;
  WorkerPool& pool_;
  const sealed::Keyring& keyring_;
  const std::function<void()> wake_;
  QuestionBook<Question, RecordingMap> book_;
};

} // namespace kagimado::view
