#include "engine/view/thumbnail_maker.h"

#include "engine/base/log.h"
#include "engine/mp4/playback_mark.h"
#include "engine/view/frame_decoder.h"
#include "engine/view/scaler.h"

#include <algorithm>

namespace kagimado::view {
namespace {

Thumbnail thumbnail_in(Thumbnail::State state) {
  Thumbnail thumbnail;
  thumbnail.state = state;
  return thumbnail;
}

} // namespace

ThumbnailMaker::ThumbnailMaker(std::shared_ptr<const Clock> clock, ApiClient& api, WorkerPool& pool,
                               sealed::Keyring& keyring, KeyAsker& keys, std::function<void()> wake)
    : clock_(std::move(clock)), api_(api), pool_(pool), keyring_(keyring), keys_(keys),
      wake_(std::move(wake)),
      book_(remembered, under_way, [](const Question&, const Thumbnail& thumbnail, auto age) {
        return thumbnail.state == Thumbnail::State::Ready || thumbnail.state == Thumbnail::State::Locked ||
               age < failed_for;
      }) {}

Thumbnail ThumbnailMaker::look(CameraId camera, WallTime at, int width_px, int height_px) {
  if (number(camera) == 0 || width_px <= 0 || height_px <= 0)
    return thumbnail_in(Thumbnail::State::Failed);
  const Question question{camera, std::chrono::floor<std::chrono::seconds>(at), std::min(width_px, widest_px),
                          std::min(height_px, highest_px)};
  const auto known = book_.look(question, clock_->steady_now(), [this](const Question& next) { ask(next); });
  return known ? *known : Thumbnail{};
}

void ThumbnailMaker::ask(const Question& question) {
  api_.get(fmt::format("/api/v1/playback/{}?from={}&direction=forward&frames=one", number(question.camera),
                       question.at.time_since_epoch().count()),
           [this, question](Result<std::string> body) {
             pool_.post([this, question, body = std::move(body)] { take_body(question, body); });
           });
}

// On a worker.
void ThumbnailMaker::take_body(const Question& question, const Result<std::string>& body) {
  if (!body) {
    const bool none = body.error().kind == ErrorKind::NotFound;
    finish(question, thumbnail_in(none ? Thumbnail::State::NoRecording : Thumbnail::State::Failed));
    return;
  }
  Fetched fetched;
  std::optional<mp4::PlaybackMark> mark;
  mp4::StreamReader reader;
  const auto read = reader.push(as_bytes(*body), [&](mp4::Unit unit) {
    if (unit.type == mp4::Unit::Type::Init) {
      fetched.init = std::move(unit);
    } else if (!mark) {
      mark = mp4::read_playback_mark(*unit.bytes);
      fetched.fragment = std::move(unit);
    }
  });
  if (!read || !fetched.init.bytes || !mark) {
    const bool empty = read && !fetched.fragment.bytes;
    finish(question, thumbnail_in(empty ? Thumbnail::State::NoRecording : Thumbnail::State::Failed));
    return;
  }
  fetched.wall = mark->wall;
  auto clip = Clip::read(fetched.init.bytes);
  if (!clip || std::chrono::abs(mark->wall - question.at) > farthest) {
    finish(question, thumbnail_in(clip ? Thumbnail::State::NoRecording : Thumbnail::State::Failed));
    return;
  }
  fetched.clip = std::move(*clip);
  open(question, fetched, true);
}

void ThumbnailMaker::open(const Question& question, const Fetched& fetched, bool may_ask) {
  using sealed::KeyState;
  const auto state = fetched.clip->try_keyring(keyring_);
  if (state == KeyState::Clear || state == KeyState::Open) {
    finish(question, picture_of(question, fetched));
    return;
  }
  const bool is_locked = state == KeyState::LockedNoKey || state == KeyState::LockedOldPassword;
  if (!is_locked || !may_ask || !fetched.clip->key_box()) {
    finish(question, thumbnail_in(is_locked ? Thumbnail::State::Locked : Thumbnail::State::Failed));
    return;
  }
  keys_.ask(fetched.clip->kid(), *fetched.clip->key_box(),
            [this, question, fetched](const Result<KeyState>&) {
              pool_.post([this, question, fetched] { open(question, fetched, false); });
            });
}

Thumbnail ThumbnailMaker::picture_of(const Question& question, const Fetched& fetched) const {
  const auto& clip = *fetched.clip;
  const auto fragment = mp4::parse_fragment(*fetched.fragment.bytes, clip.init());
  auto decoder = FrameDecoder::create(clip.video(), {});
  if (!fragment || !decoder || !fragment->starts_with_sync() || fragment->track_id != clip.video().id)
    return thumbnail_in(Thumbnail::State::Failed);
  std::optional<sealed::Opener> opener;
  if (clip.sealed()) {
    const auto material = keyring_.find(clip.kid());
    if (!material) // forgotten this very moment
      return thumbnail_in(Thumbnail::State::Locked);
    opener.emplace(clip.init(), *material);
  }
  ff::Frame first;
  const auto keep = [&](ff::Frame frame, const FrameFacts&) {
    if (!first)
      first = std::move(frame);
  };
  auto decoded = (*decoder)->decode(*fetched.fragment.bytes, fragment->samples.front(), 0,
                                    opener ? &*opener : nullptr, {}, keep);
  if (decoded)
    decoded = (*decoder)->drain(keep);
  if (!decoded || !first) {
    log::debug("view", "thumbnail: {}", decoded ? "no picture" : decoded.error().message);
    return thumbnail_in(Thumbnail::State::Failed);
  }
  PicturePool pool;
  ScaleScratch scratch;
  const auto plan =
      plan_scale({first.width(), first.height(), first.pixel_aspect()}, {}, question.width, question.height);
  auto picture = scale_frame(first, plan, pool, scratch);
  if (!picture)
    return thumbnail_in(Thumbnail::State::Failed);
  picture->wall = fetched.wall;
  picture->serial = 1;
  auto thumbnail = thumbnail_in(Thumbnail::State::Ready);
  thumbnail.picture = std::make_shared<const Picture>(std::move(*picture));
  thumbnail.wall = fetched.wall;
  return thumbnail;
}

void ThumbnailMaker::finish(const Question& question, Thumbnail thumbnail) {
  book_.put(question, std::make_shared<const Thumbnail>(std::move(thumbnail)), clock_->steady_now(),
            [this](const Question& next) { ask(next); });
  if (wake_)
    wake_();
}

} // namespace kagimado::view
