// A power cut at any moment: what was synced is there, what was not may be there in part, and finished files
// are whole [REQ-ENC-5]. KAGIMADO_SEED repeats a run.
#include "engine/store/check.h"
#include "tests/engine/store/rig.h"

#include <random>

namespace kagimado::store {
namespace {

namespace fs = std::filesystem;

// A disk that knows what a power cut would leave: content at the last sync, and files whose folder was
// synced.
class PowerCutIo final : public DiskIo {
 public:
  IoResult<UniqueFd> create(const fs::path& path) override {
    const std::scoped_lock lock(mutex_);
    auto fd = DiskIo::create(path);
    if (fd) {
      paths_[fd->get()] = path;
      files_[path] = {};
    }
    return fd;
  }

  IoResult<> sync(int fd) override {
    const std::scoped_lock lock(mutex_);
    auto& file = files_.at(paths_.at(fd));
    file.durable = file_bytes(paths_.at(fd));
    return {};
  }

  IoResult<> sync_disk(const fs::path&) override {
    const std::scoped_lock lock(mutex_);
    for (auto& [path, file] : files_)
      file = {file_bytes(path), true};
    return {};
  }

  // Bytes of recordings that survive, by file.
  std::map<fs::path, std::size_t> durable_bytes() const {
    const std::scoped_lock lock(mutex_);
    std::map<fs::path, std::size_t> all;
    for (const auto& [path, file] : files_)
      if (path.extension() == ".mp4" && file.is_in_folder)
        all[path] = file.durable.size();
    return all;
  }

  // The folder as it may be found afterwards.
  std::map<fs::path, std::size_t> cut(const fs::path& from, const fs::path& to, std::mt19937& random) const {
    const auto durable = durable_bytes();
    const std::scoped_lock lock(mutex_);
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
    for (const auto& [path, file] : files_) {
      const auto there = to / fs::relative(path, from);
      if (!file.is_in_folder && random() % 2 == 0) {
        fs::remove(there);
        continue;
      }
      const auto now = file_bytes(path);
      auto left = file.durable;
      const auto more = now.size() - left.size();
      const auto lucky = more == 0 ? 0 : random() % (more + 1); // written back by itself
      left.insert(left.end(), now.begin() + static_cast<std::ptrdiff_t>(left.size()),
                  now.begin() + static_cast<std::ptrdiff_t>(left.size() + lucky));
      put_file(there, left);
    }
    return durable;
  }

 private:
  struct File {
    Bytes durable;
    bool is_in_folder = false;
  };

  mutable std::mutex mutex_;
  std::map<int, fs::path> paths_;
  std::map<fs::path, File> files_;
};

class PowerCut : public StoreRig {
 protected:
  void SetUp() override {
    StoreRig::SetUp();
    options_.io = disk_io_;
    options_.longest_file = 5s;
    open();
  }

  void TearDown() override {
    StoreRig::TearDown();
    fs::remove_all(after_.parent_path());
  }

  StoreOptions options_after() const {
    auto options = options_;
    options.catalogue = after_ / "catalogue.sqlite";
    options.disks[0].folder = after_ / "disk";
    options.io = nullptr;
    options.on_change = nullptr;
    return options;
  }

  // least: what was synced when the power went, by file.
  void expect_all_but_the_last_moment(const std::map<fs::path, std::size_t>& least) {
    auto store = Store::open(options_after());
    ASSERT_TRUE(store) << store.error().message;
    store->reset();
    const auto checked = check_store(options_after(), {});
    ASSERT_TRUE(checked) << checked.error().message;
    for (const auto& problem : checked->problems)
      ADD_FAILURE() << name_of(problem.finding) << " " << problem.file << ": " << problem.message;
    for (const auto& [path, bytes] : least) {
      const auto there = after_ / fs::relative(path, folder_);
      const auto now = file_bytes(path), left = file_bytes(there);
      ASSERT_LE(left.size(), now.size());
      ASSERT_TRUE(std::equal(left.begin(), left.end(), now.begin())) << there;
      ASSERT_GE(left.size(), bytes) << there;
    }
  }

  std::shared_ptr<PowerCutIo> disk_io_ = std::make_shared<PowerCutIo>();
  fs::path after_ = new_folder() / "after";
};

TEST_F(PowerCut, LosesAtMostWhatWasNotSynced_AtAnyMoment) {
  const char* given = std::getenv("KAGIMADO_SEED"); // NOLINT(concurrency-mt-unsafe)
  const auto seed =
      given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
  SCOPED_TRACE(fmt::format("KAGIMADO_SEED={}", seed));
  std::mt19937 random(seed);
  std::vector<FakeStream> streams;
  for (const std::uint8_t number : {1, 2, 3})
    streams.emplace_back(number, number == 1);
  for (std::uint32_t camera = 1; camera <= streams.size(); ++camera)
    ASSERT_TRUE(write(streams[camera - 1].init(), noon, CameraId{camera}));
  for (int n = 0; n < 60 && !HasFailure(); ++n) {
    const WallTime at = noon + std::chrono::seconds(n);
    for (std::uint32_t camera = 1; camera <= streams.size(); ++camera) {
      clock_->advance(std::chrono::milliseconds(random() % 300));
      ASSERT_TRUE(write(streams[camera - 1].group(100 + random() % 900), at, CameraId{camera}));
      const auto least = disk_io_->cut(folder_, after_, random);
      expect_all_but_the_last_moment(least);
    }
  }
  EXPECT_GT(recordings_in(disk()).size(), 20U);
}

TEST_F(PowerCut, WhatIsOlderThanASync_IsThere) {
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 3, noon);
  const auto before = file_bytes(recordings_in(disk()).at(0)).size();
  clock_->advance(options_.sync_every);
  record(stream, 2, noon + 3s); // the first is answered, then the sync that was due is made, then the second
  EXPECT_GE(disk_io_->durable_bytes().at(recordings_in(disk()).at(0)), before);
}

} // namespace
} // namespace kagimado::store
