#include "engine/view/wall_control.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr StreamIndex main_stream{0};

} // namespace

void tell_condition_of(Tile& tile, const SiteFacts& site) {
  CameraCondition condition;
  const auto found = site.cameras.find(tile.camera());
  if (found != site.cameras.end())
    condition.name = found->second.entry.name;
  if (!site.recorder_online) {
    condition.online = false;
    condition.reason = site.recorder_reason;
  } else if (found == site.cameras.end()) {
    condition.online = false;
    condition.reason = name_of(ErrorKind::NotFound);
  } else {
    condition.online = found->second.entry.online;
    condition.reason = found->second.entry.reason;
  }
  tile.set_condition(std::move(condition));
}

WallControl::WallControl(const PipelineServices& services, MakeSource make_source)
    : services_(services), make_source_(std::move(make_source)) {}

WallControl::~WallControl() {
  for (auto& [key, pipeline] : pipelines_)
    pipeline->stop();
}

void WallControl::want(Monitor monitor, int tiles_on_monitor, std::vector<PlacedTile> tiles) {
  auto& shown = monitors_[monitor];
  std::vector<Shown> next;
  for (auto& placed : tiles) {
    const OutputTarget target{tiles_on_monitor, placed.want.width_px, placed.want.height_px,
                              placed.want.crop};
    const auto same = std::find_if(shown.begin(), shown.end(),
                                   [&](const Shown& entry) { return entry.tile == placed.tile; });
    if (same != shown.end()) {
      same->target = target;
      next.push_back(std::move(*same));
      shown.erase(same);
    } else {
      tell_condition_of(*placed.tile, site_);
      next.push_back({std::move(placed.tile), target, {}, {}, TileState::Empty});
    }
  }
  shown = std::move(next);
  reconcile();
}

void WallControl::on_site(const SiteFacts& site) {
  site_ = site;
  for (auto& [monitor, tiles] : monitors_)
    for (auto& shown : tiles)
      tell_condition_of(*shown.tile, site_);
  for (auto& [key, pipeline] : pipelines_) { // a camera that came back need not wait for the next try
    const auto camera = site_.cameras.find(key.first);
    if (site_.recorder_online && camera != site_.cameras.end() && camera->second.entry.online)
      pipeline->reconnect();
  }
  reconcile();
}

void WallControl::on_recorder_back() {
  for (auto& [key, pipeline] : pipelines_)
    pipeline->reconnect();
}

void WallControl::ask_anew() {
  for (auto& [key, pipeline] : pipelines_)
    pipeline->ask_anew();
}

void WallControl::recheck_keys(bool forgotten) {
  for (auto& [key, pipeline] : pipelines_)
    pipeline->recheck_keys(forgotten);
}

WallControl::StreamKey WallControl::wanted_stream(const Shown& shown) const {
  const auto camera = shown.tile->camera();
  const auto found = site_.cameras.find(camera);
  if (found == site_.cameras.end())
    return {camera, main_stream};
  const auto& streams = found->second.streams;
  const auto main = std::ranges::find(streams, main_stream, &StreamEntry::index);
  const auto sub =
      std::ranges::find_if(streams, [](const auto& stream) { return stream.index != main_stream; });
  StreamChoice choice;
  choice.has_sub = sub != streams.end();
  choice.sealed = found->second.entry.sealed;
  choice.main_width = main != streams.end() ? main->width : 0;
  choice.sub_width = choice.has_sub ? sub->width : 0;
  // Zoomed in, a tile needs as many pixels as the whole picture would at that size.
  const double zoom = std::clamp(shown.target.crop.width, 0.01, 1.0);
  choice.tile_width_px = static_cast<int>(shown.target.width_px / zoom);
  const auto& now = shown.next ? shown.next : shown.current;
  choice.now_sub = now && now->stream.second != main_stream;
  return {camera, choose_sub_stream(choice) ? sub->index : main_stream};
}

WallControl::Connection WallControl::connect(const Shown& shown, StreamKey stream) {
  auto& pipeline = pipelines_[stream];
  if (!pipeline) {
    pipeline = std::make_shared<StreamPipeline>(services_, make_source_(stream.first, stream.second));
    pipeline->start();
  }
  return {stream, shown.tile->connect(stream.second, pipeline->report())};
}

void WallControl::promote(Shown& shown) {
  if (shown.next && shown.tile->is_active(shown.next->feed.get()))
    shown.current = std::exchange(shown.next, std::nullopt);
}

void WallControl::choose_streams(Shown& shown) {
  promote(shown);
  const auto wanted = wanted_stream(shown);
  if (shown.next && shown.next->stream != wanted) {
    if (shown.tile->cancel(shown.next->feed.get()))
      shown.next.reset();
    else
      promote(shown); // its first picture came this very moment
  }
  if (!shown.current) {
    shown.current = connect(shown, wanted);
  } else if (shown.current->stream != wanted && !shown.next) {
    shown.next = connect(shown, wanted);
    promote(shown); // nothing is shown yet: nothing to hold on to
  }
}

void WallControl::reconcile() {
  for (auto& [monitor, tiles] : monitors_)
    for (auto& shown : tiles)
      choose_streams(shown);
  apply_outputs();
}

void WallControl::apply_outputs() {
  std::map<StreamKey, std::vector<OutputWant>> outputs;
  for (auto& [monitor, tiles] : monitors_)
    for (auto& shown : tiles)
      for (const auto* connection : {&shown.current, &shown.next})
        if (*connection)
          outputs[(*connection)->stream].push_back({(*connection)->feed, shown.target});
  std::erase_if(pipelines_, [&](const auto& entry) {
    const bool unused = !outputs.contains(entry.first);
    if (unused) // nobody sees it: not fetched, not decoded
      entry.second->stop();
    return unused;
  });
  for (auto& [key, pipeline] : pipelines_)
    pipeline->set_outputs(std::move(outputs[key]));
  apply_sound();
}

void WallControl::set_sound(std::optional<CameraId> camera, std::shared_ptr<AudioSink> sink) {
  heard_ = camera;
  sound_ = std::move(sink);
  apply_sound();
}

void WallControl::apply_sound() {
  bool found = false; // of two streams of a camera the first one is heard
  for (auto& [key, pipeline] : pipelines_) {
    const bool heard = heard_ == key.first && !found;
    found = found || heard;
    pipeline->set_sound(heard ? sound_ : nullptr);
  }
}

void WallControl::tick() {
  bool replaced = false;
  bool changed = false;
  for (auto& [monitor, tiles] : monitors_)
    for (auto& shown : tiles) {
      const bool was_waiting = shown.next.has_value();
      promote(shown);
      replaced = replaced || (was_waiting && !shown.next);
      const auto state = shown.tile->status().state;
      changed = changed || std::exchange(shown.told_state, state) != state;
    }
  if (replaced)
    reconcile();
  if (changed && services_.wake)
    services_.wake();
}

std::vector<Bytes> WallControl::locked_key_boxes(CameraId camera) const {
  std::vector<Bytes> boxes;
  for (const auto& [key, pipeline] : pipelines_)
    if (key.first == camera)
      if (auto box = pipeline->locked_key_box())
        boxes.push_back(std::move(*box));
  return boxes;
}

} // namespace kagimado::view
