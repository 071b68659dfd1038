// External media and copies to them: GET /media, POST /exports and its progress. Calls of the drawing thread
// return at once; answers come on the network thread.
#pragma once

#include "engine/view/api_client.h"
#include "engine/view/playback.h"
#include "engine/view/question_book.h"

#include <boost/asio/steady_timer.hpp>

namespace kagimado::view {

// Errors: Damaged.
Result<MediaList> read_media(std::string_view body);

struct ExportReport {
  std::uint64_t id = 0;
  ExportStatus status;
};

Result<ExportReport> read_export(std::string_view body);

class ExportClient final {
 public:
  static constexpr std::chrono::seconds look_every{
      1}; // at media that somebody looks at, and at a running export

  ExportClient(const net::asio::any_io_executor& executor, std::shared_ptr<const Clock> clock, ApiClient& api,
               std::function<void()> wake);
  ~ExportClient();

  std::shared_ptr<const MediaList> media();
  void start(const ExportWish& wish);
  void cancel();
  [[nodiscard]] ExportStatus status() const;

 private:
  struct Nothing {
    auto operator<=>(const Nothing&) const = default;
  };

  struct Running {
    std::uint64_t number = 0; // of start(): an answer to an older one is of no interest
    std::uint64_t id = 0;     // of the recorder; 0: not known yet
    bool cancel = false;
    ExportStatus status;
  };

  void ask_media();
  void take(std::uint64_t number, const Result<std::string>& body, bool is_first);
  void look_later(std::uint64_t number);
  void look_at(std::uint64_t number);
  void send_cancel(std::uint64_t id);

  const std::shared_ptr<const Clock> clock_;
  ApiClient& api_;
  const std::function<void()> wake_;
  net::asio::steady_timer timer_; // network thread
  QuestionBook<Nothing, MediaList> media_;
  mutable Mutex mutex_;
  Running running_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view
