// 200 kills at random moments: a child process records without a pause and is killed in the middle of it.
// Afterwards every finished file is as it was, and everything that was answered is there.
//
// KAGIMADO_SEED repeats a run; KAGIMADO_KILLS sets their number [REQ-ENC-5].
#include "tests/engine/store/rig.h"

#include <fcntl.h>
#include <sys/wait.h>

#include <csignal>
#include <random>

namespace kagimado::store {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t cameras = 3;

unsigned from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread
  return text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

StoreOptions crash_options(const fs::path& folder) {
  StoreOptions options;
  options.catalogue = folder / "catalogue.sqlite";
  options.disks = {{folder / "disk", 0, 0}};
  options.clock = std::make_shared<SystemClock>();
  options.longest_file = 4s; // by media time: files roll often
  options.sync_every = 20ms;
  return options;
}

// Both processes make the same stream of a life and a camera.
FakeStream stream_of(unsigned life, std::uint32_t camera) {
  return FakeStream(static_cast<std::uint8_t>(life * 7 + camera), camera == 2);
}

// What a recorder's life has written of a camera: told after each answer.
struct Progress {
  std::uint32_t camera, groups;
};

[[noreturn]] void record_until_killed(const fs::path& folder, unsigned life, int out) {
  auto store = Store::open(crash_options(folder));
  if (!store)
    ::_exit(2);
  std::vector<FakeStream> streams;
  for (std::uint32_t camera = 1; camera <= cameras; ++camera)
    streams.push_back(stream_of(life, camera));
  const auto write = [&](std::uint32_t camera, std::vector<mp4::Unit> units, WallTime at) {
    std::promise<Result<>> promise;
    (*store)->write(CameraId{camera}, std::move(units), at,
                    [&](Result<> r) { promise.set_value(std::move(r)); });
    if (!promise.get_future().get())
      ::_exit(3);
  };
  const WallTime begin = noon + std::chrono::hours(life);
  for (std::uint32_t n = 0; true; ++n)
    for (std::uint32_t camera = 1; camera <= cameras; ++camera) {
      auto& stream = streams[camera - 1];
      if (n == 0)
        write(camera, {stream.init()}, begin);
      write(camera, stream.group(200 + 300 * camera), begin + std::chrono::seconds(n));
      const Progress progress{camera, n + 1};
      if (::write(out, &progress, sizeof(progress)) != sizeof(progress))
        ::_exit(4);
    }
}

// Forks before any thread of this test runs.
class Child {
 public:
  Child(const fs::path& folder, unsigned life) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    pid_ = ::fork();
    if (pid_ == 0)
      record_until_killed(folder, life, ends[1]);
    ::close(ends[1]);
    in_.reset(ends[0]);
  }

  void wait_for_first_answer() { read_one(); }

  // Groups that were answered, by camera.
  std::map<std::uint32_t, std::uint32_t> kill() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "ended by itself: " << WEXITSTATUS(status);
    while (read_one()) {
    }
    return answered_;
  }

 private:
  bool read_one() {
    Progress progress{};
    if (::read(in_.get(), &progress, sizeof(progress)) != sizeof(progress))
      return false;
    answered_[progress.camera] = progress.groups;
    return true;
  }

  pid_t pid_ = 0;
  UniqueFd in_;
  std::map<std::uint32_t, std::uint32_t> answered_;
};

class Crash : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = new_folder();
    fs::create_directory(folder_ / "disk");
    ASSERT_TRUE(Store::prepare_disk(folder_ / "disk"));
  }

  void TearDown() override { fs::remove_all(folder_); }

  std::map<fs::path, ssl::Digest256> hashes() const {
    std::map<fs::path, ssl::Digest256> all;
    for (const auto& path : recordings_in(folder_ / "disk"))
      all[path] = ssl::sha256(file_bytes(path));
    return all;
  }

  // The files of a life begin with its init segment; behind it lies a prefix of what was sent.
  void expect_life(Store& store, unsigned life, std::uint32_t camera, std::uint32_t answered) {
    auto stream = stream_of(life, camera);
    const auto init = bytes_of({stream.init()});
    const WallTime begin = noon + std::chrono::hours(life);
    const auto cursor = store.open_cursor({CameraId{camera}, begin, Direction::Forward, Choice::All, {}, {}});
    Bytes stored;
    std::uint32_t groups = 0;
    for (auto piece = cursor->next(); piece; piece = cursor->next()) {
      stored.insert(stored.end(), piece->bytes->begin(), piece->bytes->end());
      groups += piece->mark ? 1 : 0;
      EXPECT_TRUE(!piece->init || *piece->init == init);
    }
    EXPECT_GE(groups, answered) << "life " << life << " camera " << camera;
    Bytes sent;
    while (sent.size() < stored.size()) {
      const auto group = bytes_of(stream.group(200 + 300 * camera));
      sent.insert(sent.end(), group.begin(), group.end());
    }
    sent.resize(stored.size());
    EXPECT_EQ(ssl::sha256(stored), ssl::sha256(sent)) << "life " << life << " camera " << camera;
  }

  fs::path folder_;
};

TEST_F(Crash, KillsAtRandomMoments_LoseNothingThatWasAnswered_AndTouchNoFinishedFile) {
  const unsigned seed = from_environment("KAGIMADO_SEED", std::random_device()());
  const unsigned kills = from_environment("KAGIMADO_KILLS", 200);
  SCOPED_TRACE(fmt::format("KAGIMADO_SEED={}", seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> delay_us(0, 40'000);
  std::map<fs::path, ssl::Digest256> finished;
  for (unsigned life = 0; life < kills && !HasFailure(); ++life) {
    Child child(folder_, life);
    child.wait_for_first_answer();
    std::this_thread::sleep_for(std::chrono::microseconds(delay_us(random))); // the random moment itself
    const auto answered = child.kill();
    {
      auto store = Store::open(crash_options(folder_));
      ASSERT_TRUE(store) << store.error().message;
      for (const auto& [camera, groups] : answered)
        expect_life(**store, life, camera, groups);
    }
    const auto now = hashes(); // all of them are finished now
    for (const auto& [path, hash] : finished)
      ASSERT_TRUE(now.contains(path) && now.at(path) == hash) << path << " changed";
    finished = now;
    if (life % 20 == 19) { // lives further back cannot change any more without being noticed above
      fs::remove_all(folder_);
      finished.clear();
      SetUp();
    }
  }
}

} // namespace
} // namespace kagimado::store
