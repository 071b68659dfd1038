#include "engine/view/stream_pipeline.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr int cheap_units_a_turn = 32;
constexpr int damaged_in_row_to_tell = 3;
constexpr std::chrono::milliseconds most_sound_queued{400};

} // namespace

StreamPipeline::StreamPipeline(const PipelineServices& services, std::unique_ptr<FragmentSource> source)
    : services_(services), source_(std::move(source)), queue_(services.queue),
      door_(*services.keyring, services.keys) {}

StreamPipeline::~StreamPipeline() {
  source_->stop();
}

void StreamPipeline::start() {
  door_.listen([weak = weak_from_this()](const Kid& kid, const Result<sealed::KeyState>& answer) {
    if (const auto self = weak.lock())
      self->take_answer_later(kid, answer);
  });
  source_->start(weak_from_this());
}

void StreamPipeline::stop() {
  stopped_ = true;
  source_->stop();
  queue_.clear();
}

void StreamPipeline::set_outputs(std::vector<OutputWant> outputs) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.outputs = std::move(outputs);
  }
  services_.pool->schedule(shared_from_this());
}

void StreamPipeline::recheck_keys(bool forgotten) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.recheck_keys = true;
    inbox_.forget_keys = inbox_.forget_keys || forgotten;
  }
  services_.pool->schedule(shared_from_this());
}

void StreamPipeline::set_sound(std::shared_ptr<AudioSink> sound) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.sound = std::move(sound);
  }
  services_.pool->schedule(shared_from_this());
}

void StreamPipeline::reconnect() {
  if (interrupted_)
    source_->restart();
}

void StreamPipeline::ask_anew() {
  source_->restart();
}

std::optional<Bytes> StreamPipeline::locked_key_box() const {
  const MutexLock lock(inbox_mutex_);
  return locked_key_box_;
}

void StreamPipeline::set_locked_key_box(std::optional<Bytes> box) {
  const MutexLock lock(inbox_mutex_);
  locked_key_box_ = std::move(box);
}

void StreamPipeline::on_unit(mp4::Unit unit, SteadyTime received) {
  if (stopped_)
    return;
  const bool is_fragment = unit.type == mp4::Unit::Type::Fragment;
  interrupted_ = false;
  if (is_fragment)
    ++report_->counters.received_fragments;
  const bool changed = report_->update([&](StreamFacts& facts) {
    facts.interruption.reset();
    if (is_fragment)
      facts.last_fragment = received;
  });
  queue_.push(std::move(unit), received);
  services_.pool->schedule(shared_from_this());
  if (changed)
    wake();
}

void StreamPipeline::on_interrupted(const Error& error) {
  if (stopped_)
    return;
  interrupted_ = true;
  log::info("view", "{}", error.message);
  if (report_->update([&](StreamFacts& facts) { facts.interruption = error.kind; }))
    wake();
}

void StreamPipeline::wake() const {
  if (services_.wake)
    services_.wake();
}

void StreamPipeline::restart_source() {
  queue_.clear();
  source_->restart();
}

bool StreamPipeline::run_once(WorkerContext& context) {
  if (stopped_)
    return false;
  handle_inbox(context);
  for (int turn = 0; turn < cheap_units_a_turn; ++turn) {
    if (door_.phase() == ClipDoor::Phase::Asking) // the answer wakes us; the queue is bounded
      return false;
    const auto queued = queue_.pop();
    if (!queued)
      return false;
    if (services_.load != nullptr)
      services_.load->record(std::chrono::duration_cast<std::chrono::microseconds>(
          services_.clock->steady_now() - queued->received));
    bool worked = true;
    if (queued->unit.type == mp4::Unit::Type::Init)
      take_init(queued->unit);
    else {
      worked = take_fragment(*queued, context);
      ++report_->counters.taken_fragments;
    }
    source_->on_consumed();
    if (worked)
      break;
  }
  return true;
}

void StreamPipeline::handle_inbox(WorkerContext& context) {
  Inbox inbox;
  {
    const MutexLock lock(inbox_mutex_);
    std::swap(inbox, inbox_);
  }
  if (inbox.outputs)
    apply_outputs(std::move(*inbox.outputs), context);
  if (inbox.sound && *inbox.sound != sound_) {
    if (sound_)
      sound_->clear();
    sound_ = std::move(*inbox.sound);
    ear_.reset();
  }
  if (inbox.key_answer)
    follow_door(door_.take_answer(inbox.key_answer->first, inbox.key_answer->second));
  if (inbox.recheck_keys)
    follow_door(door_.judge(inbox.forget_keys));
  if (services_.load != nullptr && services_.load->level() != overload_level_)
    update_thinning();
}

void StreamPipeline::apply_outputs(std::vector<OutputWant> wants, WorkerContext& context) {
  const auto added = outputs_.apply(std::move(wants), context.scratch);
  const bool was_thinned = is_thinned(rate_);
  update_thinning();
  if (last_frame_) // a newcomer need not wait for the next frame
    for (auto* output : added)
      output->offer(last_frame_, last_facts_, context.scratch);
  // Somebody made a tile large: don't let him wait for the next key frame, take the current GOP again.
  if (was_thinned && !is_thinned(rate_) && last_frame_)
    restart_source();
  wake();
}

void StreamPipeline::update_thinning() {
  overload_level_ = services_.load != nullptr ? services_.load->level() : 0;
  if (door_.clip() == nullptr)
    return;
  const auto demand = outputs_.thin(*door_.clip(), overload_level_, services_.skip_loop_filter);
  rate_ = demand.rate;
  if (decoder_)
    decoder_->set_options(decoder_options_of(demand));
}

bool StreamPipeline::take_fragment(const QueuedUnit& queued, WorkerContext& context) {
  auto& dropped = report_->counters.dropped_fragments;
  const auto* clip = door_.clip();
  auto* chain = door_.chain();
  const bool is_video = clip != nullptr && queued.unit.track_id == clip->video().id;
  const bool playable =
      clip != nullptr && decoder_ && door_.phase() != ClipDoor::Phase::Locked && !outputs_.empty();
  if (!playable) {
    ++dropped;
    return false;
  }
  if (queued.gap_before) {
    gate_.reset();
    if (chain != nullptr)
      chain->on_gap();
  }
  const bool check_chain = chain != nullptr && !is_thinned(rate_);
  if (!is_video && !check_chain && !sound_)
    return false;
  const auto fragment = mp4::parse_fragment(*queued.unit.bytes, clip->init());
  if (!fragment) {
    ++dropped;
    on_damage(fragment.error(), queued.is_video_sync);
    return false;
  }
  if (check_chain && !chain_is_intact(*fragment, *queued.unit.bytes)) {
    dropped += is_video ? 1 : 0;
    return false;
  }
  if (chain != nullptr && !check_chain)
    chain->on_gap(); // thinned: most of it is never read, so nothing can be said
  if (!is_video && sound_)
    play_sound(*fragment, *queued.unit.bytes);
  return is_video && decode_fragment(*fragment, queued, context);
}

// Live sound is heard as it comes; what would be heard too late is left out.
void StreamPipeline::play_sound(const mp4::Fragment& fragment, ByteView bytes) {
  const auto* track = door_.clip()->init().find(fragment.track_id);
  if (track == nullptr)
    return;
  if (!ear_ || ear_->track_id() != track->id) {
    auto ear = SoundDecoder::create(*track);
    if (!ear) {
      log::debug("view", "sound: {}", ear.error().message);
      sound_.reset(); // of this clip nothing can be heard
      return;
    }
    ear_ = std::move(*ear);
  }
  const auto result = ear_->decode(fragment, bytes, door_.opener(), [this](const SoundPiece& piece) {
    if (sound_->queued() < most_sound_queued)
      sound_->push({piece.samples, piece.rate_hz, piece.channels});
  });
  if (!result)
    log::debug("view", "sound: {}", result.error().message);
}

bool StreamPipeline::chain_is_intact(const mp4::Fragment& fragment, ByteView bytes) {
  if (door_.chain()->check(fragment, bytes, services_.clock->steady_now()))
    return true;
  if (key_state_ != sealed::KeyState::Tampered) {
    log::warn("view", "integrity chain of clip {} is bent", door_.clip()->kid().hex());
    set_phase(StreamPhase::Damaged, sealed::KeyState::Tampered, name_of(ErrorKind::Tampered));
  }
  gate_.reset();
  return false;
}

bool StreamPipeline::decode_fragment(const mp4::Fragment& fragment, const QueuedUnit& queued,
                                     WorkerContext& context) {
  constexpr std::uint64_t max_ticks = std::uint64_t{1} << 53; // keeps hostile times away from overflow
  const auto& track = door_.clip()->video();
  const std::uint64_t timescale = std::max<std::uint32_t>(track.timescale, 1);
  if (fragment.producer_time)
    producer_time_ = fragment.producer_time;
  auto& counters = report_->counters;
  auto* opener = door_.opener();
  std::uint64_t ticks = std::min(fragment.decode_time, max_ticks);
  bool decoded = false;
  for (const auto& sample : fragment.samples) {
    const std::chrono::microseconds time(
        static_cast<std::int64_t>(ticks / timescale * 1'000'000 + ticks % timescale * 1'000'000 / timescale));
    if (!gate_.admit(rate_, sample.is_sync, time)) {
      ++counters.dropped_fragments;
    } else {
      const FrameFacts facts{sample.is_sync, time, queued.received, wall_time_of(ticks)};
      if (opener != nullptr)
        ++counters.decrypted_samples;
      decoded = true;
      const auto result = decoder_->decode(
          *queued.unit.bytes, sample, static_cast<std::int64_t>(ticks) + sample.composition_offset, opener,
          facts, [&](ff::Frame frame, const FrameFacts& own) { on_frame(std::move(frame), own, context); });
      if (!result)
        on_damage(result.error(), sample.is_sync);
      else if (rate_ == Rate::KeyFramesOnly)
        drain_decoder(context);
    }
    ticks = std::min(ticks + sample.duration, max_ticks);
  }
  return decoded;
}

// Nothing follows that would push the picture out; and what the decoder keeps for others is let go.
void StreamPipeline::drain_decoder(WorkerContext& context) {
  const auto result = decoder_->drain(
      [&](ff::Frame frame, const FrameFacts& own) { on_frame(std::move(frame), own, context); });
  if (!result)
    log::debug("view", "draining: {}", result.error().message);
}

WallTime StreamPipeline::wall_time_of(std::uint64_t decode_time) const {
  if (!producer_time_)
    return services_.clock->wall_now();
  const double timescale = std::max<std::uint32_t>(door_.clip()->video().timescale, 1);
  const double seconds =
      (static_cast<double>(decode_time) - static_cast<double>(producer_time_->media_time)) / timescale;
  constexpr double day = 86'400; // a stated time farther away is nonsense: don't extrapolate
  return producer_time_->wall +
         std::chrono::microseconds(static_cast<std::int64_t>(std::clamp(seconds, -day, day) * 1e6));
}

void StreamPipeline::on_frame(ff::Frame frame, const FrameFacts& facts, WorkerContext& context) {
  ++report_->counters.decoded_frames;
  damaged_in_row_ = 0;
  const bool new_size =
      !last_frame_ || frame.width() != last_frame_.width() || frame.height() != last_frame_.height();
  last_frame_ = std::move(frame);
  last_facts_ = facts;
  if (new_size)
    report_->update([&](StreamFacts& report) {
      report.width = last_frame_.width();
      report.height = last_frame_.height();
    });
  bool shown = false;
  for (auto& output : outputs_)
    shown = output->offer(last_frame_, facts, context.scratch) || shown;
  const auto key_state = door_.clip()->sealed() ? sealed::KeyState::Open : sealed::KeyState::Clear;
  set_phase(StreamPhase::Playing, key_state, "");
  if (shown)
    wake();
}

void StreamPipeline::on_damage(const Error& error, bool at_key_frame) {
  gate_.reset();
  if (auto* chain = door_.chain())
    chain->on_gap();
  ++damaged_in_row_;
  log::debug("view", "dropped up to the next key frame: {}", error.message);
  if (at_key_frame || damaged_in_row_ >= damaged_in_row_to_tell)
    set_phase(StreamPhase::Damaged, key_state_, name_of(error.kind));
}

void StreamPipeline::set_phase(StreamPhase phase, sealed::KeyState key_state, std::string_view reason) {
  if (phase == phase_ && key_state == key_state_)
    return;
  phase_ = phase;
  key_state_ = key_state;
  report_->update([&](StreamFacts& facts) {
    facts.phase = phase;
    facts.key_state = key_state;
    facts.reason = reason;
  });
  wake();
}

} // namespace kagimado::view
