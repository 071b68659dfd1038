// One monitor that plays: its clock, and a pipeline a camera. Everything here happens on the network thread.
#pragma once

#include "engine/view/playback.h"
#include "engine/view/playback_pipeline.h"
#include "engine/view/sound_follower.h"
#include "engine/view/wall_control.h"

namespace kagimado::view {

class PlaybackControl final {
 public:
  using MakeSource = std::function<std::unique_ptr<PlaybackSource>(CameraId)>;

  // on_news: a tick may find something new, also if it is calm; any thread, often.
  PlaybackControl(const PipelineServices& services, MakeSource make_source, std::function<void()> on_news);
  ~PlaybackControl();

  // The tiles of the monitor while it plays; none: nothing is fetched.
  void want(int tiles_on_monitor, std::vector<PlacedTile> tiles);
  // spans: of cameras that recorded that time twice.
  void play_from(WallTime at, const std::map<CameraId, std::int64_t>& spans);
  void set_speed(double speed);
  void pause(bool paused);
  void step(int frames);
  void stop(); // live again
  void set_sound(std::optional<CameraId> camera, std::shared_ptr<AudioSink> sink);

  void on_site(const SiteFacts& site);
  void on_recorder_back();
  void on_recordings_grown();
  void recheck_keys(bool forgotten);
  // Time goes on; often, while it is active and not calm.
  void tick();

  // Nothing changes by time alone: the next command or news is early enough for the next tick.
  [[nodiscard]] bool calm() const;

  [[nodiscard]] bool active() const { return active_; }

  [[nodiscard]] PlaybackStatus status() const;
  [[nodiscard]] std::vector<Bytes> locked_key_boxes(CameraId camera) const;

  [[nodiscard]] std::size_t pipeline_count() const { return tracks_.size(); }

  [[nodiscard]] std::size_t queued_bytes() const; // of all pipelines, not decoded yet

 private:
  struct Shown {
    std::shared_ptr<Tile> tile;
    std::shared_ptr<PictureSink> feed;
  };

  struct Track {
    std::shared_ptr<PlaybackPipeline> pipeline;
    std::vector<Shown> tiles;
    int first_slot = 0;
    PlaybackPlan plan;
    SteadyTime sought;
    bool all_frames = false; // a clip of this stretch needs them, whatever the next one says
  };

  Track make_track(CameraId camera);
  void seek(CameraId camera, Track& track, std::optional<std::int64_t> span = {});
  void seek_all();
  void follow_mode();
  [[nodiscard]] bool is_fast() const;
  [[nodiscard]] bool needs_key_frames_only(const Track& track) const;
  [[nodiscard]] std::vector<TrackTimeline> look() const;
  [[nodiscard]] WallTime edge_of(std::span<const TrackTimeline> lines) const;
  void take_steps();
  [[nodiscard]] const Track* leader() const;
  void mend(CameraId camera, Track& track, const TrackTimeline& line);
  void follow_sound();

  const PipelineServices services_;
  const MakeSource make_source_;
  const std::function<void()> on_news_;
  SiteFacts site_;
  bool active_ = false;
  PlaybackClock clock_;
  std::map<CameraId, Track> tracks_;
  bool stepping_ = false;
  int pending_steps_ = 0;
  bool mode_backward_ = false, mode_fast_ = false;
  std::optional<CameraId> heard_;
  SoundFollower sound_;
};

} // namespace kagimado::view
