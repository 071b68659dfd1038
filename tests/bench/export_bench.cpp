// kagimado-export-bench: how fast a copy of recordings is made, against `cp -r` of the same files to the same
// file system. Both end with everything on the disk: the export by its own syncs, cp by `sync -f`.
//
// Recordings of sealed cameras are made first, in --folder. Then rounds: an export, and cp of the folder that
// it made; both are removed again. What is told are medians over the rounds, and the ratio of the medians.
#include "engine/exporter/exporter.h"
#include "engine/sealed/sealer.h"

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <random>

namespace kagimado {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr WallTime beginning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};
constexpr std::uint32_t timescale = 90'000;
constexpr int pictures_a_second = 25, seconds_a_group = 2;
constexpr int pictures_a_group = pictures_a_second * seconds_a_group;
constexpr double mega = 1e6;

struct Settings {
  fs::path folder = ".";
  std::uint32_t cameras = 32;
  int seconds = 40, rounds = 5, kbits = 4000;
  bool with_player = false, cold = false;
};

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result)
    give_up(result.error().message);
  return std::move(*result);
}

void must(const Result<>& result) {
  if (!result)
    give_up(result.error().message);
}

mp4::InitSegment clip_init() {
  mp4::Track track;
  track.codec_config = {1, 0x4d, 0x40, 0x28, 0xff, 0xe0, 0};
  track.width = 1920;
  track.height = 1080;
  mp4::InitSegment init;
  init.tracks.push_back(track);
  return init;
}

// One NAL unit of noise.
Bytes picture_of(std::size_t bytes) {
  Bytes picture(bytes);
  std::minstd_rand random(static_cast<unsigned>(bytes));
  std::ranges::generate(picture, [&] { return static_cast<std::uint8_t>(random() >> 8U); });
  const auto nal_bytes = static_cast<std::uint32_t>(bytes - 4);
  for (unsigned i = 0; i < 4; ++i)
    picture[i] = static_cast<std::uint8_t>(nal_bytes >> (24U - 8U * i));
  picture[4] = 0x65;
  return picture;
}

// A sealed camera; key frames are five times as large as the other pictures.
class Stream {
 public:
  explicit Stream(int kbits, const sealed::PasswordKey& password)
      : sealer_(sealed::Sealer::create(clip_init(), password)) {
    const auto average = static_cast<std::size_t>(kbits) * 125 / pictures_a_second;
    small_ = picture_of(average * pictures_a_group / (pictures_a_group + 4));
    large_ = picture_of(small_.size() * 5);
  }

  [[nodiscard]] mp4::Unit init() const {
    return {mp4::Unit::Type::Init, std::make_shared<const Bytes>(sealer_.init_bytes()), 0, false};
  }

  mp4::Unit picture() {
    const bool is_key = number_ % pictures_a_group == 0;
    mp4::FragmentToWrite fragment;
    fragment.payload = is_key ? large_ : small_;
    mp4::Sample sample;
    sample.size_bytes = static_cast<std::uint32_t>(fragment.payload.size());
    sample.duration = timescale / pictures_a_second;
    sample.is_sync = is_key;
    fragment.sequence = static_cast<std::uint32_t>(number_ + 1);
    fragment.decode_time = number_++ * sample.duration;
    fragment.samples.push_back(sample);
    return {mp4::Unit::Type::Fragment, std::make_shared<const Bytes>(must(sealer_.seal(fragment))), 1,
            is_key};
  }

 private:
  sealed::Sealer sealer_;
  Bytes small_, large_;
  std::uint64_t number_ = 0;
};

void write(store::Store& store, CameraId camera, std::vector<mp4::Unit> units, WallTime at) {
  std::promise<Result<>> written;
  store.write(camera, std::move(units), at, [&](const Result<>& result) { written.set_value(result); });
  must(written.get_future().get());
}

void record(store::Store& store, const Settings& settings) {
  const sealed::PasswordKey password{};
  for (std::uint32_t n = 1; n <= settings.cameras; ++n) {
    Stream stream(settings.kbits, password);
    write(store, CameraId{n}, {stream.init()}, beginning);
    for (int second = 0; second < settings.seconds; second += seconds_a_group) {
      std::vector<mp4::Unit> units;
      for (int picture = 0; picture < pictures_a_group; ++picture)
        units.push_back(stream.picture());
      write(store, CameraId{n}, std::move(units), beginning + std::chrono::seconds(second));
    }
    store.finish(CameraId{n});
  }
  must(store.flush());
}

std::unique_ptr<store::Store> open_store(const fs::path& folder) {
  fs::create_directory(folder / "disk");
  must(store::Store::prepare_disk(folder / "disk"));
  store::StoreOptions options;
  options.catalogue = folder / "catalogue.sqlite";
  options.disks = {{folder / "disk"}};
  options.clock = std::make_shared<SystemClock>();
  return must(store::Store::open(std::move(options)));
}

// What was written is on the disk and no longer in memory.
void forget_cached(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file())
      continue;
    const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
      give_up("cannot drop " + entry.path().string());
    ::close(fd);
  }
}

std::uint64_t size_of(const fs::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  return bytes;
}

double cpu_seconds(int who) {
  rusage used{};
  ::getrusage(who, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Took {
  double seconds = 0, cpu = 0;
};

template <class Work>
Took measure(int who, Work&& work) {
  const double cpu = cpu_seconds(who);
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  return {spent.count(), cpu_seconds(who) - cpu};
}

void run(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (auto& word : command)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0)
    give_up(command[0] + " failed");
}

exporter::ExportRequest request_of(const Settings& settings, const fs::path& medium) {
  exporter::ExportRequest request;
  for (std::uint32_t n = 1; n <= settings.cameras; ++n)
    request.cameras.push_back({CameraId{n}, fmt::format("camera {}", n)});
  request.from = beginning;
  request.to = beginning + std::chrono::seconds(settings.seconds);
  request.medium = medium;
  request.with_player = settings.with_player;
  return request;
}

class Rounds {
 public:
  Rounds(const store::Store& store, const Settings& settings, fs::path folder)
      : store_(store), settings_(settings), folder_(std::move(folder)), medium_(folder_ / "medium") {
    fs::create_directory(medium_);
  }

  void one() {
    forget_if_cold(folder_ / "disk");
    exporter::Export job(store_, request_of(settings_, medium_), std::make_shared<SystemClock>());
    exports_.push_back(measure(RUSAGE_SELF, [&] { must(job.run()); }));
    const fs::path made = job.progress().folder;
    bytes_ = size_of(made);
    forget_if_cold(made);
    const std::string target = medium_ / "by-cp";
    copies_.push_back(measure(RUSAGE_CHILDREN, [&] {
      run({"cp", "-r", made, target});
      run({"sync", "-f", target});
    }));
    fs::remove_all(made);
    fs::remove_all(target);
    run({"sync", "-f", medium_}); // what was removed is no work of the next round
  }

  [[nodiscard]] nlohmann::ordered_json report() const {
    const double exported = median(exports_, &Took::seconds), copied = median(copies_, &Took::seconds);
    nlohmann::ordered_json json;
    json["cameras"] = settings_.cameras;
    json["with_player"] = settings_.with_player;
    json["cold"] = settings_.cold;
    json["MB"] = static_cast<double>(bytes_) / mega;
    json["rounds"] = exports_.size();
    json["export_MB_per_s"] = static_cast<double>(bytes_) / mega / exported;
    json["cp_MB_per_s"] = static_cast<double>(bytes_) / mega / copied;
    json["export_cpu_s"] = median(exports_, &Took::cpu);
    json["cp_cpu_s"] = median(copies_, &Took::cpu);
    json["export_s"] = seconds_of(exports_);
    json["cp_s"] = seconds_of(copies_);
    json["ratio"] = copied / exported;
    return json;
  }

 private:
  void forget_if_cold(const fs::path& folder) const {
    ::sync(); // nothing of what was before counts
    if (settings_.cold)
      forget_cached(folder);
  }

  static double median(const std::vector<Took>& all, double Took::* what) {
    std::vector<double> values;
    for (const auto& one : all)
      values.push_back(one.*what);
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  static std::vector<double> seconds_of(const std::vector<Took>& all) {
    std::vector<double> values;
    for (const auto& one : all)
      values.push_back(one.seconds);
    return values;
  }

  const store::Store& store_;
  const Settings& settings_;
  const fs::path folder_, medium_;
  std::uint64_t bytes_ = 0;
  std::vector<Took> exports_, copies_;
};

void bench(const Settings& settings) {
  std::string name = settings.folder / "kagimado-export-bench-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    give_up("cannot make a folder in " + settings.folder.string());
  const fs::path folder = name;
  {
    const auto store = open_store(folder);
    record(*store, settings);
    Rounds rounds(*store, settings, folder);
    for (int n = 0; n < settings.rounds; ++n)
      rounds.one();
    fmt::print("{}\n", rounds.report().dump(2));
  }
  fs::remove_all(folder);
}

} // namespace
} // namespace kagimado

int main(int argc, char** argv) {
  kagimado::Settings settings;
  CLI::App app("Copies of recordings against cp.");
  app.add_option("--folder", settings.folder, "where recordings and copies are made");
  app.add_option("--cameras", settings.cameras)->check(CLI::Range(1, 999));
  app.add_option("--seconds", settings.seconds, "recorded of each camera")->check(CLI::Range(2, 36'000));
  app.add_option("--rounds", settings.rounds)->check(CLI::Range(1, 1000));
  app.add_option("--kbits", settings.kbits, "a second and camera")->check(CLI::Range(100, 100'000));
  app.add_flag("--player", settings.with_player, "with the page that plays it and its copy of the data");
  app.add_flag("--cold", settings.cold, "both read from the disk, not from memory");
  CLI11_PARSE(app, argc, argv);
  kagimado::bench(settings);
}
