// Small pictures of recorded moments: one key frame is fetched, opened if a key is at hand, decoded and
// scaled. Never leads to a password being asked for [REQ-ENC-11]. look: drawing thread; the rest: any thread.
#pragma once

#include "engine/mp4/stream_reader.h"
#include "engine/sealed/keyring.h"
#include "engine/view/api_client.h"
#include "engine/view/clip.h"
#include "engine/view/key_asker.h"
#include "engine/view/playback.h"
#include "engine/view/question_book.h"
#include "engine/view/worker_pool.h"

namespace kagimado::view {

class ThumbnailMaker final {
 public:
  static constexpr std::size_t remembered = 128;
  static constexpr int under_way = 2;
  static constexpr int widest_px = 640, highest_px = 480;
  static constexpr std::chrono::seconds farthest{30}; // before the moment: older ones are of another time
  static constexpr std::chrono::seconds failed_for{5};

  ThumbnailMaker(std::shared_ptr<const Clock> clock, ApiClient& api, WorkerPool& pool,
                 sealed::Keyring& keyring, KeyAsker& keys, std::function<void()> wake);

  Thumbnail look(CameraId camera, WallTime at, int width_px, int height_px);

  void outdate() { book_.outdate(); } // passwords were typed or changed

  void forget() { book_.forget(); } // passwords were forgotten: what they opened is shown no more

 private:
  struct Question {
    CameraId camera{0};
    WallTime at;
    int width = 0, height = 0;
    auto operator<=>(const Question&) const = default;
  };

  // What came, between the steps.
  struct Fetched {
    mp4::Unit init, fragment;
    WallTime wall;
    std::shared_ptr<const Clip> clip;
  };

  void ask(const Question& question);
  void take_body(const Question& question, const Result<std::string>& body);
  void open(const Question& question, const Fetched& fetched, bool may_ask);
  [[nodiscard]] Thumbnail picture_of(const Question& question, const Fetched& fetched) const;
  void finish(const Question& question, Thumbnail thumbnail);

  const std::shared_ptr<const Clock> clock_;
  ApiClient& api_;
  WorkerPool& pool_;
  sealed::Keyring& keyring_;
  KeyAsker& keys_;
  const std::function<void()> wake_;
  QuestionBook<Question, Thumbnail> book_;
};

} // namespace kagimado::view
