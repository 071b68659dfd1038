// The pipeline's strand: from units of the recorder to entries of the shelf.
#include "engine/base/log.h"
#include "engine/view/playback_pipeline.h"

#include <algorithm>

namespace kagimado::view {
namespace {

// More pictures a second than these say nothing more to the eye.
constexpr double most_pictures_per_second = 60;
constexpr double most_key_frames_per_second = 30;
constexpr std::chrono::microseconds step_slack{2'000};
constexpr std::chrono::microseconds shortest_picture{1'000};

} // namespace

void PlaybackPipeline::take_unit(PlaybackUnit unit) {
  if (unit.after_break)
    take_break();
  if (!take_damages(unit)) {
    unit.after_break = false;
    held_ = std::move(unit);
    return;
  }
  if (unit.unit.bytes->empty())
    return;
  const bool is_init = unit.unit.type == mp4::Unit::Type::Init;
  if ((is_init || unit.mark) && reverse_.collecting()) {
    close_reverse_group();
    unit.after_break = false;
    held_ = std::move(unit);
    return;
  }
  if (is_init) {
    take_init(unit.unit);
    return;
  }
  if (unit.mark)
    begin_group(*unit.mark);
  take_fragment(unit.unit);
  ++report_->counters.taken_fragments;
}

// The last group comes again.
void PlaybackPipeline::take_break() {
  if (reverse_.collecting()) {
    reverse_.clear();
    last_mark_.reset();
  }
}

void PlaybackPipeline::take_init(const mp4::Unit& unit) {
  drain();
  gate_.reset();
  times_.clear();
  const auto* clip_before = door_.clip();
  if (clip_before != nullptr && decoder_ && std::ranges::equal(clip_before->bytes(), *unit.bytes)) {
    jump_in_stream();
    update_thinning();
    begun_ = true;
    return;
  }
  door_.clear();
  decoder_.reset();
  ear_.reset();
  refused_.reset();
  auto clip = Clip::read(unit.bytes);
  auto decoder = clip ? FrameDecoder::create((*clip)->video(), {}) : std::unexpected(clip.error());
  if (!decoder) {
    log::warn("view", "init segment: {}", decoder.error().message);
    refused_ = decoder.error().kind;
    begun_ = true;
    return;
  }
  decoder_ = std::move(*decoder);
  const auto& video = (*clip)->video();
  report_->update([&](StreamFacts& facts) {
    facts.codec = video.codec;
    facts.sealed = (*clip)->sealed();
    facts.width = video.width;
    facts.height = video.height;
  });
  door_.take_clip(std::move(*clip));
  update_thinning();
  begun_ = true;
}

void PlaybackPipeline::jump_in_stream() {
  gate_.reset();
  if (decoder_)
    decoder_->flush();
  if (auto* chain = door_.chain())
    chain->on_gap();
}

// What the mark says about the one before: the same again after a break, the next one, or a jump.
void PlaybackPipeline::follow(const mp4::PlaybackMark& mark) {
  const bool repeated = last_mark_ && last_mark_->wall == mark.wall && last_mark_->span == mark.span;
  if (repeated) {
    if (plan_.backward)
      bad_group_ = true; // it is through
    else
      skip_until_ = last_pushed_;
    jump_in_stream();
    return;
  }
  if (skip_until_ && mark.wall > *skip_until_)
    skip_until_.reset();
  if (last_mark_ && mark.discontinuity) {
    drain();
    if (!reached_ && !plan_.backward) {
      reached_ = true; // the moment that was asked for lies in the gap
      push_candidate();
    }
    discontinuity_ = true;
    jump_in_stream();
    skip_overlap(mark);
  } else if (last_mark_) {
    constexpr std::chrono::microseconds shortest{10'000}, longest{30'000'000};
    usual_group_ = std::clamp<std::chrono::microseconds>(std::chrono::abs(mark.wall - last_mark_->wall),
                                                         shortest, longest);
  }
  last_mark_ = mark;
}

// Pictures that the recording before has too are shown once.
void PlaybackPipeline::skip_overlap(const mp4::PlaybackMark& mark) {
  if (!plan_.backward && last_pushed_ && mark.wall <= *last_pushed_ &&
      *last_pushed_ - mark.wall <= PlaybackShelf::longest_overlap)
    skip_until_ = last_pushed_;
}

// The last moment that a group still has to show backward.
WallTime PlaybackPipeline::latest_backward(const mp4::PlaybackMark& mark) const {
  if (!last_pushed_)
    return plan_.from;
  const bool clock_was_set = mark.wall - *last_pushed_ > PlaybackShelf::longest_overlap;
  return clock_was_set ? WallTime::max() : *last_pushed_ - std::chrono::microseconds(1);
}

void PlaybackPipeline::begin_group(const mp4::PlaybackMark& mark) {
  bad_group_ = false;
  follow(mark);
  times_.begin(mark);
  group_end_ = mark.wall;
  if (bad_group_)
    return;
  if (plan_.backward)
    if (auto* chain = door_.chain())
      chain->on_jump();
  if (refused_) {
    const auto state =
        *refused_ == ErrorKind::Unsupported ? sealed::KeyState::Unsupported : sealed::KeyState::Damaged;
    push_state(mark.wall, PlaybackEntry::Kind::Damaged, state, name_of(*refused_));
    bad_group_ = true;
  } else if (is_locked()) {
    push_state(mark.wall, PlaybackEntry::Kind::Locked, door_.state(), door_.reason());
  } else if (plan_.backward && !keys_only_) {
    reverse_.begin(latest_backward(mark));
  }
}

void PlaybackPipeline::take_fragment(const mp4::Unit& unit) {
  const auto* clip = door_.clip();
  auto& dropped = report_->counters.dropped_fragments;
  if (clip == nullptr || !times_.mark() || bad_group_) {
    ++dropped;
    return;
  }
  const bool is_video = unit.track_id == clip->video().id;
  if (keys_only_ && !(is_video && unit.starts_with_sync)) {
    dropped += is_video ? 1 : 0;
    return;
  }
  auto fragment = mp4::parse_fragment(*unit.bytes, clip->init());
  if (!fragment) {
    on_damage(fragment.error(), last_pushed_ && !plan_.backward ? *last_pushed_ : times_.mark()->wall);
    return;
  }
  if (door_.chain() != nullptr && !keys_only_ && !chain_is_intact(*fragment, *unit.bytes))
    return;
  if (is_video)
    take_video(unit, std::move(*fragment));
  else
    take_sound(*fragment, *unit.bytes);
}

void PlaybackPipeline::take_video(const mp4::Unit& unit, mp4::Fragment fragment) {
  if (fragment.starts_with_sync()) {
    const auto offset = std::max<std::int64_t>(fragment.samples.front().composition_offset, 0);
    times_.set_key_time(media_time(fragment.decode_time + static_cast<std::uint64_t>(offset),
                                   door_.clip()->video().timescale));
  }
  if (!times_.known()) {
    ++report_->counters.dropped_fragments;
    return;
  }
  group_end_ = std::max(group_end_, end_of(fragment));
  if (is_locked()) {
    pass_locked();
  } else if (reverse_.collecting()) {
    if (!reverse_.add({unit.bytes, std::move(fragment)}))
      ++report_->counters.dropped_fragments;
  } else {
    decode_fragment(fragment, *unit.bytes);
  }
}

void PlaybackPipeline::pass_locked() {
  ++report_->counters.dropped_fragments;
  if (plan_.backward || keys_only_)
    return;
  shelf_.extend_last(generation_, group_end_);
}

WallTime PlaybackPipeline::end_of(const mp4::Fragment& fragment) const {
  std::uint64_t ticks = fragment.decode_time;
  for (const auto& sample : fragment.samples)
    ticks += sample.duration;
  return times_.wall_of(media_time(ticks, door_.clip()->video().timescale));
}

bool PlaybackPipeline::chain_is_intact(const mp4::Fragment& fragment, ByteView bytes) {
  // The watch counts in media time: how fast it is played does not matter.
  const SteadyTime now(times_.mark()->wall.time_since_epoch());
  if (door_.chain()->check(fragment, bytes, now))
    return true;
  log::warn("view", "integrity chain of clip {} is bent", door_.clip()->kid().hex());
  reverse_.clear();
  drain();
  gate_.reset();
  bad_group_ = true;
  push_state(times_.mark()->wall, PlaybackEntry::Kind::Damaged, sealed::KeyState::Tampered,
             name_of(ErrorKind::Tampered));
  return false;
}

void PlaybackPipeline::decode_fragment(const mp4::Fragment& fragment, ByteView bytes) {
  std::uint64_t ticks = fragment.decode_time;
  for (const auto& sample : fragment.samples) {
    if (bad_group_)
      break;
    decode_sample(sample, ticks, bytes);
    ticks += sample.duration;
  }
}

void PlaybackPipeline::decode_sample(const mp4::Sample& sample, std::uint64_t ticks, ByteView bytes) {
  const auto timescale = door_.clip()->video().timescale;
  const auto pts = static_cast<std::int64_t>(ticks) + sample.composition_offset;
  const auto time = media_time(static_cast<std::uint64_t>(std::max<std::int64_t>(pts, 0)), timescale);
  const auto wall = times_.wall_of(time);
  const bool stands_alone = keys_only_ || door_.clip()->video().codec == mp4::Codec::Mjpeg;
  const bool skipped = stands_alone && !reverse_.decoding() && !is_wanted_step(wall);
  if (skipped || !gate_.admit(keys_only_ ? Rate::KeyFramesOnly : Rate::Full, sample.is_sync, time)) {
    ++report_->counters.dropped_fragments;
    return;
  }
  FrameFacts facts;
  facts.is_sync = sample.is_sync;
  facts.time = time;
  facts.wall = wall;
  facts.duration = media_time(sample.duration, timescale);
  if (door_.opener() != nullptr)
    ++report_->counters.decrypted_samples;
  const auto result =
      decoder_->decode(bytes, sample, pts, door_.opener(), facts,
                       [this](ff::Frame frame, const FrameFacts& own) { on_frame(std::move(frame), own); });
  if (!result)
    on_damage(result.error(), wall);
  else if (keys_only_)
    drain(); // nothing follows that would push it out
}

void PlaybackPipeline::drain() {
  if (!decoder_)
    return;
  const auto result =
      decoder_->drain([this](ff::Frame frame, const FrameFacts& own) { on_frame(std::move(frame), own); });
  if (!result)
    log::debug("view", "draining: {}", result.error().message);
}

void PlaybackPipeline::on_frame(ff::Frame frame, const FrameFacts& facts) {
  ++report_->counters.decoded_frames;
  PlaybackEntry entry;
  entry.from = facts.wall;
  entry.to = facts.wall + std::max(facts.duration, shortest_picture);
  entry.key_state = door_.clip()->sealed() ? sealed::KeyState::Open : sealed::KeyState::Clear;
  entry.frame = std::move(frame);
  entry.facts = facts;
  if (reverse_.decoding())
    reverse_.keep(std::move(entry), memory_bytes_ / 2, step());
  else
    queue_picture(std::move(entry));
}

void PlaybackPipeline::queue_picture(PlaybackEntry entry) {
  const bool shown_before = plan_.backward ? last_pushed_ && entry.from > latest_backward(*times_.mark())
                                           : skip_until_ && entry.from <= *skip_until_;
  if (shown_before)
    return;
  if (keys_only_) {
    entry.to = entry.from + usual_group_;
    entry.to_is_estimate = true;
    push(std::move(entry));
    return;
  }
  if (!reached_ && entry.to <= plan_.from) { // before the moment that was asked for
    candidate_ = std::move(entry);
    return;
  }
  if (!reached_) {
    reached_ = true;
    if (entry.from > plan_.from)
      push_candidate();
    candidate_.reset();
  }
  if (is_wanted_step(entry.from))
    push(std::move(entry));
}

void PlaybackPipeline::push_candidate() {
  if (candidate_ && plan_.from - candidate_->to < PlaybackShelf::shortest_gap)
    push(std::move(*candidate_));
  candidate_.reset();
}

void PlaybackPipeline::push(PlaybackEntry entry) {
  entry.discontinuity = std::exchange(discontinuity_, false);
  entry.span = last_mark_ ? last_mark_->span : 0;
  last_pushed_ = entry.from;
  shelf_.push(generation_, std::move(entry));
}

void PlaybackPipeline::push_state(WallTime from, PlaybackEntry::Kind kind, sealed::KeyState state,
                                  std::string_view reason) {
  PlaybackEntry entry;
  entry.kind = kind;
  entry.from = from;
  entry.to = from + usual_group_;
  entry.to_is_estimate = true;
  entry.key_state = state;
  entry.reason = reason;
  if (kind == PlaybackEntry::Kind::Locked)
    entry.key_box = door_.clip()->key_box().value_or(Bytes{});
  push(std::move(entry));
}

void PlaybackPipeline::take_sound(const mp4::Fragment& fragment, ByteView bytes) {
  const auto* track = door_.clip()->init().find(fragment.track_id);
  if (!plan_.with_sound || plan_.backward || is_locked() || !times_.known() || track == nullptr)
    return;
  if (!ear_ || ear_->track_id() != track->id) {
    auto ear = SoundDecoder::create(*track);
    if (!ear) {
      log::debug("view", "sound: {}", ear.error().message);
      plan_.with_sound = false; // of this clip nothing can be heard
      return;
    }
    ear_ = std::move(*ear);
  }
  const auto result = ear_->decode(fragment, bytes, door_.opener(), [this](SoundPiece piece) {
    piece.wall = times_.wall_of(piece.time);
    sound_.push(std::move(piece));
  });
  if (!result)
    log::debug("view", "sound: {}", result.error().message);
}

std::chrono::microseconds PlaybackPipeline::step() const {
  using namespace std::chrono_literals;
  const double rate = keys_only_ ? most_key_frames_per_second : most_pictures_per_second;
  const std::chrono::microseconds by_speed(
      plan_.speed > 1 ? static_cast<std::int64_t>(plan_.speed * 1e6 / rate) : 0);
  return rate_ == Rate::OnePerSecond ? std::max<std::chrono::microseconds>(by_speed, 1s) : by_speed;
}

bool PlaybackPipeline::is_wanted_step(WallTime wall) const {
  return !last_pushed_ || std::chrono::abs(wall - *last_pushed_) + step_slack >= step();
}

// Backward: a whole group, last picture first.

void PlaybackPipeline::close_reverse_group() {
  reverse_.close();
  begin_pass();
}

void PlaybackPipeline::begin_pass() {
  gate_.reset();
  if (decoder_)
    decoder_->flush();
}

void PlaybackPipeline::decode_reverse() {
  if (const auto* part = reverse_.next_part()) {
    decode_fragment(part->fragment, *part->bytes);
    return;
  }
  drain();
  auto kept = reverse_.take_kept();
  if (kept.empty() && bad_group_)
    push_state(times_.mark()->wall, PlaybackEntry::Kind::Damaged, sealed::KeyState::Damaged,
               name_of(ErrorKind::Damaged));
  for (auto& entry : kept)
    push(std::move(entry));
  if (reverse_.decoding())
    begin_pass();
}

} // namespace kagimado::view
