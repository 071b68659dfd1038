// One camera's recordings on one monitor: source -> queue -> opened -> decoded a few pictures ahead -> scaled
// for each tile -> shelf -> tiles, when the clock says so.
//
// seek, set_*, look and present come from the network thread; the source's calls from any thread. The work is
// done on the worker pool, one turn at a time. Where a period is locked nothing is opened or decoded, but its
// time goes by.
#pragma once

#include "engine/view/clip_door.h"
#include "engine/view/group_times.h"
#include "engine/view/playback_queue.h"
#include "engine/view/playback_shelf.h"
#include "engine/view/reverse_group.h"
#include "engine/view/sound_decoder.h"
#include "engine/view/stream_pipeline.h"

namespace kagimado::view {

struct PlaybackPlan {
  WallTime from;
  bool backward = false;
  double speed = 1; // without sign
  bool key_frames_only = false;
  bool with_sound = false;
  std::optional<std::int64_t> span;
  std::uint64_t epoch = 0;
};

class PlaybackPipeline final : public Strand,
                               public PlaybackUnitSink,
                               public std::enable_shared_from_this<PlaybackPipeline> {
 public:
  // on_news: present() may find something new; any thread, often.
  PlaybackPipeline(CameraId camera, const PipelineServices& services, std::unique_ptr<PlaybackSource> source,
                   std::function<void()> on_news);
  ~PlaybackPipeline() override;

  void start();
  void stop();
  // memory_bytes: for decoded pictures that wait.
  void set_outputs(std::vector<OutputWant> outputs, std::size_t memory_bytes);
  void seek(const PlaybackPlan& plan);
  void set_speed(double speed); // of the same direction and kind of frames
  // Passwords or keys changed; to be followed by a seek. forgotten: what needed one is shown no more, at
  // once.
  void recheck_keys(bool forgotten);
  void retry(); // the source need not wait any longer

  [[nodiscard]] TrackTimeline look(WallTime position) const { return shelf_.timeline(camera_, position); }

  // Hands over what is due, and tells the tiles where they stand.
  void present(WallTime position, std::uint64_t epoch, bool backward);

  [[nodiscard]] const PlaybackShelf& shelf() const { return shelf_; }

  [[nodiscard]] SoundTrack& sound() { return sound_; }

  // [REQ-WALL-2] says so for its clip: key frames are enough.
  [[nodiscard]] bool is_thinned_by_rule() const { return thinned_; }

  [[nodiscard]] bool has_begun() const { return begun_; } // a clip came since the seek

  [[nodiscard]] std::optional<Bytes> locked_key_box() const;

  [[nodiscard]] std::shared_ptr<const StreamReport> report() const { return report_; }

  [[nodiscard]] std::size_t queued_bytes() const { return queue_.bytes(); }

  bool on_unit(std::uint64_t generation, PlaybackUnit unit) override;
  void on_end(std::uint64_t generation) override;
  void on_interrupted(std::uint64_t generation, const Error& error) override;

 private:
  struct Inbox {
    std::optional<std::vector<OutputWant>> outputs;
    std::optional<std::pair<std::uint64_t, PlaybackPlan>> plan; // with its generation
    std::optional<double> speed;
    std::optional<std::pair<Kid, Result<sealed::KeyState>>> key_answer;
    std::size_t memory_bytes = 0;
    bool forget_keys = false;
  };

  bool run_once(WorkerContext& context) override;
  bool work(WorkerContext& context);
  void take_answer_later(const Kid& kid, const Result<sealed::KeyState>& answer);
  void handle_inbox(WorkerContext& context);
  void take_plan(std::uint64_t generation, const PlaybackPlan& plan);
  void apply_outputs(std::vector<OutputWant> wants, WorkerContext& context);
  void show_again(WorkerContext& context);
  void update_thinning();

  ScaledPictures scale_for_all(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch);
  bool scale_next(ScaleScratch& scratch);
  [[nodiscard]] bool has_room() const;
  bool read_next();
  void finish();

  void take_unit(PlaybackUnit unit);
  bool take_damages(PlaybackUnit& unit);
  void take_damage(const mp4::PlaybackDamage& damage);
  void take_break();
  void take_init(const mp4::Unit& unit);
  void begin_group(const mp4::PlaybackMark& mark);
  void follow(const mp4::PlaybackMark& mark);
  void jump_in_stream();
  void skip_overlap(const mp4::PlaybackMark& mark);
  [[nodiscard]] WallTime latest_backward(const mp4::PlaybackMark& mark) const;
  void take_fragment(const mp4::Unit& unit);
  void take_video(const mp4::Unit& unit, mp4::Fragment fragment);
  void take_sound(const mp4::Fragment& fragment, ByteView bytes);

  [[nodiscard]] bool is_locked() const { return door_.phase() == ClipDoor::Phase::Locked; }

  void pass_locked();
  [[nodiscard]] WallTime end_of(const mp4::Fragment& fragment) const; // of its pictures
  bool chain_is_intact(const mp4::Fragment& fragment, ByteView bytes);
  void decode_fragment(const mp4::Fragment& fragment, ByteView bytes);
  void decode_sample(const mp4::Sample& sample, std::uint64_t ticks, ByteView bytes);
  void drain();
  void on_frame(ff::Frame frame, const FrameFacts& facts);
  void queue_picture(PlaybackEntry entry);
  void push_candidate();
  void push(PlaybackEntry entry);
  void push_damage(WallTime from, WallTime to);
  [[nodiscard]] sealed::KeyState key_state_of_damage() const;
  // An entry without pictures, from a moment up to the next group.
  void push_state(WallTime from, PlaybackEntry::Kind kind, sealed::KeyState state, std::string_view reason);
  void on_damage(const Error& error, WallTime at);
  [[nodiscard]] bool is_wanted_step(WallTime wall) const;
  [[nodiscard]] std::chrono::microseconds step() const;

  void close_reverse_group();
  void begin_pass();
  void decode_reverse();

  void hand_over(PlaybackEntry& entry) KGM_REQUIRES(present_mutex_);
  void withdraw() KGM_REQUIRES(present_mutex_);
  void tell(StreamPhase phase, sealed::KeyState key_state, std::string_view reason);
  void wake() const;

  const CameraId camera_;
  const PipelineServices services_;
  const std::unique_ptr<PlaybackSource> source_;
  const std::function<void()> on_news_;
  const std::shared_ptr<StreamReport> report_ = std::make_shared<StreamReport>();
  PlaybackQueue queue_;
  PlaybackShelf shelf_;
  SoundTrack sound_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> thinned_{false}, begun_{false};

  mutable Mutex inbox_mutex_;
  Inbox inbox_ KGM_GUARDED_BY(inbox_mutex_);
  std::uint64_t newest_generation_ KGM_GUARDED_BY(inbox_mutex_) = 0;
  std::optional<ErrorKind> interruption_ KGM_GUARDED_BY(inbox_mutex_);

  // Only one picture at a time goes out, and none that was overtaken.
  mutable Mutex present_mutex_;
  std::vector<std::shared_ptr<PictureSink>> sinks_ KGM_GUARDED_BY(present_mutex_);
  std::optional<Bytes> locked_key_box_ KGM_GUARDED_BY(present_mutex_);
  bool withdrawn_ KGM_GUARDED_BY(present_mutex_) = true;

  // The rest belongs to the strand.
  std::uint64_t generation_ = 0;
  PlaybackPlan plan_;
  OutputSet outputs_;
  std::size_t memory_bytes_ = std::size_t{64} << 20U;
  ClipDoor door_;
  std::unique_ptr<FrameDecoder> decoder_;
  std::unique_ptr<SoundDecoder> ear_;
  std::optional<ErrorKind> refused_; // the clip cannot be read at all
  Rate rate_ = Rate::Full;
  bool keys_only_ = false; // of what comes, only key frames are taken
  FrameGate gate_;
  GroupTimes times_;
  std::chrono::microseconds usual_group_{2'000'000}; // from mark to mark
  bool discontinuity_ = false;                       // before the next entry
  bool bad_group_ = false;                           // its entry says so; the rest is left out
  WallTime group_end_;                               // of what came of the group
  std::optional<mp4::PlaybackMark> last_mark_;
  std::optional<WallTime> skip_until_; // shown before the stream was fetched again
  std::optional<WallTime> last_pushed_;
  std::optional<PlaybackEntry> candidate_; // the last picture before the moment that was asked for
  bool reached_ = false;                   // that moment
  bool finished_ = false;
  std::optional<PlaybackUnit> held_; // waits until the reverse group before it is through
  ReverseGroup reverse_;
};

} // namespace kagimado::view
