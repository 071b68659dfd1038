// What a power cut or a kill leaves is repaired at start: at every place where the file may end [REQ-ENC-5].
#include "tests/engine/store/rig.h"

namespace kagimado::store {
namespace {

namespace fs = std::filesystem;

class Recovery : public StoreRig {
 protected:
  // A clip whose units are known, as a recorder that was killed leaves it: files and catalogue as they are
  // while the store is open.
  void record_and_keep(int groups) {
    open();
    FakeStream stream(3, true);
    units_ = {stream.init()};
    ASSERT_TRUE(write(units_.front(), noon));
    for (int n = 0; n < groups; ++n) {
      const auto group = stream.group(60);
      ASSERT_TRUE(write(group, noon + std::chrono::seconds(n)));
      std::ranges::copy(group, std::back_inserter(units_));
    }
    fs::copy(folder_, kept_, fs::copy_options::recursive);
    store_.reset();
  }

  void TearDown() override {
    StoreRig::TearDown();
    fs::remove_all(kept_.parent_path());
  }

  // The state at the kill again, not opened yet.
  void restore() {
    store_.reset();
    fs::remove_all(folder_);
    fs::copy(kept_, folder_, fs::copy_options::recursive);
  }

  // Independent of the store: the units that end at or before an offset.
  std::pair<std::uint64_t, int> whole_before(std::uint64_t cut) const {
    std::uint64_t end = 0;
    int groups = 0;
    for (const auto& unit : units_) {
      if (end + unit.bytes->size() > cut)
        break;
      end += unit.bytes->size();
      groups += unit.track_id == 1 && unit.starts_with_sync ? 1 : 0;
    }
    return {end, groups};
  }

  fs::path index() const { return fs::path(recordings_in(disk()).at(0)).replace_extension(".idx"); }

  fs::path kept_ = new_folder() / "kept";
  std::vector<mp4::Unit> units_;
};

TEST_F(Recovery, TheTailIsCutToTheLastWholeFragment_WhereverItEnds) {
  record_and_keep(7);
  const Bytes all = bytes_of(units_);
  std::uint64_t from = all.size();
  for (std::size_t n = units_.size() - 3; n < units_.size(); ++n)
    from -= units_[n].bytes->size();
  for (std::uint64_t cut = from; cut <= all.size(); ++cut) {
    restore();
    const auto file = recordings_in(disk()).at(0);
    fs::resize_file(file, cut);
    open();
    const auto [end, groups] = whole_before(cut);
    ASSERT_EQ(file_bytes(file), Bytes(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(end))) << cut;
    const auto pieces = read({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
    ASSERT_EQ(joined(pieces).size(), end) << cut;
    ASSERT_EQ(static_cast<int>(walls(pieces).size()), groups);
    ASSERT_FALSE(all_spans().at(0).damaged);
  }
}

TEST_F(Recovery, WhatBeginsAtAnyGroup_IsCutThereToo) {
  record_and_keep(7);
  const Bytes all = bytes_of(units_);
  for (std::uint64_t cut = 0; cut < all.size(); cut += 97) {
    restore();
    const auto file = recordings_in(disk()).at(0);
    fs::resize_file(file, cut);
    open();
    const auto [end, groups] = whole_before(cut);
    if (groups == 0) {
      ASSERT_FALSE(fs::exists(file)) << cut;
      ASSERT_TRUE(all_spans().empty());
      continue;
    }
    ASSERT_EQ(fs::file_size(file), end) << cut;
    ASSERT_EQ(fs::file_size(index()), 64U + 40U * static_cast<unsigned>(groups));
    ASSERT_EQ(walls(read({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}})).size(),
              static_cast<std::size_t>(groups));
  }
}

TEST_F(Recovery, TheIndexIsMadeAnew_WhereverItEnds) {
  record_and_keep(6);
  restore();
  open();
  const Bytes whole = file_bytes(index());
  for (std::size_t cut = 0; cut <= whole.size(); cut += 13) {
    restore();
    fs::resize_file(index(), cut);
    open();
    ASSERT_EQ(file_bytes(index()), whole) << cut;
  }
  restore();
  fs::remove(index());
  open();
  EXPECT_EQ(file_bytes(index()), whole);
}

TEST_F(Recovery, GarbageBehindTheEnd_IsCutOff) {
  record_and_keep(4);
  for (const std::uint8_t filler : {0x00, 0xff, 0x20}) {
    restore();
    const auto file = recordings_in(disk()).at(0);
    auto bytes = file_bytes(file);
    const auto whole = bytes;
    bytes.resize(bytes.size() + 5000, filler);
    put_file(file, bytes);
    open();
    EXPECT_EQ(file_bytes(file), whole);
  }
}

TEST_F(Recovery, DamageBeforeWholeGroups_CutsNothing_ButIsMarked) {
  record_and_keep(8);
  restore();
  const auto file = recordings_in(disk()).at(0);
  auto bytes = file_bytes(file);
  const auto size = bytes.size();
  std::uint64_t at = 0; // the group before the last
  for (std::size_t n = 0; n + 20 < units_.size(); ++n)
    at += units_[n].bytes->size();
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 32, std::uint8_t{0xee});
  put_file(file, bytes);
  open();
  EXPECT_EQ(fs::file_size(file), size);
  EXPECT_TRUE(all_spans().at(0).damaged);
  EXPECT_EQ(walls(read({CameraId{1}, noon + 7s, Direction::Forward, Choice::All, {}, {}})).size(), 1U);
}

TEST_F(Recovery, FinishedFilesAreNotOpenedForWriting) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 3, noon);
  store_.reset();
  const auto file = recordings_in(disk()).at(0);
  auto bytes = file_bytes(file);
  bytes.resize(bytes.size() - 7); // rot: for a check to find, not for a start to repair
  put_file(file, bytes);
  fs::permissions(file, fs::perms::owner_read);
  const auto time = fs::last_write_time(file);
  open();
  EXPECT_EQ(file_bytes(file), bytes);
  EXPECT_EQ(fs::last_write_time(file), time);
}

TEST_F(Recovery, SpansSurvive) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 5, noon);
  (void)write(std::vector{stream.picture(true), stream.picture(false)}, noon + 5s); // a short last group
  stream.skip(1s);
  record(stream, 6, WallTime(100s));
  const auto before = all_spans();
  fs::copy(folder_, kept_, fs::copy_options::recursive);
  restore();
  open();
  const auto after = all_spans();
  ASSERT_EQ(after.size(), 2U);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(after[n].id, before[n].id);
    EXPECT_EQ(after[n].from, before[n].from);
    EXPECT_EQ(after[n].to, before[n].to);
  }
}

TEST_F(Recovery, TheNewestFileThatLostItsEnd_ClaimsThatTimeNoLonger) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 6, noon);
  stream.skip(60s);
  record(stream, 4, noon + 66s);
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  ASSERT_EQ(all_spans().size(), 2U);
  const auto file = recordings_in(disk()).at(0);
  const auto whole_bytes = fs::file_size(file);
  for (const int percent : {90, 30}) { // within the second span; within the first
    store_.reset();
    fs::resize_file(file, whole_bytes * static_cast<unsigned>(percent) / 100);
    open();
    const auto found = all_spans();
    ASSERT_EQ(found.size(), percent == 90 ? 2U : 1U);
    EXPECT_TRUE(found.back().damaged);
    EXPECT_EQ(found.front().damaged, percent == 30);
    CursorRequest request;
    request.camera = CameraId{1};
    request.from = noon;
    int damaged = 0;
    const auto pieces = read(request, &damaged);
    EXPECT_EQ(damaged, 1) << "playback tells that the end is lost";
    WallTime last;
    for (const auto& piece : pieces)
      last = piece.mark ? piece.mark->wall : last;
    EXPECT_GT(found.back().to, last);
    EXPECT_LE(found.back().to, last + 1s); // a group is a second long
    EXPECT_LT(last, noon + (percent == 90 ? 70s : 3s));
    EXPECT_GE(last, noon + (percent == 90 ? 67s : 1s));
    request.from = found.back().to;
    EXPECT_EQ(store_->open_cursor(request)->next().error().kind, ErrorKind::NotFound);
    EXPECT_EQ(fs::file_size(file), whole_bytes * static_cast<unsigned>(percent) / 100); // stays as it is
  }
}

TEST_F(Recovery, ALostCatalogueIsMadeFromTheFiles) {
  record_and_keep(5);
  open();
  const auto before = all_spans();
  store_.reset();
  for (const auto* suffix : {"", "-wal", "-shm"})
    fs::remove(folder_ / (std::string("catalogue.sqlite") + suffix));
  open();
  const auto after = all_spans();
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].from, before[0].from);
  EXPECT_EQ(after[0].to, before[0].to);
  // Numbers go on behind what is there.
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon + 1h));
  record(stream, 1, noon + 1h);
  EXPECT_EQ(recordings_in(disk()).at(1).filename(), "0000000002.mp4");
}

} // namespace
} // namespace kagimado::store
