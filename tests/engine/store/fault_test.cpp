// Disks that are full, gone, bent or read-only: told, never hidden, and recorded on again once they can.
#include "tests/engine/store/rig.h"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace kagimado::store {
namespace {

class Faults : public StoreRig {
 protected:
  void SetUp() override {
    StoreRig::SetUp();
    open();
    ASSERT_TRUE(write(stream_.init(), noon));
    record(stream_, 2, noon);
  }

  DiskStatus status() const { return store_->disks().at(0); }

  // The disk is tried again every few seconds of the clock; flush asks for it now.
  Result<> try_again() {
    clock_->advance(5s);
    return store_->flush();
  }

  void expect_recording_goes_on(std::size_t files, WallTime at = noon + 100s) {
    ASSERT_TRUE(try_again());
    EXPECT_EQ(status().state, DiskState::Recording);
    EXPECT_EQ(status().message, "");
    record(stream_, 2, at);
    store_->finish(CameraId{1});
    ASSERT_TRUE(store_->flush());
    EXPECT_EQ(recordings_in(disk()).size(), files);
    const auto pieces = read({CameraId{1}, at, Direction::Forward, Choice::All, {}, {}});
    EXPECT_EQ(walls(pieces).size(), 2U);
    EXPECT_TRUE(pieces.at(0).init);
  }

  FakeStream stream_;
};

struct ErrnoCase {
  int code;
  ErrorKind kind;
  DiskState state;
};

TEST_F(Faults, EachErrorOfAWriteHasItsState) {
  const ErrnoCase cases[] = {{ENOSPC, ErrorKind::Limit, DiskState::Full},
                             {EDQUOT, ErrorKind::Limit, DiskState::Full},
                             {EIO, ErrorKind::Io, DiskState::Failed},
                             {EROFS, ErrorKind::Io, DiskState::ReadOnly}};
  std::size_t files = 2;
  for (const auto& given : cases) {
    const int changes = changes_;
    io_->on_write = given.code;
    const auto written = write(stream_.group(), noon + 50s);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, given.kind);
    EXPECT_EQ(status().state, given.state);
    EXPECT_NE(status().message.find(disk().string()), std::string::npos);
    EXPECT_GT(changes_, changes);
    EXPECT_EQ(write(stream_.group(), noon + 51s).error().kind, given.kind) << "told for each batch";
    EXPECT_FALSE(try_again());
    EXPECT_EQ(status().state, given.state);
    io_->on_write = 0;
    const auto at = noon + files * 100s;
    expect_recording_goes_on(files++, at);
    ASSERT_TRUE(write(stream_.group(), at + 3s));
    ++files;
  }
}

TEST_F(Faults, AWriteThatFitsInPart_LeavesNoPartOfAFragment) {
  const auto file = recordings_in(disk()).at(0);
  const auto before = file_bytes(file);
  io_->writable_bytes = 1000; // in the middle of the second fragment
  EXPECT_EQ(write(stream_.group(), noon + 2s).error().kind, ErrorKind::Limit);
  EXPECT_EQ(file_bytes(file), before);
  EXPECT_EQ(all_spans().at(0).to, noon + 2s);
  io_->writable_bytes = UINT64_MAX;
  expect_recording_goes_on(2);
}

TEST_F(Faults, WhatAFaultLeftBehind_IsRepairedOnceTheDiskIsBack) {
  const auto cursor = store_->open_cursor({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
  ASSERT_TRUE(cursor->next());
  ASSERT_TRUE(cursor->next());
  const auto file = recordings_in(disk()).at(0);
  const auto before = file_bytes(file);
  io_->writable_bytes = 1000;
  io_->on_truncate = EIO;
  io_->on_sync = EIO;
  EXPECT_FALSE(write(stream_.group(), noon + 2s));
  EXPECT_EQ(file_bytes(file).size(), before.size() + 1000) << "a part of a fragment is there";
  EXPECT_EQ(cursor->next().error().kind, ErrorKind::EndOfStream);
  io_->writable_bytes = UINT64_MAX;
  io_->on_truncate = 0;
  io_->on_sync = 0;
  ASSERT_TRUE(try_again());
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, noon);
  EXPECT_GE(found[0].to, noon + 2s);
  record(stream_, 1, noon + 100s);
  auto piece = cursor->next();
  ASSERT_TRUE(piece) << piece.error().message;
  if (!piece->init) // one whole fragment of the write that failed was kept
    piece = cursor->next();
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->mark->wall, noon + 100s);
}

TEST_F(Faults, ADiskWithoutRoomIsNotTriedBeforeThereIsSome) {
  io_->on_write = ENOSPC;
  EXPECT_FALSE(write(stream_.group(), noon + 2s));
  io_->on_write = 0;
  io_->free_bytes = 1000;
  EXPECT_EQ(try_again().error().kind, ErrorKind::Limit);
  EXPECT_EQ(status().state, DiskState::Full);
  io_->free_bytes = std::uint64_t{1} << 30U;
  expect_recording_goes_on(2);
}

TEST_F(Faults, AFailedSyncIsTold) {
  io_->on_sync = EIO;
  ASSERT_TRUE(write(stream_.group(), noon + 2s)) << "with the kernel";
  EXPECT_FALSE(store_->flush());
  EXPECT_EQ(status().state, DiskState::Failed);
  io_->on_sync = 0;
  expect_recording_goes_on(2);
}

TEST_F(Faults, AFileThatCannotBeMade_IsTold) {
  io_->on_create = EROFS;
  EXPECT_EQ(write(std::vector{stream_.init(), stream_.picture(true)}, noon + 2s).error().kind, ErrorKind::Io);
  EXPECT_EQ(status().state, DiskState::ReadOnly);
  io_->on_create = 0;
  expect_recording_goes_on(2);
}

TEST_F(Faults, WithoutItsMark_NothingIsWrittenToTheFolder) {
  std::filesystem::rename(disk() / "kagimado-disk.json", folder_ / "mark");
  EXPECT_EQ(store_->flush().error().kind, ErrorKind::NotFound);
  EXPECT_EQ(status().state, DiskState::Missing);
  const auto files = recordings_in(disk()).size();
  EXPECT_EQ(write(std::vector{stream_.init(), stream_.picture(true)}, noon + 2s).error().kind,
            ErrorKind::NotFound);
  EXPECT_EQ(recordings_in(disk()).size(), files);
  // Another disk in its place is not ours either.
  const auto other = folder_ / "other";
  std::filesystem::create_directory(other);
  ASSERT_TRUE(Store::prepare_disk(other));
  std::filesystem::copy(other / "kagimado-disk.json", disk() / "kagimado-disk.json");
  EXPECT_EQ(try_again().error().kind, ErrorKind::NotFound);
  EXPECT_EQ(recordings_in(disk()).size(), files);
  std::filesystem::rename(folder_ / "mark", disk() / "kagimado-disk.json");
  expect_recording_goes_on(2);
}

TEST_F(Faults, ADiskThatIsMissingAtStart_IsRecordedOnOnceItIsBack_AndNeverAnother) {
  store_.reset();
  const auto second = add_disk("second");
  const auto away = folder_ / "away";
  std::filesystem::rename(disk(), away);
  std::filesystem::create_directory(disk()); // the empty mount point
  open();
  EXPECT_EQ(store_->disks().at(0).state, DiskState::Missing);
  EXPECT_EQ(store_->disks().at(1).state, DiskState::Recording);
  EXPECT_EQ(write(std::vector{stream_.init(), stream_.picture(true)}, noon + 2s).error().kind,
            ErrorKind::NotFound);
  EXPECT_TRUE(recordings_in(second).empty());
  EXPECT_TRUE(recordings_in(disk()).empty());
  // A camera that has no disk yet takes the one that is there.
  ASSERT_TRUE(write(std::vector{stream_.init(), stream_.picture(true)}, noon + 2s, CameraId{2}));
  EXPECT_EQ(recordings_in(second).size(), 1U);
  std::filesystem::remove(disk());
  std::filesystem::rename(away, disk());
  expect_recording_goes_on(2);
  EXPECT_EQ(recordings_in(second).size(), 1U);
}

TEST_F(Faults, CamerasAreSpreadOverDisks_AndStay) {
  store_.reset();
  const auto second = add_disk("second");
  open();
  for (std::uint32_t camera = 2; camera <= 4; ++camera)
    ASSERT_TRUE(write(std::vector{stream_.init(), stream_.picture(true)}, noon, CameraId{camera}));
  EXPECT_TRUE(std::filesystem::exists(disk() / "001"));
  EXPECT_TRUE(std::filesystem::exists(second / "002"));
  EXPECT_NE(std::filesystem::exists(disk() / "003"), std::filesystem::exists(second / "003"));
  EXPECT_EQ(recordings_in(second).size(), 2U);
  open();
  for (std::uint32_t camera = 1; camera <= 4; ++camera)
    ASSERT_TRUE(write(std::vector{stream_.init(), stream_.picture(true)}, noon, CameraId{camera}));
  EXPECT_EQ(recordings_in(second).size(), 4U);
}

TEST_F(Faults, ACameraWhoseDiskIsNotConfiguredAnyMore_GetsAnother) {
  store_.reset();
  options_.disks.clear();
  const auto second = add_disk("second");
  open();
  ASSERT_TRUE(write(std::vector{stream_.init(), stream_.picture(true)}, noon + 1h));
  EXPECT_EQ(recordings_in(second).size(), 1U);
}

TEST_F(Faults, OneDiskTwice_IsRefused) {
  store_.reset();
  options_.disks.push_back(options_.disks.front());
  EXPECT_EQ(Store::open(options_).error().kind, ErrorKind::Conflict);
}

TEST_F(Faults, ABentMarkIsNoMark) {
  put_file(disk() / "kagimado-disk.json", {'{', '}'});
  EXPECT_EQ(store_->flush().error().kind, ErrorKind::NotFound);
  EXPECT_EQ(status().state, DiskState::Missing);
  EXPECT_EQ(Store::prepare_disk(disk()).error().kind, ErrorKind::Damaged) << "a person must look at it";
}

TEST_F(Faults, WithoutAnyDisk_ItSaysSo) {
  store_.reset();
  options_.disks.clear();
  open();
  EXPECT_EQ(write(stream_.init(), noon).error().kind, ErrorKind::NotFound);
}

TEST_F(Faults, SyncsInTime) {
  ASSERT_TRUE(store_->flush());
  const int before = io_->syncs;
  ASSERT_TRUE(write(stream_.group(), noon + 2s));
  ASSERT_TRUE(write(stream_.group(), noon + 3s));
  EXPECT_EQ(io_->syncs, before) << "not before its time";
  clock_->advance(500ms);
  ASSERT_TRUE(write(stream_.group(), noon + 4s));
  ASSERT_TRUE(write(stream_.group(), noon + 5s)); // answered behind the sync that was due
  EXPECT_GT(io_->syncs, before);
}

// A tmpfs of our own: as root, or in a name space of this process where the system allows that.
bool mount_tmpfs(const std::filesystem::path& folder) {
  const auto mounted = [&] { return ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=8m") == 0; };
  if (mounted())
    return true;
  const auto map = fmt::format("0 {} 1", ::getuid());
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return false;
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/uid_map") << map;
  return mounted();
}

TEST(RealDisk, AFullTmpfsIsTold_AndRecordedOnAgain) {
  std::string name = std::filesystem::temp_directory_path() / "kagimado-tmpfs-XXXXXX";
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const std::filesystem::path folder = name;
  const auto disk = folder / "disk";
  std::filesystem::create_directory(disk);
  if (!mount_tmpfs(disk)) {
    std::filesystem::remove_all(folder);
    GTEST_SKIP() << "mounting a tmpfs is not allowed here: " << std::strerror(errno);
  }
  {
    ASSERT_TRUE(Store::prepare_disk(disk));
    auto clock = std::make_shared<SharedClock>(noon);
    StoreOptions options;
    options.catalogue = folder / "catalogue.sqlite";
    options.disks = {{disk, 0, 0}};
    options.clock = clock;
    auto store = *Store::open(options);
    FakeStream stream;
    const auto write = [&](std::vector<mp4::Unit> units) {
      std::promise<Result<>> promise;
      store->write(CameraId{1}, std::move(units), noon, [&](Result<> r) { promise.set_value(std::move(r)); });
      return promise.get_future().get();
    };
    ASSERT_TRUE(write({stream.init()}));
    Result<> written;
    for (int n = 0; n < 20 && written; ++n)
      written = write(stream.group(200'000));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Limit);
    EXPECT_EQ(store->disks().at(0).state, DiskState::Full);
    const auto cursor = store->open_cursor({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
    EXPECT_TRUE(cursor->next()) << "what was recorded plays";
    for (const auto& file : recordings_in(disk))
      std::filesystem::resize_file(file, 0); // somebody makes room
    clock->advance(5s);
    ASSERT_TRUE(store->flush());
    EXPECT_TRUE(write(stream.group(200'000)));
  }
  ::umount(disk.c_str());
  std::filesystem::remove_all(folder);
}

} // namespace
} // namespace kagimado::store
