// What pipeline and wall tests share: a clock turned by hand that workers may read, a source played by the
// test, a sink that remembers, a recorder's key desk in the hands of the test. Everything waits with a
// deadline.
#pragma once

#include "engine/view/stream_pipeline.h"

#include <condition_variable>

namespace kagimado::tests {

using namespace std::chrono_literals;

inline constexpr auto deadline = 20s;

// Thread-safe, unlike ManualClock.
class SharedClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady_now() const override {
    return SteadyTime(3600s) + std::chrono::microseconds(past_us_);
  }

  [[nodiscard]] WallTime wall_now() const override {
    return WallTime(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}) +
           std::chrono::microseconds(past_us_);
  }

  void advance(std::chrono::microseconds by) { past_us_ += by.count(); }

 private:
  std::atomic<std::int64_t> past_us_{0};
};

// A condition over state under one mutex.
class Watched {
 public:
  template <class Change>
  void change(Change change) {
    {
      const std::lock_guard lock(mutex_);
      change();
    }
    changed_.notify_all();
  }

  template <class Condition>
  bool wait(Condition condition) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, deadline, condition);
  }

  // Until the next change, or for a moment.
  void wait_some() const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 20ms);
  }

  template <class Read>
  auto read(Read read) const {
    const std::lock_guard lock(mutex_);
    return read();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
};

class RecordingSink final : public view::PictureSink {
 public:
  void on_picture(view::Picture picture) override {
    state_.change([&] {
      pictures_.push_back(std::move(picture));
      if (pictures_.size() > 64)
        pictures_.erase(pictures_.begin());
      ++total_;
    });
  }

  void on_thinning(const view::Thinning& thinning) override {
    state_.change([&] { thinning_ = thinning; });
  }

  void on_withdrawn() override {
    state_.change([&] { ++withdrawn_; });
  }

  bool wait_pictures(std::size_t count) const {
    return state_.wait([&] { return total_ >= count; });
  }

  bool wait_withdrawn() const {
    return state_.wait([&] { return withdrawn_ > 0; });
  }

  [[nodiscard]] std::size_t total() const {
    return state_.read([&] { return total_; });
  }

  [[nodiscard]] std::size_t withdrawn() const {
    return state_.read([&] { return withdrawn_; });
  }

  [[nodiscard]] view::Picture last() const {
    return state_.read([&] { return pictures_.back(); });
  }

  [[nodiscard]] view::Thinning thinning() const {
    return state_.read([&] { return thinning_; });
  }

 private:
  Watched state_;
  std::vector<view::Picture> pictures_;
  std::size_t total_ = 0, withdrawn_ = 0;
  view::Thinning thinning_;
};

// Shared by the test and the source that the pipeline owns.
class Script final {
 public:
  std::function<void(const std::shared_ptr<view::FragmentSink>&)> on_restart; // on whatever thread asks

  void connect(std::weak_ptr<view::FragmentSink> sink) {
    state_.change([&] { sink_ = std::move(sink); });
  }

  void restarted() {
    const auto sink = state_.read([&] { return sink_.lock(); });
    state_.change([&] { ++restarts_; });
    if (on_restart && sink)
      on_restart(sink);
  }

  void was_consumed() {
    state_.change([&] { ++consumed_; });
  }

  void was_stopped() {
    state_.change([&] { stopped_ = true; });
  }

  void emit(const mp4::Unit& unit, SteadyTime received = SteadyTime(3600s)) {
    const auto sink = state_.read([&] { return sink_.lock(); });
    ++emitted_;
    if (sink)
      sink->on_unit(unit, received);
  }

  void emit(std::span<const mp4::Unit> units, SteadyTime received = SteadyTime(3600s)) {
    for (const auto& unit : units)
      emit(unit, received);
  }

  void interrupt(ErrorKind kind) {
    if (const auto sink = state_.read([&] { return sink_.lock(); }))
      sink->on_interrupted({kind, "interrupted by the test"});
  }

  // Everything that was emitted went through the pipeline.
  bool wait_consumed() const {
    return state_.wait([&] { return consumed_ >= emitted_; });
  }

  bool wait_restarts(int count) const {
    return state_.wait([&] { return restarts_ >= count; });
  }

  bool wait_stopped() const {
    return state_.wait([&] { return stopped_; });
  }

  [[nodiscard]] int restarts() const {
    return state_.read([&] { return restarts_; });
  }

  [[nodiscard]] bool stopped() const {
    return state_.read([&] { return stopped_; });
  }

 private:
  Watched state_;
  std::weak_ptr<view::FragmentSink> sink_;
  std::size_t emitted_ = 0, consumed_ = 0;
  int restarts_ = 0;
  bool stopped_ = false;
};

class ScriptedSource final : public view::FragmentSource {
 public:
  explicit ScriptedSource(std::shared_ptr<Script> script) : script_(std::move(script)) {}

  void start(std::weak_ptr<view::FragmentSink> sink) override { script_->connect(std::move(sink)); }

  void restart() override { script_->restarted(); }

  void stop() override { script_->was_stopped(); }

  void on_consumed() override { script_->was_consumed(); }

 private:
  std::shared_ptr<Script> script_;
};

class KeyDesk final : public view::KeyAsker {
 public:
  void ask(const Kid& kid, const Bytes& key_box, Answer answer) override {
    state_.change([&] { asked_.push_back({kid, key_box, std::move(answer)}); });
  }

  bool wait_asked(std::size_t count = 1) const {
    return state_.wait([&] { return asked_.size() >= count; });
  }

  void answer_all(const Result<sealed::KeyState>& state) {
    std::vector<Asked> asked;
    state_.change([&] { asked.swap(asked_); });
    for (const auto& question : asked)
      question.answer(state);
  }

  [[nodiscard]] std::size_t waiting() const {
    return state_.read([&] { return asked_.size(); });
  }

 private:
  struct Asked {
    Kid kid;
    Bytes key_box;
    Answer answer;
  };

  Watched state_;
  std::vector<Asked> asked_;
};

// A pool, a keyring and a key desk, and pipelines on them.
class Rig {
 public:
  struct Stream {
    std::shared_ptr<Script> script = std::make_shared<Script>();
    std::shared_ptr<view::StreamPipeline> pipeline;

    [[nodiscard]] view::StreamFacts facts() const { return pipeline->report()->facts(); }

    [[nodiscard]] const view::StreamCounters& counters() const { return pipeline->report()->counters; }
  };

  ~Rig() {
    for (const auto& pipeline : pipelines_)
      pipeline->stop();
    pool.stop();
  }

  view::PipelineServices services() {
    view::PipelineServices services;
    services.clock = clock;
    services.pool = &pool;
    services.keyring = &keyring;
    services.keys = &keys;
    services.load = &load;
    services.skip_loop_filter = view::SkipLoopFilter::OnlyOverload;
    services.wake = [this] { woken_.change([] {}); };
    return services;
  }

  Stream start() {
    Stream stream;
    stream.pipeline =
        std::make_shared<view::StreamPipeline>(services(), std::make_unique<ScriptedSource>(stream.script));
    stream.pipeline->start();
    pipelines_.push_back(stream.pipeline);
    return stream;
  }

  // Waits for what a wake announces.
  bool wait_phase(const Stream& stream, view::StreamPhase phase) const {
    return woken_.wait([&] { return stream.facts().phase == phase; });
  }

  std::shared_ptr<SharedClock> clock = std::make_shared<SharedClock>();
  sealed::Keyring keyring;
  KeyDesk keys;
  view::LoadMeter load{*clock};
  view::WorkerPool pool{2};

 private:
  Watched woken_;
  std::vector<std::shared_ptr<view::StreamPipeline>> pipelines_;
};

inline view::OutputWant output(const std::shared_ptr<RecordingSink>& sink, int tiles_on_monitor,
                               int width = 160, int height = 90) {
  return {sink, {tiles_on_monitor, width, height, {}}};
}

} // namespace kagimado::tests
