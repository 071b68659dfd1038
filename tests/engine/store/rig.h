// A store on a temporary disk, cameras made of thin air, and a disk that fails on demand.
#pragma once

#include "engine/sealed/sealer.h"
#include "engine/ssl/crypto.h"
#include "engine/store/disk_io.h"
#include "engine/store/store.h"
#include "tests/engine/mp4/samples.h"
#include "tests/fakes/shared_clock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>

namespace kagimado::store {

using namespace std::chrono_literals;

inline constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 12h};

using fakes::SharedClock;

// Real files; what is told to fail does.
class FaultyIo final : public DiskIo {
 public:
  std::atomic<int> on_create = 0, on_write = 0, on_truncate = 0, on_sync = 0, on_remove = 0,
                   on_mark = 0;                           // errno
  std::atomic<std::uint64_t> free_bytes = 0;              // 0: the real ones
  std::atomic<std::uint64_t> writable_bytes = UINT64_MAX; // then ENOSPC, in the middle of a write

  IoResult<UniqueFd> create(const std::filesystem::path& path) override {
    if (on_create != 0)
      return std::unexpected(std::errc{on_create.load()});
    return DiskIo::create(path);
  }

  IoResult<> write(int fd, std::span<const ByteView> parts, std::uint64_t offset) override {
    if (on_write != 0)
      return std::unexpected(std::errc{on_write.load()});
    Bytes all;
    for (const auto part : parts)
      all.insert(all.end(), part.begin(), part.end());
    if (all.size() > writable_bytes) {
      const ByteView some = ByteView(all).first(writable_bytes);
      (void)DiskIo::write(fd, {&some, 1}, offset);
      writable_bytes = 0;
      return std::unexpected(std::errc::no_space_on_device);
    }
    writable_bytes = writable_bytes - (writable_bytes == UINT64_MAX ? 0 : all.size());
    return DiskIo::write(fd, parts, offset);
  }

  IoResult<> truncate(int fd, std::uint64_t size_bytes) override {
    if (on_truncate != 0)
      return std::unexpected(std::errc{on_truncate.load()});
    return DiskIo::truncate(fd, size_bytes);
  }

  IoResult<> sync(int fd) override {
    ++syncs;
    if (on_sync != 0)
      return std::unexpected(std::errc{on_sync.load()});
    return DiskIo::sync(fd);
  }

  IoResult<> sync_disk(const std::filesystem::path& folder) override {
    ++syncs;
    if (on_sync != 0)
      return std::unexpected(std::errc{on_sync.load()});
    (void)folder; // a test does not wait for the machine's disks
    return {};
  }

  IoResult<> remove(const std::filesystem::path& path) override {
    if (on_remove != 0)
      return std::unexpected(std::errc{on_remove.load()});
    return DiskIo::remove(path);
  }

  IoResult<DiskSpace> space(const std::filesystem::path& folder) override {
    if (free_bytes != 0)
      return DiskSpace{free_bytes, std::uint64_t{100} << 30U};
    return DiskIo::space(folder);
  }

  IoResult<Bytes> read_small(const std::filesystem::path& path, std::size_t max_bytes) override {
    if (on_mark != 0)
      return std::unexpected(std::errc{on_mark.load()});
    return DiskIo::read_small(path, max_bytes);
  }

  std::atomic<int> syncs = 0;
};

// A camera: groups of pictures of one second, 5 pictures a group, sound between if wanted.
class FakeStream {
 public:
  static constexpr std::uint64_t ticks_a_picture = 18'000; // of 90 kHz: 5 a second
  static constexpr int pictures_a_group = 5;

  explicit FakeStream(std::uint8_t seed = 1, bool with_sound = false) : seed_(seed), with_sound_(with_sound) {
    auto tracks = std::vector{mp4::samples::h264()};
    if (with_sound)
      tracks.push_back(mp4::samples::aac());
    init_ = mp4::samples::init_of(tracks);
  }

  // Sealed from the next init() on.
  void seal(const sealed::PasswordKey& password) { sealer_.emplace(sealed::Sealer::create(init_, password)); }

  mp4::Unit init() const {
    const auto bytes = sealer_ ? sealer_->init_bytes() : mp4::write_init(init_);
    return {mp4::Unit::Type::Init, std::make_shared<const Bytes>(bytes), 0, false};
  }

  std::vector<mp4::Unit> group(std::size_t picture_bytes = 600) {
    std::vector<mp4::Unit> units;
    for (int n = 0; n < pictures_a_group; ++n) {
      units.push_back(picture(n == 0, picture_bytes));
      if (with_sound_)
        units.push_back(sound());
    }
    return units;
  }

  mp4::Unit picture(bool is_key, std::size_t bytes = 600) {
    auto unit = fragment(1, is_key, bytes, media_time_, ticks_a_picture);
    media_time_ += ticks_a_picture;
    return unit;
  }

  mp4::Unit sound() { return fragment(2, true, 100, media_time_ * 48 / 90, 9'600); }

  // The camera stood still, or pictures were lost.
  void skip(std::chrono::seconds time) { media_time_ += static_cast<std::uint64_t>(time.count()) * 90'000; }

 private:
  mp4::Unit fragment(std::uint32_t track, bool is_sync, std::size_t bytes, std::uint64_t media_time,
                     std::uint64_t duration) {
    Bytes payload(bytes);
    for (auto& byte : payload)
      byte = static_cast<std::uint8_t>(seed_ = seed_ * 1'103'515'245 + 12'345, seed_ >> 16U);
    mp4::samples::put(payload, 0, bytes - 4, 4); // one NAL unit
    mp4::FragmentToWrite fragment;
    fragment.sequence = ++sequence_;
    fragment.track_id = track;
    fragment.decode_time = media_time;
    fragment.samples = {mp4::samples::sample(static_cast<std::uint32_t>(bytes), is_sync)};
    fragment.samples[0].duration = static_cast<std::uint32_t>(duration);
    fragment.payload = payload;
    auto written = sealer_ ? *sealer_->seal(fragment) : mp4::write_fragment(fragment);
    return {mp4::Unit::Type::Fragment, std::make_shared<const Bytes>(std::move(written)), track, is_sync};
  }

  mp4::InitSegment init_;
  std::optional<sealed::Sealer> sealer_;
  std::uint32_t seed_;
  bool with_sound_;
  std::uint32_t sequence_ = 0;
  std::uint64_t media_time_ = 0;
};

inline Bytes bytes_of(const std::vector<mp4::Unit>& units) {
  Bytes all;
  for (const auto& unit : units)
    all.insert(all.end(), unit.bytes->begin(), unit.bytes->end());
  return all;
}

inline Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put_file(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline std::vector<std::filesystem::path> recordings_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".mp4")
      found.push_back(entry.path());
  std::ranges::sort(found, {}, [](const auto& path) { return path.filename(); });
  return found;
}

// In memory where there is room for it: thousands of synced commits are not what is tested.
inline std::filesystem::path new_folder() {
  const std::filesystem::path memory = "/dev/shm";
  const bool has_memory = std::filesystem::is_directory(memory) && ::access(memory.c_str(), W_OK) == 0;
  std::string name = (has_memory ? memory : std::filesystem::temp_directory_path()) / "kagimado-store-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  return name;
}

class StoreRig : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = new_folder();
    add_disk("disk");
    options_.catalogue = folder_ / "catalogue.sqlite";
    options_.clock = clock_;
    options_.io = io_;
    options_.on_change = [this] { ++changes_; };
  }

  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path add_disk(const std::string& name) {
    const auto disk = folder_ / name;
    std::filesystem::create_directory(disk);
    EXPECT_TRUE(Store::prepare_disk(disk));
    options_.disks.push_back({disk, 0, 0});
    return disk;
  }

  Store& open() {
    store_.reset();
    auto opened = Store::open(options_);
    EXPECT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
    return *store_;
  }

  // Hands over and waits for the answer.
  Result<> write(std::vector<mp4::Unit> units, WallTime received, CameraId camera = CameraId{1}) {
    std::promise<Result<>> promise;
    auto answer = promise.get_future();
    store_->write(camera, std::move(units), received,
                  [&](Result<> result) { promise.set_value(std::move(result)); });
    return answer.get();
  }

  Result<> write(mp4::Unit unit, WallTime received, CameraId camera = CameraId{1}) {
    return write(std::vector{std::move(unit)}, received, camera);
  }

  // Groups one second apart; answers the time behind the last one.
  WallTime record(FakeStream& stream, int groups, WallTime from, CameraId camera = CameraId{1}) {
    for (int n = 0; n < groups; ++n, from += 1s)
      EXPECT_TRUE(write(stream.group(), from, camera));
    return from;
  }

  std::vector<Span> spans(WallTime from, WallTime to) {
    const auto found = store_->spans({{CameraId{1}}, from, to, 0us, 100'000});
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : std::vector<Span>();
  }

  std::vector<Span> all_spans() { return spans(WallTime(-1h), noon + std::chrono::days(20'000)); }

  // Until the end; what is missing is counted into damaged, and kept.
  std::vector<Piece> read(const CursorRequest& request, int* damaged = nullptr) {
    const auto cursor = store_->open_cursor(request);
    std::vector<Piece> pieces;
    auto piece = cursor->next();
    for (; piece; piece = cursor->next()) {
      if (!piece->damage) {
        pieces.push_back(std::move(*piece));
        continue;
      }
      EXPECT_TRUE(damaged != nullptr) << "bytes are missing";
      EXPECT_FALSE(piece->mark || piece->bytes || piece->init);
      damages_.push_back(*piece->damage);
      if (damaged != nullptr)
        ++*damaged;
    }
    last_error_ = piece.error();
    return pieces;
  }

  // As a player gets it, marks left out.
  static Bytes joined(const std::vector<Piece>& pieces) {
    Bytes all;
    for (const auto& piece : pieces) {
      if (piece.init)
        all.insert(all.end(), piece.init->begin(), piece.init->end());
      all.insert(all.end(), piece.bytes->begin(), piece.bytes->end());
    }
    return all;
  }

  static std::vector<WallTime> walls(const std::vector<Piece>& pieces) {
    std::vector<WallTime> found;
    for (const auto& piece : pieces)
      if (piece.mark)
        found.push_back(piece.mark->wall);
    return found;
  }

  std::filesystem::path disk() const { return options_.disks.front().folder; }

  std::filesystem::path folder_;
  std::shared_ptr<SharedClock> clock_ = std::make_shared<SharedClock>(noon);
  std::shared_ptr<FaultyIo> io_ = std::make_shared<FaultyIo>();
  std::atomic<int> changes_ = 0;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  Error last_error_;
  std::vector<mp4::PlaybackDamage> damages_; // that read() came by
};

} // namespace kagimado::store
