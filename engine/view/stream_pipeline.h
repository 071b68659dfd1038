// One stream of one camera: source -> queue -> gate -> opened -> decoded -> scaled for each tile that shows
// it.
//
// Control calls and the source's calls come from any thread and return at once; the work is done on the
// worker pool, one turn at a time. What the thinning drops is neither opened nor decoded. While a clip is
// locked nothing of it is touched.
#pragma once

#include "engine/view/audio_sink.h"
#include "engine/view/clip_door.h"
#include "engine/view/fragment_queue.h"
#include "engine/view/fragment_source.h"
#include "engine/view/load_meter.h"
#include "engine/view/output_set.h"
#include "engine/view/sound_decoder.h"
#include "engine/view/stream_report.h"
#include "engine/view/worker_pool.h"

namespace kagimado::view {

// Outlives every pipeline. keys and load may be null.
struct PipelineServices {
  std::shared_ptr<const Clock> clock;
  WorkerPool* pool = nullptr;
  sealed::Keyring* keyring = nullptr;
  KeyAsker* keys = nullptr;
  LoadMeter* load = nullptr;
  SkipLoopFilter skip_loop_filter = SkipLoopFilter::SmallTiles;
  QueueLimits queue;
  std::function<void()> wake; // there is something new to draw
};

class StreamPipeline final : public Strand,
                             public FragmentSink,
                             public std::enable_shared_from_this<StreamPipeline> {
 public:
  StreamPipeline(const PipelineServices& services, std::unique_ptr<FragmentSource> source);
  ~StreamPipeline() override;

  void start();
  void stop(); // the source ends, the decoder is freed with the last reference
  // The whole list; unchanged ones go on undisturbed.
  void set_outputs(std::vector<OutputWant> outputs);
  // Its sound is heard there; null: silent.
  void set_sound(std::shared_ptr<AudioSink> sound);
  // Passwords or keys changed: judge the clip again. forgotten: what needed one is shown no more, at once.
  void recheck_keys(bool forgotten);
  // The source need not wait any longer before it tries again.
  void reconnect();
  void ask_anew(); // somebody else asks now

  [[nodiscard]] std::shared_ptr<const StreamReport> report() const { return report_; }

  // The private key box of the clip that is locked now.
  [[nodiscard]] std::optional<Bytes> locked_key_box() const;

  [[nodiscard]] const FragmentQueue& queue() const { return queue_; }

  void on_unit(mp4::Unit unit, SteadyTime received) override;
  void on_interrupted(const Error& error) override;

 private:
  struct Inbox {
    std::optional<std::vector<OutputWant>> outputs;
    std::optional<std::pair<Kid, Result<sealed::KeyState>>> key_answer;
    bool recheck_keys = false, forget_keys = false;
    std::optional<std::shared_ptr<AudioSink>> sound;
  };

  bool run_once(WorkerContext& context) override;
  void take_answer_later(const Kid& kid, const Result<sealed::KeyState>& answer);
  void handle_inbox(WorkerContext& context);
  void apply_outputs(std::vector<OutputWant> wants, WorkerContext& context);
  void update_thinning();

  void take_init(const mp4::Unit& unit);
  void refuse_clip(const Error& error);
  void follow_door(ClipDoor::Change change);
  void on_opened();
  void on_locked();
  void set_locked_key_box(std::optional<Bytes> box);

  // True: a frame was decoded (the rest is cheap).
  bool take_fragment(const QueuedUnit& queued, WorkerContext& context);
  bool chain_is_intact(const mp4::Fragment& fragment, ByteView bytes);
  void play_sound(const mp4::Fragment& fragment, ByteView bytes);
  bool decode_fragment(const mp4::Fragment& fragment, const QueuedUnit& queued, WorkerContext& context);
  void drain_decoder(WorkerContext& context);
  [[nodiscard]] WallTime wall_time_of(std::uint64_t decode_time) const;
  void on_frame(ff::Frame frame, const FrameFacts& facts, WorkerContext& context);
  void on_damage(const Error& error, bool at_key_frame);
  void set_phase(StreamPhase phase, sealed::KeyState key_state, std::string_view reason);
  void wake() const;
  void restart_source();

  const PipelineServices services_;
  const std::unique_ptr<FragmentSource> source_;
  const std::shared_ptr<StreamReport> report_ = std::make_shared<StreamReport>();
  FragmentQueue queue_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> interrupted_{false};

  mutable Mutex inbox_mutex_;
  Inbox inbox_ KGM_GUARDED_BY(inbox_mutex_);
  std::optional<Bytes> locked_key_box_ KGM_GUARDED_BY(inbox_mutex_);

  // The rest belongs to the strand.
  OutputSet outputs_;
  ClipDoor door_;
  std::unique_ptr<FrameDecoder> decoder_;
  std::shared_ptr<AudioSink> sound_;
  std::unique_ptr<SoundDecoder> ear_;
  FrameGate gate_;
  Rate rate_ = Rate::Full;
  int overload_level_ = 0;
  int damaged_in_row_ = 0;
  std::optional<mp4::ProducerTime> producer_time_;
  ff::Frame last_frame_;
  FrameFacts last_facts_;
  StreamPhase phase_ = StreamPhase::Connecting;
  sealed::KeyState key_state_ = sealed::KeyState::Clear;
};

} // namespace kagimado::view
