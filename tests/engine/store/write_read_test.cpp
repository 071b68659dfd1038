// What is written comes back byte for byte, and lies on the disk as FORMAT.md says [REQ-ENC-5].
#include "tests/engine/store/rig.h"

namespace kagimado::store {
namespace {

using mp4::samples::operator+;

class WriteRead : public StoreRig {
 protected:
  static Kid key_of(const mp4::Unit& init) {
    return mp4::parse_init(*init.bytes)->tracks.front().encryption->default_kid;
  }
};

TEST_F(WriteRead, TheFileIsExactlyWhatCame) {
  open();
  FakeStream stream(1, true);
  std::vector<mp4::Unit> units = {stream.init()};
  for (int n = 0; n < 3; ++n)
    std::ranges::copy(stream.group(), std::back_inserter(units));
  ASSERT_TRUE(write(units, noon));
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  const auto files = recordings_in(disk());
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(std::filesystem::relative(files[0], disk()), "001/20261123/0000000001.mp4");
  EXPECT_EQ(file_bytes(files[0]), bytes_of(units));
  EXPECT_EQ(joined(read({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}})), bytes_of(units));
  EXPECT_EQ(last_error_.kind, ErrorKind::EndOfStream);
}

TEST_F(WriteRead, RecordingBeginsWithAKeyFrame) {
  open();
  FakeStream stream(1, true);
  const std::vector units = {stream.init(), stream.sound(), stream.picture(false)};
  ASSERT_TRUE(write(units, noon));
  ASSERT_TRUE(store_->flush());
  EXPECT_TRUE(recordings_in(disk()).empty());
  const auto group = stream.group();
  ASSERT_TRUE(write(group, noon));
  store_.reset();
  EXPECT_EQ(file_bytes(recordings_in(disk()).at(0)), bytes_of({units[0]}) + bytes_of(group));
}

TEST_F(WriteRead, EachInitSegmentBeginsAFile_AlsoAnEqualOne) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  auto at = record(stream, 2, noon);
  ASSERT_TRUE(write(stream.init(), at));
  at = record(stream, 2, at);
  store_.reset();
  EXPECT_EQ(recordings_in(disk()).size(), 2U);
}

TEST_F(WriteRead, AFileRollsAtAKeyFrame_UnderTheSameInit) {
  options_.longest_file = 10s;
  open();
  FakeStream stream;
  const auto init = stream.init();
  ASSERT_TRUE(write(init, noon));
  record(stream, 25, noon);
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  const auto files = recordings_in(disk());
  ASSERT_EQ(files.size(), 3U);
  for (const auto& file : files) {
    const auto bytes = file_bytes(file);
    EXPECT_TRUE(std::ranges::equal(ByteView(bytes).first(init.bytes->size()), *init.bytes));
  }
  EXPECT_EQ(walls(read({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}})).size(), 25U);
}

TEST_F(WriteRead, AFileRollsBySize) {
  options_.largest_file_bytes = 10'000;
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 9, noon);
  store_.reset();
  EXPECT_EQ(recordings_in(disk()).size(), 3U);
}

TEST_F(WriteRead, SpansTellTheOpenFileUpToNow) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 4, noon);
  auto found = all_spans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, noon);
  EXPECT_EQ(found[0].to, noon + 4s);
  EXPECT_FALSE(found[0].sealed);
  const auto id = found[0].id;
  record(stream, 1, noon + 4s);
  found = all_spans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, id);
  EXPECT_EQ(found[0].to, noon + 5s);
  store_.reset();
  open();
  found = all_spans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].to, noon + 5s);
}

TEST_F(WriteRead, ASealedFileTellsItsPeriod) {
  open();
  FakeStream stream;
  sealed::Salt salt{};
  salt.fill(0xa7);
  stream.seal(*sealed::derive("a password", salt, 1));
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 2, noon);
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].sealed);
  EXPECT_EQ(found[0].period, salt);
}

TEST_F(WriteRead, ACameraIsFoundByTheKeyOfItsRecordings_AlsoOfTheOneUnderWay) {
  open();
  const auto password = *sealed::derive("secret", {1}, 1);
  FakeStream stream, other(2);
  stream.seal(password);
  const auto first = stream.init();
  ASSERT_TRUE(write(first, noon));
  record(stream, 2, noon);
  ASSERT_TRUE(write(other.init(), noon, CameraId{2}));
  record(other, 2, noon, CameraId{2});
  EXPECT_EQ(*store_->cameras_under(key_of(first)), std::vector{CameraId{1}});
  stream.seal(password);
  const auto second = stream.init();
  EXPECT_TRUE(store_->cameras_under(key_of(second))->empty()) << "not recorded yet";
  ASSERT_TRUE(write(second, noon + 2s));
  record(stream, 2, noon + 2s);
  ASSERT_TRUE(write(second, noon + 4s, CameraId{3})); // the same camera at another number
  record(stream, 2, noon + 4s, CameraId{3});
  EXPECT_EQ(*store_->cameras_under(key_of(second)), (std::vector{CameraId{1}, CameraId{3}}));
  open();
  EXPECT_EQ(*store_->cameras_under(key_of(first)), std::vector{CameraId{1}});
  EXPECT_TRUE(store_->cameras_under(Kid{})->empty()) << "clear recordings are under none";
}

TEST_F(WriteRead, AnOpenFileIsReadUpToItsEdge_AndOnLater) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 2, noon);
  const auto cursor = store_->open_cursor({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
  ASSERT_TRUE(cursor->next());
  ASSERT_TRUE(cursor->next());
  EXPECT_EQ(cursor->next().error().kind, ErrorKind::EndOfStream);
  const auto next = stream.picture(true);
  ASSERT_TRUE(write(next, noon + 2s));
  auto piece = cursor->next();
  ASSERT_TRUE(piece);
  EXPECT_TRUE(piece->mark);
  EXPECT_FALSE(piece->mark->discontinuity);
  EXPECT_EQ(*piece->bytes, *next.bytes);
  EXPECT_EQ(cursor->next().error().kind, ErrorKind::EndOfStream);
  const auto rest = stream.picture(false);
  ASSERT_TRUE(write(rest, noon + 2200ms));
  piece = cursor->next();
  ASSERT_TRUE(piece);
  EXPECT_FALSE(piece->mark);
  EXPECT_EQ(*piece->bytes, *rest.bytes);
  // Across the file's end into the next one.
  ASSERT_TRUE(write(stream.init(), noon + 3s));
  EXPECT_EQ(cursor->next().error().kind, ErrorKind::EndOfStream);
  record(stream, 1, noon + 3s);
  piece = cursor->next();
  ASSERT_TRUE(piece);
  EXPECT_TRUE(piece->init);
  EXPECT_TRUE(piece->mark->discontinuity);
}

// Several readers at the live edge while files roll: what they get is what was written.
TEST_F(WriteRead, ReadersFollowAWriter) {
  options_.longest_file = 7s;
  open();
  FakeStream stream;
  const auto init = stream.init();
  ASSERT_TRUE(write(init, noon));
  ASSERT_TRUE(write(stream.picture(true), noon));
  std::atomic<bool> is_written = false;
  const auto follow = [&] {
    const auto cursor = store_->open_cursor({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
    Bytes got;
    bool was_written = false;
    while (true) {
      auto piece = cursor->next();
      if (piece) {
        got.insert(got.end(), piece->bytes->begin(), piece->bytes->end());
        continue;
      }
      EXPECT_EQ(piece.error().kind, ErrorKind::EndOfStream) << piece.error().message;
      if (was_written || piece.error().kind != ErrorKind::EndOfStream)
        return got;
      was_written = is_written;
    }
  };
  auto one = std::async(std::launch::async, follow), two = std::async(std::launch::async, follow);
  FakeStream copy; // the same pictures again
  (void)copy.init();
  Bytes sent = *copy.picture(true).bytes;
  for (int n = 1; n <= 60; ++n) {
    const auto group = stream.group();
    ASSERT_TRUE(write(group, noon + std::chrono::seconds(n)));
    const auto same = bytes_of(copy.group());
    sent.insert(sent.end(), same.begin(), same.end());
  }
  is_written = true;
  EXPECT_EQ(ssl::sha256(one.get()), ssl::sha256(sent));
  EXPECT_EQ(ssl::sha256(two.get()), ssl::sha256(sent));
  EXPECT_GT(recordings_in(disk()).size(), 5U);
}

TEST_F(WriteRead, UnitsWithoutAnInitSegmentAreRefused) {
  open();
  FakeStream stream;
  EXPECT_EQ(write(stream.group(), noon).error().kind, ErrorKind::Damaged);
  mp4::Unit init = stream.init();
  init.bytes = std::make_shared<const Bytes>(Bytes(40, 7));
  EXPECT_EQ(write(init, noon).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(write(stream.group(), noon).error().kind, ErrorKind::Damaged);
  ASSERT_TRUE(write(stream.init(), noon));
  EXPECT_TRUE(write(stream.group(), noon));
}

TEST_F(WriteRead, AUnitThatIsNoFragmentEndsTheFile_AndTheNextKeyFrameBeginsOne) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 1, noon);
  auto units = stream.group();
  auto bent = std::make_shared<Bytes>(*units[2].bytes);
  (*bent)[5] = 'x';
  units[2].bytes = bent;
  EXPECT_EQ(write(units, noon + 1s).error().kind, ErrorKind::Damaged);
  record(stream, 1, noon + 2s);
  store_.reset();
  const auto files = recordings_in(disk());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(
      std::ranges::equal(ByteView(file_bytes(files[0])).last(units[1].bytes->size()), *units[1].bytes));
}

TEST_F(WriteRead, TheStoreIsForOneProgram) {
  open();
  EXPECT_EQ(Store::open(options_).error().kind, ErrorKind::Conflict);
}

TEST_F(WriteRead, OnlyAnEmptyFolderIsMarked) {
  const auto used = folder_ / "used";
  std::filesystem::create_directories(used / "music");
  EXPECT_EQ(Store::prepare_disk(used).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(Store::prepare_disk(folder_ / "none").error().kind, ErrorKind::Io);
  const auto mark = file_bytes(disk() / "kagimado-disk.json");
  EXPECT_TRUE(Store::prepare_disk(disk()));
  EXPECT_EQ(file_bytes(disk() / "kagimado-disk.json"), mark);
}

} // namespace
} // namespace kagimado::store
