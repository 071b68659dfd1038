// kagimado-wall-bench: the viewer's own pipelines and a compositor like the monitor's, fed from fragmented
// MP4 files.
//
// Every frame that thinning lets pass is decoded, scaled and (--rgb yes) converted into the framebuffer.
// Flat: as fast as it goes, two fragments in flight a tile, nothing replaced. Paced: as cameras send, tiles
// spread over the frame interval and (--phases spread) over a group of pictures, since cameras do not send
// their key frames together; a picture that was overtaken by a newer one of its tile counts as replaced, one
// shown later than a frame interval after its fragment came as late.
#include "engine/base/file.h"
#include "engine/view/clip.h"
#include "engine/view/file_source.h"
#include "engine/view/picture_convert.h"
#include "engine/view/stream_pipeline.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <condition_variable>
#include <cstdio>

namespace kagimado::view {
namespace {

struct Settings {
  int tiles = 16;
  int layout = 0; // 0: as many as tiles
  std::vector<std::string> clips;
  double seconds = 5;
  std::string pace = "flat"; // or frames a second
  std::string phases = "spread";
  std::string size = "1920x1080";
  std::string skip_loop_filter = "auto";
  std::string rgb = "yes";
  std::string key, password;
  int workers = 0;
};

struct Grid {
  int columns = 1, rows = 1;
};

Grid grid_of(int tiles) {
  Grid grid;
  while (grid.columns * grid.rows < tiles) {
    if (grid.rows < 4 && grid.columns > grid.rows)
      ++grid.rows;
    else
      ++grid.columns;
  }
  return grid;
}

struct Place {
  int x = 0, y = 0, width = 0, height = 0;
};

// Wakes the compositor; counts so that a wake between two looks is not lost.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++rung_;
    }
    changed_.notify_all();
  }

  void wait(std::uint64_t& seen) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return rung_ != seen; });
    seen = rung_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t rung_ = 0;
};

// One tile: its pipeline's sink, and the flow control of its source.
class BenchTile final : public PictureSink {
 public:
  BenchTile(Place tile_place, bool flat, std::uint64_t fragments)
      : place(tile_place), flat_(flat), total_(fragments) {}

  void on_picture(Picture picture) override {
    const std::lock_guard lock(mutex_);
    if (!flat_ && !pictures_.empty()) {
      pictures_.pop_front();
      ++replaced;
    }
    pictures_.push_back(std::move(picture));
    ++published_;
  }

  void on_thinning(const Thinning&) override {}

  void on_withdrawn() override {}

  std::optional<Picture> take() {
    const std::lock_guard lock(mutex_);
    if (pictures_.empty())
      return std::nullopt;
    auto picture = std::move(pictures_.front());
    pictures_.pop_front();
    return picture;
  }

  void was_shown(bool was_late) {
    const std::lock_guard lock(mutex_);
    ++shown;
    late += was_late ? 1 : 0;
  }

  // Flat: keeps two fragments between file and framebuffer.
  void top_up() {
    constexpr std::uint64_t in_flight_at_most = 2;
    const std::lock_guard feeding(feed_mutex_);
    while (fed_ < total_ && in_flight() < in_flight_at_most)
      feed_one();
  }

  void feed_paced() {
    const std::lock_guard feeding(feed_mutex_);
    if (fed_ < total_)
      feed_one();
  }

  [[nodiscard]] bool is_done() {
    const std::lock_guard feeding(feed_mutex_);
    const std::lock_guard lock(mutex_);
    const auto taken = pipeline->report()->counters.taken_fragments.load();
    return (fed_ == total_ && taken + pipeline->queue().dropped_total() >= fed_ && pictures_.empty()) ||
           failed_;
  }

  [[nodiscard]] bool has_failed() {
    const std::lock_guard feeding(feed_mutex_);
    return failed_;
  }

  const Place place;
  std::shared_ptr<StreamPipeline> pipeline;
  FileSource* source = nullptr; // the pipeline's
  std::uint64_t shown = 0, late = 0, replaced = 0;

 private:
  std::uint64_t in_flight() {
    const std::lock_guard lock(mutex_);
    const auto waiting = published_ - shown - replaced;
    return fed_ - pipeline->report()->counters.taken_fragments.load() + waiting;
  }

  void feed_one() {
    ++fed_;
    if (!source->feed()) {
      failed_ = true;
      fed_ = total_;
    }
  }

  const bool flat_;
  const std::uint64_t total_;
  std::mutex mutex_;
  std::deque<Picture> pictures_;
  std::uint64_t published_ = 0;
  std::mutex feed_mutex_;
  std::uint64_t fed_ = 0;
  bool failed_ = false;
};

struct ClipFacts {
  double frames_per_second = 25;
  int frames_per_group = 1;
};

// Fragments from the first key frame to the next.
int group_length(std::span<const mp4::Unit> fragments) {
  const auto next =
      std::find_if(fragments.begin() + 1, fragments.end(), std::mem_fn(&mp4::Unit::starts_with_sync));
  return static_cast<int>(next - fragments.begin());
}

// First units of the file: the key is tried on its init segment, the frame rate read from its first fragment.
Result<ClipFacts> look_at_clip(const std::string& path, const Settings& settings, sealed::Keyring& keyring) {
  constexpr std::size_t max_clip_bytes = std::size_t{1} << 31;
  KGM_TRY(const auto file, read_file(path, max_clip_bytes));
  std::vector<mp4::Unit> units;
  mp4::StreamReader reader;
  constexpr std::size_t step = 64 * 1024;
  for (std::size_t at = 0; at < file.size(); at += step)
    KGM_CHECK(reader.push(ByteView(file).subspan(at, std::min(step, file.size() - at)),
                          [&](mp4::Unit unit) { units.push_back(std::move(unit)); }));
  if (units.size() < 2)
    return fail(ErrorKind::Damaged, "{}: no fragmented MP4", path);
  KGM_TRY(const auto clip, Clip::read(units.front().bytes));
  if (clip->sealed() && !settings.password.empty() && clip->key_box()) {
    KGM_TRY(const auto box, sealed::parse_key_box(*clip->key_box()));
    KGM_CHECK(keyring.try_password(box, settings.password));
  }
  KGM_TRY(const auto fragment, mp4::parse_fragment(*units[1].bytes, clip->init()));
  ClipFacts facts;
  facts.frames_per_group = group_length(std::span<const mp4::Unit>(units).subspan(1));
  if (fragment.samples.size() > 1)
    return fail(ErrorKind::Unsupported, "{}: more than a frame a fragment", path);
  if (!fragment.samples.empty() && fragment.samples.front().duration > 0)
    facts.frames_per_second =
        static_cast<double>(clip->video().timescale) / static_cast<double>(fragment.samples.front().duration);
  return facts;
}

Result<> add_key(const std::string& text, sealed::Keyring& keyring) {
  const auto colon = text.find(':');
  KGM_TRY(const auto kid_bytes, from_hex(std::string_view(text).substr(0, colon)));
  KGM_TRY(const auto key,
          from_hex(colon == std::string::npos ? "" : std::string_view(text).substr(colon + 1)));
  Kid kid;
  if (kid_bytes.size() != kid.bytes.size() || key.size() != 16)
    return fail(ErrorKind::Invalid, "--key: want KID:KEY, 32 hex digits each");
  std::copy(kid_bytes.begin(), kid_bytes.end(), kid.bytes.begin());
  keyring.add(kid, sealed::Material{ssl::SecretArray<16>(key), {}});
  return {};
}

class WallBench {
 public:
  explicit WallBench(Settings settings) : settings_(std::move(settings)), pool_(settings_.workers) {}

  ~WallBench() {
    for (auto& tile : tiles_)
      if (tile->pipeline)
        tile->pipeline->stop();
    pool_.stop();
  }

  Result<nlohmann::json> run() {
    KGM_CHECK(prepare());
    const auto start = std::chrono::steady_clock::now();
    std::thread pacer;
    if (is_flat())
      for (auto& tile : tiles_)
        tile->top_up();
    else
      pacer = std::thread([this] { feed_paced(); });
    compose_until_done();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    if (pacer.joinable())
      pacer.join();
    for (const auto& tile : tiles_)
      if (tile->has_failed())
        return fail(ErrorKind::Damaged, "a clip could not be read to its end");
    return report(wall.count());
  }

 private:
  [[nodiscard]] bool is_flat() const { return settings_.pace == "flat"; }

  Result<> prepare() {
    if (std::sscanf(settings_.size.c_str(), "%dx%d", &width_, &height_) != 2 || width_ < 16 || height_ < 16)
      return fail(ErrorKind::Invalid, "--size: want WIDTHxHEIGHT");
    framebuffer_.assign(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), 0xff000000u);
    if (!settings_.key.empty())
      KGM_CHECK(add_key(settings_.key, keyring_));
    frames_per_second_ = is_flat() ? 0 : std::atof(settings_.pace.c_str());
    for (int i = 0; i < settings_.tiles; ++i)
      KGM_CHECK(add_tile(i));
    return {};
  }

  Result<> add_tile(int index) {
    const auto& path = settings_.clips[static_cast<std::size_t>(index) % settings_.clips.size()];
    KGM_TRY(const auto facts, look_at_clip(path, settings_, keyring_));
    const double rate = is_flat() ? facts.frames_per_second : frames_per_second_;
    if (settings_.phases == "spread")
      tiles_start_within_frames_ = std::max(tiles_start_within_frames_, facts.frames_per_group);
    const int layout = settings_.layout > 0 ? settings_.layout : settings_.tiles;
    const auto grid = grid_of(layout);
    const Place place{index % grid.columns * width_ / grid.columns,
                      index / grid.columns % grid.rows * height_ / grid.rows, width_ / grid.columns,
                      height_ / grid.rows};
    auto tile = std::make_shared<BenchTile>(
        place, is_flat(), static_cast<std::uint64_t>(std::lround(settings_.seconds * rate)));
    FileSourceOptions options;
    options.clock = clock_;
    options.on_consumed = [this, bench_tile = tile.get()] {
      if (is_flat())
        bench_tile->top_up();
      if (bench_tile->is_done()) // its last fragment may have given no picture
        bell_.ring();
    };
    KGM_TRY(auto source, FileSource::open(path, options));
    tile->source = source.get();
    tile->pipeline = std::make_shared<StreamPipeline>(services(), std::move(source));
    tile->pipeline->set_outputs({{tile, {layout, place.width, place.height, {}}}});
    tile->pipeline->start();
    tiles_.push_back(std::move(tile));
    return {};
  }

  PipelineServices services() {
    PipelineServices services;
    services.clock = clock_;
    services.pool = &pool_;
    services.keyring = &keyring_;
    services.skip_loop_filter = settings_.skip_loop_filter == "on"    ? SkipLoopFilter::Always
                                : settings_.skip_loop_filter == "off" ? SkipLoopFilter::OnlyOverload
                                                                      : SkipLoopFilter::SmallTiles;
    services.wake = [this] { bell_.ring(); };
    return services;
  }

  // The frame with which a tile begins, and so its key frames' place among the others'.
  [[nodiscard]] int first_frame_of(int tile) const {
    return tile * tiles_start_within_frames_ / static_cast<int>(tiles_.size());
  }

  [[nodiscard]] int paced_frames() const {
    return static_cast<int>(std::lround(settings_.seconds * frames_per_second_)) +
           first_frame_of(static_cast<int>(tiles_.size()) - 1);
  }

  void feed_paced() {
    const auto start = std::chrono::steady_clock::now();
    const auto count = static_cast<int>(tiles_.size());
    for (int step = 0; step < paced_frames() * count; ++step) {
      const std::chrono::duration<double> due(step / (frames_per_second_ * count));
      std::this_thread::sleep_until(start +
                                    std::chrono::duration_cast<std::chrono::steady_clock::duration>(due));
      const int tile = step % count;
      if (step / count >= first_frame_of(tile))
        tiles_[static_cast<std::size_t>(tile)]->feed_paced();
    }
    bell_.ring();
  }

  // The drawing thread.
  void compose_until_done() {
    std::uint64_t seen = 0;
    for (;;) {
      bool all_done = true;
      for (auto& tile : tiles_) {
        while (const auto picture = tile->take())
          show(*tile, *picture);
        all_done = tile->is_done() && all_done;
      }
      if (all_done)
        return;
      bell_.wait(seen);
    }
  }

  void show(BenchTile& tile, const Picture& picture) {
    const auto& place = tile.place;
    const int x = place.x + (place.width - picture.width) / 2;
    const int y = place.y + (place.height - picture.height) / 2;
    if (settings_.rgb == "yes")
      convert_to_argb(picture, framebuffer_.data() + static_cast<std::ptrdiff_t>(y) * width_ + x, width_,
                      {0, 0, picture.width, picture.height});
    const std::chrono::duration<double> delay = clock_->steady_now() - picture.received;
    tile.was_shown(frames_per_second_ > 0 && delay.count() > 1 / frames_per_second_);
    if (is_flat())
      tile.top_up();
  }

  nlohmann::json report(double wall_seconds) {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::uint64_t decoded = 0, decrypted = 0, thinned = 0, overflow = 0, shown = 0, late = 0, replaced = 0;
    for (const auto& tile : tiles_) {
      const auto& counters = tile->pipeline->report()->counters;
      decoded += counters.decoded_frames;
      decrypted += counters.decrypted_samples;
      thinned += counters.dropped_fragments;
      overflow += tile->pipeline->queue().dropped_total();
      shown += tile->shown;
      late += tile->late;
      replaced += tile->replaced;
    }
    return {{"tiles", settings_.tiles},
            {"layout", settings_.layout > 0 ? settings_.layout : settings_.tiles},
            {"size", settings_.size},
            {"pace", settings_.pace},
            {"phases", settings_.phases},
            // From the first tile's first picture to the last tile's last one.
            {"seconds_of_video", is_flat() ? settings_.seconds : paced_frames() / frames_per_second_},
            {"workers", pool_.size()},
            {"skip_loop_filter", settings_.skip_loop_filter},
            {"frames_decoded", decoded},
            {"frames_shown", shown},
            {"frames_late", late},
            {"frames_replaced", replaced},
            {"fragments_thinned", thinned},
            {"fragments_overflowed", overflow},
            {"samples_decrypted", decrypted},
            {"wall_seconds", wall_seconds},
            {"cpu_user_seconds", seconds(usage.ru_utime)},
            {"cpu_system_seconds", seconds(usage.ru_stime)},
            {"peak_rss_mib", static_cast<double>(usage.ru_maxrss) / 1024.0}};
  }

  const Settings settings_;
  const std::shared_ptr<const Clock> clock_ = std::make_shared<SystemClock>();
  sealed::Keyring keyring_;
  Bell bell_;
  WorkerPool pool_;
  int width_ = 0, height_ = 0;
  double frames_per_second_ = 0;      // paced only
  int tiles_start_within_frames_ = 0; // paced: longest group of pictures, if phases are spread
  std::vector<std::uint32_t> framebuffer_;
  std::vector<std::shared_ptr<BenchTile>> tiles_;
};

} // namespace
} // namespace kagimado::view

int main(int argc, char** argv) {
  kagimado::view::Settings settings;
  CLI::App app{"The wall's pipelines and compositor over files; prints JSON"};
  app.add_option("--tiles", settings.tiles)->check(CLI::Range(1, 64));
  app.add_option("--layout", settings.layout, "tiles of the layout, for thinning and size")
      ->check(CLI::Range(1, 64));
  app.add_option("--clip", settings.clips, "fragmented MP4, a frame a fragment")->required()->delimiter(',');
  app.add_option("--seconds", settings.seconds, "of video a tile")->check(CLI::Range(0.1, 3600.0));
  app.add_option("--paced,--pace", settings.pace, "frames a second, or flat");
  app.add_option("--phases", settings.phases,
                 "paced: key frames of all tiles at once, or spread over a group")
      ->check(CLI::IsMember({"spread", "aligned"}));
  app.add_option("--size", settings.size);
  app.add_option("--skip-loop-filter", settings.skip_loop_filter)
      ->check(CLI::IsMember({"auto", "on", "off"}));
  app.add_option("--rgb", settings.rgb)->check(CLI::IsMember({"yes", "no"}));
  app.add_option("--key", settings.key, "KID:KEY of sealed clips, hex");
  app.add_option("--password", settings.password, "of sealed clips");
  app.add_option("--workers", settings.workers, "decode threads; 0: number of cores")
      ->check(CLI::Range(0, 64));
  CLI11_PARSE(app, argc, argv);
  if (settings.pace != "flat" && !(std::atof(settings.pace.c_str()) > 0)) {
    std::fprintf(stderr, "kagimado-wall-bench: --paced: frames a second, or flat\n");
    return 2;
  }
  const auto result = kagimado::view::WallBench(std::move(settings)).run();
  if (!result) {
    std::fprintf(stderr, "kagimado-wall-bench: %s\n", result.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", result->dump(2).c_str());
  return 0;
}
