// Which streams run for which tiles. Everything here happens on the network thread.
//
// Tiles are shared with the drawing thread; pipelines with the workers. A pipeline exists while a visible
// tile needs it.
#pragma once

#include "engine/view/site_watch.h"
#include "engine/view/stream_pipeline.h"
#include "engine/view/tile.h"

#include <map>

namespace kagimado::view {

struct PlacedTile {
  TileWant want;
  std::shared_ptr<Tile> tile;
};

// What the recorder says about the tile's camera.
void tell_condition_of(Tile& tile, const SiteFacts& site);

class WallControl final {
 public:
  using MakeSource = std::function<std::unique_ptr<FragmentSource>(CameraId, StreamIndex)>;

  WallControl(const PipelineServices& services, MakeSource make_source);
  ~WallControl();

  void want(Monitor monitor, int tiles_on_monitor, std::vector<PlacedTile> tiles);
  void on_site(const SiteFacts& site);
  void on_recorder_back();
  void ask_anew(); // somebody else asks now: every stream is asked for again
  void recheck_keys(bool forgotten);
  // The sound of that camera, where one of its streams is shown.
  void set_sound(std::optional<CameraId> camera, std::shared_ptr<AudioSink> sink);
  // Every so often: ends streams that were replaced, tells the drawing thread about tiles that fell silent.
  void tick();

  [[nodiscard]] std::vector<Bytes> locked_key_boxes(CameraId camera) const;

  [[nodiscard]] std::size_t pipeline_count() const { return pipelines_.size(); }

 private:
  using StreamKey = std::pair<CameraId, StreamIndex>;

  struct Connection {
    StreamKey stream;
    std::shared_ptr<PictureSink> feed;
  };

  // current shows; next replaces it with its first picture.
  struct Shown {
    std::shared_ptr<Tile> tile;
    OutputTarget target;
    std::optional<Connection> current, next;
    TileState told_state = TileState::Empty;
  };

  void reconcile();
  void choose_streams(Shown& shown);
  [[nodiscard]] StreamKey wanted_stream(const Shown& shown) const;
  Connection connect(const Shown& shown, StreamKey stream);
  void promote(Shown& shown);
  void apply_outputs();
  void apply_sound();

  const PipelineServices services_;
  const MakeSource make_source_;
  SiteFacts site_;
  std::optional<CameraId> heard_;
  std::shared_ptr<AudioSink> sound_;
  std::map<Monitor, std::vector<Shown>> monitors_;
  std::map<StreamKey, std::shared_ptr<StreamPipeline>> pipelines_;
};

} // namespace kagimado::view
