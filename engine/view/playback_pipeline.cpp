#include "engine/view/playback_pipeline.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr std::size_t entries_ahead = 8;        // forward
constexpr std::size_t fewest_entries_ahead = 2; // whatever they weigh
constexpr int cheap_units_a_turn = 32;
constexpr std::chrono::milliseconds silent_end{500}; // behind the last picture it still counts as shown

} // namespace

PlaybackPipeline::PlaybackPipeline(CameraId camera, const PipelineServices& services,
                                   std::unique_ptr<PlaybackSource> source, std::function<void()> on_news)
    : camera_(camera), services_(services), source_(std::move(source)), on_news_(std::move(on_news)),
      door_(*services.keyring, services.keys) {}

PlaybackPipeline::~PlaybackPipeline() {
  source_->stop();
}

void PlaybackPipeline::start() {
  door_.listen([weak = weak_from_this()](const Kid& kid, const Result<sealed::KeyState>& answer) {
    if (const auto self = weak.lock())
      self->take_answer_later(kid, answer);
  });
  source_->start(weak_from_this());
}

void PlaybackPipeline::stop() {
  stopped_ = true;
  source_->stop();
  queue_.restart(0);
}

void PlaybackPipeline::set_outputs(std::vector<OutputWant> outputs, std::size_t memory_bytes) {
  {
    const MutexLock lock(present_mutex_);
    sinks_.clear();
    for (const auto& output : outputs)
      sinks_.push_back(output.sink);
  }
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.outputs = std::move(outputs);
    inbox_.memory_bytes = memory_bytes;
  }
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::seek(const PlaybackPlan& plan) {
  PlaybackRequest request;
  request.from = plan.from;
  request.backward = plan.backward;
  request.key_frames_only = plan.key_frames_only;
  request.span = plan.span;
  {
    const MutexLock lock(inbox_mutex_);
    request.generation = ++newest_generation_;
    inbox_.plan.emplace(request.generation, plan);
    inbox_.speed.reset();
    interruption_.reset();
    shelf_.restart(request.generation, plan.backward, plan.epoch);
    queue_.restart(request.generation);
    begun_ = false;
  }
  sound_.clear();
  source_->ask(request);
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::set_speed(double speed) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.speed = speed;
  }
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::recheck_keys(bool forgotten) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.forget_keys = true;
  }
  if (forgotten && report_->facts().sealed) {
    const MutexLock lock(present_mutex_);
    shelf_.forget_shown();
    withdraw();
  }
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::retry() {
  bool interrupted = false;
  {
    const MutexLock lock(inbox_mutex_);
    interrupted = interruption_.has_value();
  }
  if (interrupted)
    source_->retry();
}

std::optional<Bytes> PlaybackPipeline::locked_key_box() const {
  const MutexLock lock(present_mutex_);
  return locked_key_box_;
}

bool PlaybackPipeline::on_unit(std::uint64_t generation, PlaybackUnit unit) {
  if (stopped_)
    return true;
  if (unit.unit.type == mp4::Unit::Type::Fragment)
    ++report_->counters.received_fragments;
  {
    const MutexLock lock(inbox_mutex_);
    interruption_.reset();
  }
  const bool more = queue_.push(generation, std::move(unit));
  services_.pool->schedule(shared_from_this());
  return more;
}

void PlaybackPipeline::on_end(std::uint64_t generation) {
  queue_.end(generation);
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::on_interrupted(std::uint64_t generation, const Error& error) {
  log::info("view", "{}", error.message);
  queue_.interrupt(generation);
  {
    const MutexLock lock(inbox_mutex_);
    if (generation == newest_generation_)
      interruption_ = error.kind;
  }
  on_news_();
}

void PlaybackPipeline::take_answer_later(const Kid& kid, const Result<sealed::KeyState>& answer) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.key_answer.emplace(kid, answer);
  }
  services_.pool->schedule(shared_from_this());
}

void PlaybackPipeline::wake() const {
  if (services_.wake)
    services_.wake();
}

// The strand.

bool PlaybackPipeline::run_once(WorkerContext& context) {
  if (stopped_)
    return false;
  const bool goes_on = work(context);
  on_news_();
  return goes_on;
}

bool PlaybackPipeline::work(WorkerContext& context) {
  handle_inbox(context);
  if (generation_ == 0 || outputs_.empty())
    return false;
  if (scale_next(context.scratch)) // what is due next goes first
    return true;
  if (door_.phase() == ClipDoor::Phase::Asking) // the answer wakes us; the queue is bounded
    return false;
  const auto decoded = report_->counters.decoded_frames.load();
  for (int turn = 0; turn < cheap_units_a_turn; ++turn) {
    if (!has_room() || !read_next())
      return false;
    const bool worked = report_->counters.decoded_frames != decoded;
    if (worked || door_.phase() == ClipDoor::Phase::Asking)
      break;
  }
  return true;
}

void PlaybackPipeline::handle_inbox(WorkerContext& context) {
  Inbox inbox;
  {
    const MutexLock lock(inbox_mutex_);
    std::swap(inbox, inbox_);
  }
  if (inbox.forget_keys) {
    door_.clear();
    decoder_.reset();
  }
  if (inbox.plan)
    take_plan(inbox.plan->first, inbox.plan->second);
  if (inbox.speed)
    plan_.speed = *inbox.speed;
  if (inbox.outputs) {
    memory_bytes_ = inbox.memory_bytes;
    apply_outputs(std::move(*inbox.outputs), context);
  }
  if (inbox.key_answer)
    door_.take_answer(inbox.key_answer->first, inbox.key_answer->second);
}

void PlaybackPipeline::take_plan(std::uint64_t generation, const PlaybackPlan& plan) {
  generation_ = generation;
  plan_ = plan;
  gate_.reset();
  times_.clear();
  reverse_.clear();
  candidate_.reset();
  held_.reset();
  skip_until_.reset();
  last_mark_.reset();
  last_pushed_.reset();
  discontinuity_ = bad_group_ = finished_ = reached_ = false;
  keys_only_ = plan_.key_frames_only || thinned_;
  if (decoder_)
    decoder_->flush();
  if (auto* chain = door_.chain())
    chain->on_jump();
}

void PlaybackPipeline::apply_outputs(std::vector<OutputWant> wants, WorkerContext& context) {
  bool changed = false;
  std::vector<std::pair<const PictureSink*, OutputTarget>> before;
  for (const auto& output : outputs_)
    before.emplace_back(output->sink().get(), output->target());
  for (const auto& want : wants) {
    const std::pair<const PictureSink*, OutputTarget> now(want.sink.get(), want.target);
    changed = changed || std::ranges::find(before, now) == before.end();
  }
  outputs_.apply(std::move(wants), context.scratch);
  update_thinning();
  if (!changed)
    return;
  shelf_.forget_pictures();
  show_again(context);
}

// Another size, another part of the picture, another tile: what is shown is scaled anew.
void PlaybackPipeline::show_again(WorkerContext& context) {
  const auto shown = shelf_.shown();
  if (!shown || !shown->frame)
    return;
  auto pictures = scale_for_all(shown->frame, shown->facts, context.scratch);
  {
    const MutexLock lock(present_mutex_);
    const auto now = shelf_.shown();
    if (withdrawn_ || !now || now->serial != shown->serial)
      return;
    for (auto& [sink, picture] : pictures)
      sink->on_picture(std::move(picture));
  }
  wake();
}

void PlaybackPipeline::update_thinning() {
  if (door_.clip() == nullptr)
    return;
  const auto demand = outputs_.thin(*door_.clip(), 0, services_.skip_loop_filter);
  rate_ = demand.rate;
  thinned_ = is_thinned(rate_);
  keys_only_ = plan_.key_frames_only || thinned_;
  if (decoder_)
    decoder_->set_options(decoder_options_of(demand));
}

ScaledPictures PlaybackPipeline::scale_for_all(const ff::Frame& frame, const FrameFacts& facts,
                                               ScaleScratch& scratch) {
  ScaledPictures pictures;
  for (const auto& output : outputs_)
    if (auto picture = output->scale(frame, facts, scratch))
      pictures.emplace_back(output->sink(), std::move(*picture));
  return pictures;
}

bool PlaybackPipeline::scale_next(ScaleScratch& scratch) {
  const auto entry = shelf_.next_to_scale();
  if (!entry)
    return false;
  const auto version = shelf_.version();
  shelf_.put_pictures(entry->serial, version, scale_for_all(entry->frame, entry->facts, scratch));
  return true;
}

bool PlaybackPipeline::has_room() const {
  const auto entries = shelf_.entries();
  if (entries < fewest_entries_ahead)
    return true;
  const bool whole_groups = plan_.backward && !keys_only_;
  if (whole_groups) // half of the memory is for the group that is shown, half for the one that is decoded
    return shelf_.frame_bytes() < memory_bytes_ / 2;
  return entries < entries_ahead && shelf_.frame_bytes() < memory_bytes_;
}

// False: there is nothing to do now.
bool PlaybackPipeline::read_next() {
  if (reverse_.decoding()) {
    decode_reverse();
    return true;
  }
  if (held_) {
    auto unit = std::move(*held_);
    held_.reset();
    take_unit(std::move(unit));
    return true;
  }
  auto taken = queue_.pop(generation_);
  if (taken.resume)
    source_->resume();
  if (taken.unit) {
    finished_ = false;
    take_unit(std::move(*taken.unit));
    return true;
  }
  if (!taken.ended || finished_)
    return false;
  finish();
  return true;
}

void PlaybackPipeline::finish() {
  if (reverse_.collecting()) {
    close_reverse_group();
    return; // comes back when it is decoded
  }
  drain();
  push_candidate();
  finished_ = true;
  shelf_.end(generation_);
}

// The clock's thread.

void PlaybackPipeline::present(WallTime position, std::uint64_t epoch, bool backward) {
  bool shown = false;
  {
    const MutexLock lock(present_mutex_);
    if (auto due = shelf_.take_due(position, epoch)) {
      hand_over(*due);
      shown = true;
    } else {
      const auto line = shelf_.timeline(camera_, position);
      const auto beyond = [&](WallTime reach) {
        return backward ? position < reach - silent_end : position > reach + silent_end;
      };
      if ((line.ended || line.resumes) && (!line.reach || beyond(*line.reach))) {
        withdraw();
        locked_key_box_.reset();
        tell(StreamPhase::NoRecording, sealed::KeyState::Clear, "");
      }
    }
  }
  std::optional<ErrorKind> interruption;
  {
    const MutexLock lock(inbox_mutex_);
    interruption = interruption_;
  }
  if (!shelf_.starving())
    interruption.reset();
  const bool changed = report_->update([&](StreamFacts& facts) { facts.interruption = interruption; });
  if (shown || changed)
    wake();
  if (shown)
    services_.pool->schedule(shared_from_this()); // there is room for more
}

void PlaybackPipeline::hand_over(PlaybackEntry& entry) {
  const auto now = services_.clock->steady_now();
  switch (entry.kind) {
  case PlaybackEntry::Kind::Picture:
    withdrawn_ = false;
    locked_key_box_.reset();
    shelf_.note_shown(now);
    tell(StreamPhase::Playing, entry.key_state, "");
    for (auto& [sink, picture] : entry.pictures) {
      picture.received = now;
      sink->on_picture(std::move(picture));
    }
    break;
  case PlaybackEntry::Kind::Locked:
    withdraw();
    locked_key_box_ = entry.key_box;
    tell(StreamPhase::Locked, entry.key_state, entry.reason);
    break;
  case PlaybackEntry::Kind::Damaged:
    locked_key_box_.reset();
    tell(StreamPhase::Damaged, entry.key_state, entry.reason);
    break;
  }
}

void PlaybackPipeline::withdraw() {
  if (withdrawn_)
    return;
  withdrawn_ = true;
  for (const auto& sink : sinks_)
    sink->on_withdrawn();
}

void PlaybackPipeline::tell(StreamPhase phase, sealed::KeyState key_state, std::string_view reason) {
  const bool changed = report_->update([&](StreamFacts& facts) {
    facts.phase = phase;
    facts.key_state = key_state;
    facts.reason = reason;
  });
  if (changed)
    wake();
}

} // namespace kagimado::view
