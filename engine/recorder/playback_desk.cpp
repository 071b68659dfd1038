#include "engine/recorder/playback_desk.h"

#include "engine/recorder/late_answer.h"

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

constexpr std::chrono::milliseconds look_again_after{500}; // at the live edge
constexpr std::chrono::seconds tolerated_step_back{2};     // where one recording follows another

// Touched by the pool's thread that has the call in hand, by nobody else meanwhile.
struct Reader {
  const store::Store* store = nullptr;
  store::CursorRequest request;
  std::unique_ptr<store::Cursor> cursor;

  Result<store::Piece> next() {
    if (!cursor)
      cursor = store->open_cursor(request);
    auto piece = cursor->next();
    if (piece && piece->mark && request.to) {
      if (piece->mark->wall >= *request.to || piece->mark->wall + tolerated_step_back < last_begin)
        return fail(ErrorKind::EndOfStream, "that was all up to the time");
      last_begin = piece->mark->wall;
    }
    return piece;
  }

  WallTime last_begin{}; // of a group
};

} // namespace

class PlaybackDesk::Stream final : public api::Playback {
 public:
  Stream(PlaybackDesk& desk, const store::CursorRequest& request)
      : desk_(&desk), reader_(std::make_shared<Reader>(Reader{&desk.store_, request, nullptr})),
        camera_(request.camera), may_wait_(request.direction == store::Direction::Forward &&
                                           request.choice != store::Choice::One && !request.to) {
    desk.streams_.push_back(this);
  }

  ~Stream() override {
    if (desk_ != nullptr)
      std::erase(desk_->streams_, this);
  }

  void leave_desk() {
    desk_ = nullptr;
    reader_.reset();
  }

  net::Task<store::Piece> next() override {
    while (desk_ != nullptr) {
      std::function<Result<store::Piece>()> read = [reader = reader_] { return reader->next(); };
      auto reading = on_pool<store::Piece>(desk_->disk_workers_, desk_->executor_, std::move(read));
      auto piece = co_await std::move(reading);
      if (desk_ == nullptr)
        break;
      has_pieces_ = has_pieces_ || piece.has_value();
      if (piece)
        is_behind_damage_ = piece->damage.has_value();
      if (!is_live_edge(piece))
        co_return piece;
      const auto progress = desk_->progress_;
      auto waiting = RecordingProgress::wait(progress, camera_, look_again_after);
      co_await std::move(waiting);
      const auto cancellation = co_await asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != asio::cancellation_type::none)
        co_return fail(ErrorKind::Cancelled, "stopped");
    }
    co_return fail(ErrorKind::EndOfStream, "the recorder stops");
  }

 private:
  // Before the first piece nobody waits: the client wants to know that there is nothing. Nor behind a lost
  // end: the client learns of it when the stream ends, and what is recorded later begins another file.
  [[nodiscard]] bool is_live_edge(const Result<store::Piece>& piece) const {
    return !piece && piece.error().kind == ErrorKind::EndOfStream && may_wait_ && has_pieces_ &&
           !is_behind_damage_ && desk_->goes_on_(camera_);
  }

  PlaybackDesk* desk_; // nullptr: closed
  std::shared_ptr<Reader> reader_;
  const CameraId camera_;
  const bool may_wait_;
  bool has_pieces_ = false;
  bool is_behind_damage_ = false;
};

PlaybackDesk::PlaybackDesk(asio::any_io_executor executor, asio::thread_pool& disk_workers,
                           const store::Store& store, std::shared_ptr<RecordingProgress> progress,
                           std::function<bool(CameraId)> goes_on)
    : executor_(std::move(executor)), disk_workers_(disk_workers), store_(store),
      progress_(std::move(progress)), goes_on_(std::move(goes_on)) {}

PlaybackDesk::~PlaybackDesk() {
  for (auto* stream : streams_)
    stream->leave_desk();
}

Result<std::shared_ptr<api::Playback>> PlaybackDesk::open(const store::CursorRequest& request) {
  if (streams_.size() >= api::max_playbacks)
    return fail(ErrorKind::Throttled, "{} recordings are being played already", streams_.size());
  return std::make_shared<Stream>(*this, request);
}

} // namespace kagimado::recorder
