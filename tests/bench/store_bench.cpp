// Google Benchmark: an archive of 32 cameras and 30 days, its catalogue made up, its files real where they
// are read. Bounds of the product: timeline of a day <= 50 ms, seek <= 300 ms with picture, start <= 2 s.
#include "engine/store/catalogue.h"
#include "engine/store/disk_io.h"
#include "engine/store/disk_mark.h"
#include "engine/store/key_frame_index.h"
#include "engine/store/store.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <random>

namespace kagimado::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr WallTime begin{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};
constexpr std::uint32_t cameras = 32;
constexpr int days = 30;
constexpr std::uint32_t groups_a_file = 3600;
constexpr int pictures_a_group = 10;
constexpr std::uint32_t timescale = 90'000;
constexpr CameraId real_camera{5}; // whose files of one day are on the disk
constexpr int real_day = 17;

mp4::InitSegment clip_init() {
  mp4::Track track;
  track.codec_config = {1, 0x4d, 0x40, 0x28, 0xff, 0xe0, 0};
  track.width = 1920;
  track.height = 1080;
  mp4::InitSegment init;
  init.tracks.push_back(track);
  return init;
}

SharedBytes picture(std::uint64_t number, std::size_t bytes) {
  mp4::FragmentToWrite fragment;
  const Bytes payload(bytes, 0x5a);
  mp4::Sample sample;
  sample.size_bytes = static_cast<std::uint32_t>(bytes);
  sample.duration = timescale / pictures_a_group;
  sample.is_sync = number % pictures_a_group == 0;
  fragment.decode_time = number * sample.duration;
  fragment.samples.push_back(sample);
  fragment.payload = payload;
  return std::make_shared<const Bytes>(mp4::write_fragment(fragment));
}

void put(const fs::path& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::abort();
  }
  return std::move(*result);
}

// An hour of pictures; every file has the same ones.
struct Hour {
  Bytes bytes;
  std::vector<KeyFrameRecord> records; // wall times from 0
  std::uint32_t init_bytes = 0;
};

Hour make_hour() {
  Hour hour;
  hour.bytes = mp4::write_init(clip_init());
  hour.init_bytes = static_cast<std::uint32_t>(hour.bytes.size());
  for (std::uint64_t n = 0; n < groups_a_file * pictures_a_group; ++n) {
    const auto fragment = picture(n, 500);
    if (n % pictures_a_group == 0)
      hour.records.push_back({hour.bytes.size(), WallTime(std::chrono::seconds(n / pictures_a_group)),
                              n * timescale / pictures_a_group, static_cast<std::uint32_t>(fragment->size()),
                              n == 0});
    hour.bytes.insert(hour.bytes.end(), fragment->begin(), fragment->end());
  }
  return hour;
}

// In memory where that is possible; KAGIMADO_BENCH_FOLDER: there.
fs::path folder_for_archive() {
  if (const char* given = std::getenv("KAGIMADO_BENCH_FOLDER")) // NOLINT(concurrency-mt-unsafe)
    return given;
  return fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
}

// Made once for all benchmarks.
class Archive {
 public:
  Archive() {
    std::string name = folder_for_archive() / "kagimado-store-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      std::abort();
    folder_ = name;
    fs::create_directory(folder_ / "disk");
    if (!Store::prepare_disk(folder_ / "disk"))
      std::abort();
    options_.catalogue = folder_ / "catalogue.sqlite";
    options_.disks = {{folder_ / "disk", 0, 0}};
    options_.clock = std::make_shared<SystemClock>();
    fill();
  }

  ~Archive() {
    store_.reset();
    fs::remove_all(folder_);
  }

  Store& store() {
    if (!store_)
      store_ = must(Store::open(options_));
    return *store_;
  }

  void close() { store_.reset(); }

 private:
  void fill() {
    const auto hour = make_hour();
    put(folder_ / "hour.mp4", hour.bytes);
    const auto catalogue = must(Catalogue::open(options_.catalogue));
    DiskIo io;
    const auto mark = must(read_disk_mark(io, folder_ / "disk"));
    const auto disk = must(catalogue->enter_disk(mark, (folder_ / "disk").string()));
    for (int at = 0; at < days * 24; ++at)
      for (std::uint32_t camera = 1; camera <= cameras; ++camera) {
        FileRow row;
        row.camera = CameraId{camera};
        row.disk = disk;
        row.first = row.last = begin + std::chrono::hours(at);
        const auto begun = must(catalogue->begin_file(row));
        if (!catalogue->finish_file(begun.file, hour.bytes.size(), {begun.span, row.first + 1h - 100ms}))
          std::abort();
        if (row.camera == real_camera && at / 24 == real_day)
          make_real(hour, begun, row);
      }
  }

  void make_real(const Hour& hour, const BegunFile& begun, const FileRow& row) const {
    auto path = folder_ / "disk" / begun.path;
    fs::create_directories(path.parent_path());
    fs::create_hard_link(folder_ / "hour.mp4", path);
    const IndexHeader header{begun.file, row.camera, 1, timescale, hour.init_bytes};
    Bytes index = write_index_header(header);
    for (std::uint32_t n = 0; n < hour.records.size(); ++n) {
      auto record = hour.records[n];
      record.wall += row.first.time_since_epoch();
      const auto bytes = write_index_record(header, n, record);
      index.insert(index.end(), bytes.begin(), bytes.end());
    }
    put(path.replace_extension(".idx"), index);
  }

  fs::path folder_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
};

Archive& archive() {
  static Archive made;
  return made;
}

void day_timeline(benchmark::State& state) {
  auto& store = archive().store();
  const WallTime day = begin + std::chrono::days(state.range(0));
  std::size_t found = 0;
  for (auto _ : state)
    found = must(store.spans({{}, day, day + 24h, 0us, 100'000})).size();
  state.counters["spans"] = static_cast<double>(found);
}

BENCHMARK(day_timeline)->Arg(0)->Arg(15)->Arg(29)->Unit(benchmark::kMillisecond);

void month_of_one_camera(benchmark::State& state) {
  auto& store = archive().store();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        must(store.spans({{real_camera}, begin, begin + std::chrono::days(31), 60s, 100'000})));
}

BENCHMARK(month_of_one_camera)->Unit(benchmark::kMillisecond);

void seek_to_first_piece(benchmark::State& state) {
  auto& store = archive().store();
  std::mt19937 random(1);
  std::uniform_int_distribution<int> second(0, 24 * 3600 - 2);
  const auto choice = state.range(0) != 0 ? Choice::One : Choice::All;
  for (auto _ : state) {
    const WallTime time = begin + std::chrono::days(real_day) + std::chrono::seconds(second(random));
    const auto piece =
        must(store.open_cursor({real_camera, time, Direction::Forward, choice, {}, {}})->next());
    if (piece.mark->wall != time)
      state.SkipWithError("another group");
  }
}

BENCHMARK(seek_to_first_piece)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void play_key_frames(benchmark::State& state) {
  auto& store = archive().store();
  const auto cursor = store.open_cursor(
      {real_camera, begin + std::chrono::days(real_day), Direction::Forward, Choice::KeyFrames, {}, {}});
  for (auto _ : state)
    if (!cursor->next())
      state.SkipWithError("the day is over");
}

BENCHMARK(play_key_frames)->Iterations(20'000);

void open_store(benchmark::State& state) {
  for (auto _ : state) {
    archive().close();
    archive().store();
  }
}

BENCHMARK(open_store)->Unit(benchmark::kMillisecond);

// 32 cameras, a group of 512 KiB each: what 4 Mbit/s make in a second.
void write_a_second(benchmark::State& state) {
  auto& store = archive().store();
  const auto init = std::make_shared<const Bytes>(mp4::write_init(clip_init()));
  const auto write_all = [&](const std::vector<mp4::Unit>& units, WallTime at) {
    std::vector<std::future<void>> answers;
    for (std::uint32_t camera = 1; camera <= cameras; ++camera) {
      auto promise = std::make_shared<std::promise<void>>();
      answers.push_back(promise->get_future());
      store.write(CameraId{camera}, units, at, [promise](const Result<>& result) {
        if (!result)
          std::abort();
        promise->set_value();
      });
    }
    for (auto& answer : answers)
      answer.get();
  };
  write_all({{mp4::Unit::Type::Init, init, 0, false}}, begin + std::chrono::days(days));
  std::int64_t second = 0, bytes = 0;
  for (auto _ : state) {
    std::vector<mp4::Unit> units;
    for (int n = 0; n < pictures_a_group; ++n) {
      const auto number = static_cast<std::uint64_t>(second * pictures_a_group + n);
      units.push_back({mp4::Unit::Type::Fragment, picture(number, 52'000), 1, n == 0});
      bytes += cameras * static_cast<std::int64_t>(units.back().bytes->size());
    }
    write_all(units, begin + std::chrono::days(days) + std::chrono::seconds(second++));
  }
  state.SetBytesProcessed(bytes);
}

BENCHMARK(write_a_second)
    ->Iterations(20)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::store

BENCHMARK_MAIN();
