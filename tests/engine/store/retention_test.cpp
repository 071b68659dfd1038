// What goes and what stays, as a table; and on a disk.
#include "engine/store/retention.h"
#include "tests/engine/store/rig.h"

namespace kagimado::store {
namespace {

using std::chrono::days;

// id, camera, bytes, last in days before now
FileRow file(std::int64_t id, std::uint32_t camera, std::uint64_t bytes, int days_ago) {
  FileRow row;
  row.id = id;
  row.camera = CameraId{camera};
  row.state = FileState::Finished;
  row.bytes = bytes;
  row.last = noon - days(days_ago);
  return row;
}

struct RetentionCase {
  std::string what;
  RetentionState state;
  std::vector<FileRow> files;
  std::vector<std::int64_t> expected;
};

RetentionState state(std::optional<int> keep_days, std::uint64_t max_bytes, std::uint64_t keep_free,
                     std::uint64_t recorded, std::uint64_t free) {
  return {noon, keep_days ? std::optional(days(*keep_days)) : std::nullopt, max_bytes, keep_free, recorded,
          free};
}

TEST(RetentionRule, Table) {
  const std::vector<FileRow> three = {file(1, 1, 100, 9), file(2, 2, 100, 5), file(3, 1, 100, 1)};
  const RetentionCase cases[] = {
      {"no rule", state({}, 0, 0, 300, 0), three, {}},
      {"exactly full", state({}, 300, 0, 300, 0), three, {}},
      {"a byte too much", state({}, 299, 0, 300, 0), three, {1}},
      {"open files count but stay", state({}, 300, 0, 500, 0), three, {1, 2}},
      {"room on the disk", state({}, 0, 150, 300, 0), three, {1, 2}},
      {"room is there", state({}, 0, 150, 300, 150), three, {}},
      {"the harder rule counts", state({}, 250, 300, 300, 90), three, {1, 2, 3}},
      {"nothing left to delete", state({}, 1, 0, 900, 0), three, {1, 2, 3}},
      {"by days", state(6, 0, 0, 300, 0), three, {1}},
      {"exactly as old", state(5, 0, 0, 300, 0), three, {1}},
      {"by days and size", state(6, 150, 0, 300, 0), three, {1, 2}},
      {"what is too old makes the room", state(6, 200, 0, 300, 0), three, {1}},
      {"1970 behind a younger one stays",
       state(6, 0, 0, 0, 0),
       {file(1, 1, 1, 3), file(2, 1, 1, 20'000)},
       {}},
      {"1970 goes with the one before",
       state(2, 0, 0, 0, 0),
       {file(1, 1, 1, 3), file(2, 1, 1, 20'000)},
       {1, 2}},
      {"1970 of another camera goes", state(6, 0, 0, 0, 0), {file(1, 1, 1, 3), file(2, 2, 1, 20'000)}, {2}},
      {"the future waits for the next", state(6, 0, 0, 0, 0), {file(1, 1, 1, -900), file(2, 1, 1, 3)}, {}},
      {"and goes with it", state(2, 0, 0, 0, 0), {file(1, 1, 1, -900), file(2, 1, 1, 3)}, {1, 2}},
      {"the future alone stays", state(2, 0, 0, 0, 0), {file(1, 1, 1, -900)}, {}},
  };
  for (const auto& given : cases) {
    std::vector<std::int64_t> chosen;
    for (const auto& row : choose_to_delete(given.state, given.files))
      chosen.push_back(row.id);
    EXPECT_EQ(chosen, given.expected) << given.what;
  }
}

TEST(RetentionRule, AFewATurn) {
  std::vector<FileRow> many;
  for (int n = 1; n <= 40; ++n)
    many.push_back(file(n, 1, 1, 50));
  const auto chosen = choose_to_delete(state(1, 0, 0, 40, 0), many);
  ASSERT_EQ(chosen.size(), max_deleted_a_turn);
  EXPECT_EQ(chosen.back().id, static_cast<std::int64_t>(max_deleted_a_turn));
}

class Retention : public StoreRig {
 protected:
  void record_files(int files, CameraId camera, WallTime from, std::chrono::seconds apart) {
    FakeStream stream;
    for (int n = 0; n < files; ++n, from += apart) {
      ASSERT_TRUE(write(stream.init(), from, camera));
      record(stream, 2, from, camera);
    }
  }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& path : recordings_in(disk()))
      found.push_back(path.stem().string().substr(8));
    return found;
  }
};

TEST_F(Retention, BySize_TheOldestGoFirst_NeverAnOpenOne) {
  open();
  record_files(4, CameraId{1}, noon, 10s);
  record_files(2, CameraId{2}, noon, 10s);
  const auto all = store_->disks().at(0).recorded_bytes;
  options_.disks[0].max_bytes = all / 2;
  open(); // all finished
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"04", "05", "06"}));
  EXPECT_EQ(all_spans().size(), 1U);
  EXPECT_EQ(store_->disks().at(0).oldest, noon + 30s);
  EXPECT_FALSE(std::filesystem::exists(
      std::filesystem::path(recordings_in(disk()).at(0)).replace_filename("0000000001.idx")));
  options_.disks[0].max_bytes = 1;
  open();
  record_files(1, CameraId{1}, noon + 1h, 10s);
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), std::vector<std::string>{"07"}) << "the one that is written";
}

TEST_F(Retention, ByDays_EmptyDaysGoToo) {
  options_.keep_for = days(3);
  open();
  record_files(5, CameraId{1}, noon, 24h);
  clock_->set_wall(noon + days(5));
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"03", "04", "05"}));
  EXPECT_FALSE(std::filesystem::exists(disk() / "001" / "20261124"));
  EXPECT_TRUE(std::filesystem::exists(disk() / "001" / "20261125"));
}

TEST_F(Retention, ByOtherDays_WhileTheStoreIsOpen) {
  open();
  record_files(5, CameraId{1}, noon, 24h);
  clock_->set_wall(noon + days(5));
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names().size(), 5U) << "by size alone";
  store_->keep_for(days(4));
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"02", "03", "04", "05"}));
  store_->keep_for(days(2));
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"04", "05"}));
  store_->keep_for(std::nullopt);
  clock_->set_wall(noon + days(50));
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"04", "05"}));
}

TEST_F(Retention, ByFreeRoom) {
  options_.disks[0].keep_free_bytes = 1'000'000;
  open();
  record_files(3, CameraId{1}, noon, 10s);
  io_->free_bytes = 999'999;
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(names(), (std::vector<std::string>{"02", "03"}));
}

TEST_F(Retention, ADeletionThatWasCutOff_IsCompletedAtStart) {
  open();
  record_files(3, CameraId{1}, noon, 10s);
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  options_.disks[0].max_bytes = 1;
  open();
  io_->on_remove = EIO;
  EXPECT_FALSE(store_->flush());
  EXPECT_EQ(names().size(), 3U);
  EXPECT_TRUE(all_spans().empty()) << "what is being deleted is not there any more";
  io_->on_remove = 0;
  options_.disks[0].max_bytes = 0;
  open();
  EXPECT_TRUE(names().empty());
}

} // namespace
} // namespace kagimado::store
