// Playing order: forward, backward, key frames, one; across files, gaps, spans and jumps of the clock
// [REQ-WALL-3].
#include "tests/engine/store/rig.h"

namespace kagimado::store {
namespace {

class CursorTest : public StoreRig {
 protected:
  CursorRequest at(WallTime from, Direction direction = Direction::Forward, Choice choice = Choice::All,
                   std::optional<SpanId> span = {}) const {
    return {CameraId{1}, from, direction, choice, span, {}};
  }

  std::vector<WallTime> seconds(std::initializer_list<int> offsets) const {
    std::vector<WallTime> all;
    for (const int offset : offsets)
      all.push_back(noon + std::chrono::seconds(offset));
    return all;
  }

  // 5 groups, a gap of a minute, 5 groups in the same file, then 3 in another; ends at noon + 73 s.
  void record_with_gaps() {
    open();
    FakeStream stream;
    ASSERT_TRUE(write(stream.init(), noon));
    record(stream, 5, noon);
    stream.skip(60s);
    record(stream, 5, noon + 65s);
    ASSERT_TRUE(write(stream.init(), noon + 70s));
    record(stream, 3, noon + 70s);
    store_->finish(CameraId{1});
    ASSERT_TRUE(store_->flush());
  }
};

TEST_F(CursorTest, ForwardBeginsWithTheGroupThatCoversTheTime) {
  record_with_gaps();
  const auto pieces = read(at(noon + 2700ms));
  EXPECT_EQ(walls(pieces), seconds({2, 3, 4, 65, 66, 67, 68, 69, 70, 71, 72}));
  EXPECT_TRUE(pieces.at(0).init);
  EXPECT_TRUE(pieces.at(0).mark->discontinuity);
  EXPECT_FALSE(pieces.at(1).mark->discontinuity);
  EXPECT_FALSE(pieces.at(1).init);
  EXPECT_TRUE(pieces.at(8).init);
  EXPECT_TRUE(pieces.at(8).mark->discontinuity);
}

TEST_F(CursorTest, PicturesThatWereLost_AreAGap_AlsoWhereBothClocksWentOn) {
  record_with_gaps();
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].to, noon + 5s);
  EXPECT_EQ(found[1].from, noon + 65s);
  EXPECT_TRUE(read(at(noon)).at(5).mark->discontinuity);
  EXPECT_TRUE(read(at(noon + 65s, Direction::Backward)).at(1).mark->discontinuity);
}

TEST_F(CursorTest, ACameraThatSendsAPictureEveryFewSeconds_HasNoGaps) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  for (int n = 0; n < 6; ++n) {
    ASSERT_TRUE(write(stream.picture(true), noon + n * 6s));
    stream.skip(6s);
  }
  EXPECT_EQ(all_spans().size(), 1U);
}

TEST_F(CursorTest, ACameraWhoseClockStoodStill_BeginsASpan) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 5, noon);
  record(stream, 5, noon + 65s); // the camera's clock stood still meanwhile
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].to, noon + 5s);
  EXPECT_EQ(found[1].from, noon + 65s);
  const auto pieces = read(at(noon));
  EXPECT_EQ(pieces.size(), 10U);
  EXPECT_TRUE(pieces[5].mark->discontinuity);
  EXPECT_EQ(pieces[4].mark->span, number(found[0].id));
  EXPECT_EQ(pieces[5].mark->span, number(found[1].id));
  EXPECT_FALSE(pieces[6].mark->discontinuity);
}

TEST_F(CursorTest, InAGapTheNextOneInTheDirectionCounts) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 3, noon);
  record(stream, 3, noon + 60s);
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  EXPECT_EQ(walls(read(at(noon + 30s))), seconds({60, 61, 62}));
  EXPECT_EQ(walls(read(at(noon + 30s, Direction::Backward))), seconds({2, 1, 0}));
  EXPECT_EQ(walls(read(at(noon - 1h))), seconds({0, 1, 2, 60, 61, 62}));
  read(at(noon + 2h));
  EXPECT_EQ(last_error_.kind, ErrorKind::NotFound);
  read(at(noon - 1h, Direction::Backward));
  EXPECT_EQ(last_error_.kind, ErrorKind::NotFound);
}

TEST_F(CursorTest, BackwardGivesGroupsInReverse_EachForwardInside) {
  record_with_gaps();
  const auto pieces = read(at(noon + 71500ms, Direction::Backward));
  EXPECT_EQ(walls(pieces), seconds({71, 70, 69, 68, 67, 66, 65, 4, 3, 2, 1, 0}));
  const auto forward = read(at(noon));
  EXPECT_EQ(*pieces.back().bytes, *forward.front().bytes);
  EXPECT_TRUE(pieces[2].init); // of the file before
  EXPECT_TRUE(pieces[2].mark->discontinuity);
  EXPECT_FALSE(pieces[1].mark->discontinuity);
  EXPECT_EQ(last_error_.kind, ErrorKind::EndOfStream);
}

TEST_F(CursorTest, ABigGroupComesInPieces_TheMarkOnTheFirst) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  const auto first = stream.group(400'000);
  const auto second = stream.group(1'500'000); // each fragment larger than a piece
  ASSERT_TRUE(write(first, noon));
  ASSERT_TRUE(write(second, noon + 1s));
  const auto pieces = read(at(noon + 1s, Direction::Backward));
  ASSERT_EQ(pieces.size(), 5U + 3U);
  Bytes of_second;
  for (std::size_t n = 0; n < 5; ++n) {
    EXPECT_EQ(pieces[n].mark.has_value(), n == 0);
    of_second.insert(of_second.end(), pieces[n].bytes->begin(), pieces[n].bytes->end());
  }
  EXPECT_EQ(of_second, bytes_of(second));
  EXPECT_TRUE(pieces[5].mark);
  for (std::size_t n = 5; n < 8; ++n)
    EXPECT_LE(pieces[n].bytes->size(), std::size_t{1} << 20U);
}

TEST_F(CursorTest, KeyFramesAreOneFragmentAGroup_WithoutSound) {
  open();
  FakeStream stream(1, true);
  ASSERT_TRUE(write(stream.init(), noon));
  std::vector<Bytes> keys;
  for (int n = 0; n < 4; ++n) {
    const auto group = stream.group();
    keys.push_back(*group[0].bytes);
    ASSERT_TRUE(write(group, noon + std::chrono::seconds(n)));
  }
  const auto forward = read(at(noon, Direction::Forward, Choice::KeyFrames));
  const auto backward = read(at(noon + 3s, Direction::Backward, Choice::KeyFrames));
  ASSERT_EQ(forward.size(), 4U);
  ASSERT_EQ(backward.size(), 4U);
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_EQ(*forward[n].bytes, keys[n]);
    EXPECT_EQ(*backward[n].bytes, keys[3 - n]);
    EXPECT_TRUE(forward[n].mark);
  }
}

TEST_F(CursorTest, OneIsTheKeyFrameAtOrBefore_ElseSoonAfter) {
  record_with_gaps();
  const auto one = [&](WallTime time) { return walls(read(at(time, Direction::Forward, Choice::One))); };
  EXPECT_EQ(one(noon + 2700ms), seconds({2}));
  EXPECT_EQ(last_error_.kind, ErrorKind::EndOfStream);
  EXPECT_EQ(one(noon + 1h), seconds({72}));
  EXPECT_EQ(one(noon - 8s), seconds({0}));
  EXPECT_TRUE(one(noon - 11s).empty());
  EXPECT_EQ(last_error_.kind, ErrorKind::NotFound);
}

TEST_F(CursorTest, AtTheLiveEdge_ForwardStartsWithTheLastGroup) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 3, noon);
  clock_->set_wall(noon + 4s);
  EXPECT_EQ(walls(read(at(noon + 4s))), seconds({2}));
  read(at(noon + 1h)); // the future is not recorded yet
  EXPECT_EQ(last_error_.kind, ErrorKind::NotFound);
}

TEST_F(CursorTest, TheClockIn1970AndBack_StaysInRecordingOrder) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 2, noon);
  record(stream, 2, WallTime(5s)); // somebody pulled the battery
  record(stream, 2, noon + 4s);
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 3U); // by time: the one of 1970 first
  for (const auto& span : found)
    EXPECT_LE(span.bytes, std::filesystem::file_size(recordings_in(disk()).at(0)));
  EXPECT_EQ(found[0].from, WallTime(5s));
  EXPECT_EQ(found[0].to, WallTime(7s));
  EXPECT_LT(found[1].id, found[0].id);
  EXPECT_LT(found[0].id, found[2].id);
  const std::vector<WallTime> recorded = {noon, noon + 1s, WallTime(5s), WallTime(6s), noon + 4s, noon + 5s};
  EXPECT_EQ(walls(read(at(noon))), recorded);
  EXPECT_EQ(walls(read(at(WallTime(6s)))), std::vector(recorded.begin() + 3, recorded.end()));
  EXPECT_EQ(walls(read(at(noon + 6s, Direction::Backward))), std::vector(recorded.rbegin(), recorded.rend()));
}

TEST_F(CursorTest, OfTwoRecordingsOfOneHour_TheFirstCounts_UnlessTheOtherIsAskedFor) {
  open();
  FakeStream stream;
  ASSERT_TRUE(write(stream.init(), noon));
  record(stream, 10, noon);
  record(stream, 10, noon + 2s); // set back: seconds 2 to 9 are there twice
  const auto found = all_spans();
  ASSERT_EQ(found.size(), 2U);
  const auto first = read(at(noon + 5s));
  EXPECT_EQ(first[0].mark->span, number(found[0].id));
  EXPECT_EQ(first.size(), 5U + 10U);
  const auto second = read(at(noon + 5s, Direction::Forward, Choice::All, found[1].id));
  EXPECT_EQ(second[0].mark->span, number(found[1].id));
  EXPECT_EQ(second[0].mark->wall, noon + 5s);
  EXPECT_EQ(second.size(), 7U);
}

TEST_F(CursorTest, ABurstIsSpreadByMediaTime) {
  open();
  FakeStream stream;
  std::vector units = {stream.init()};
  for (int n = 0; n < 3; ++n)
    std::ranges::copy(stream.group(), std::back_inserter(units));
  ASSERT_TRUE(write(units, noon));
  const auto found = walls(read(at(noon)));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_GT(found[1] - found[0], 500ms);
  EXPECT_GT(found[2] - found[1], 500ms);
  EXPECT_EQ(all_spans().size(), 1U);
}

TEST_F(CursorTest, FilesThatAreDeletedMeanwhile_AreSkipped) {
  open();
  FakeStream stream;
  for (int file = 0; file < 3; ++file) {
    const auto begin = noon + std::chrono::seconds(10 * file);
    ASSERT_TRUE(write(stream.init(), begin));
    record(stream, 2, begin);
  }
  store_->finish(CameraId{1});
  ASSERT_TRUE(store_->flush());
  const auto cursor = store_->open_cursor(at(noon));
  ASSERT_TRUE(cursor->next());
  const auto files = recordings_in(disk());
  std::filesystem::remove(files.at(0));
  std::filesystem::remove(files.at(1));
  auto piece = cursor->next(); // of the file that is open
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->mark->wall, noon + 1s);
  piece = cursor->next();
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->mark->wall, noon + 20s);
  EXPECT_EQ(walls(read(at(noon))), seconds({20, 21}));
}

TEST_F(CursorTest, BentBytesAreToldOnce_AndPlaybackGoesOnBehindThem) {
  record_with_gaps();
  const auto whole = read(at(noon));
  const auto file = recordings_in(disk()).at(0);
  auto bytes = file_bytes(file);
  const auto second = std::ranges::search(bytes, *whole[1].bytes).begin() - bytes.begin();
  bytes[static_cast<std::size_t>(second) + 4] = 0; // the type of the second group's first box
  put_file(file, bytes);
  int damaged = 0;
  const auto pieces = read(at(noon), &damaged);
  EXPECT_EQ(damages_, (std::vector<mp4::PlaybackDamage>{{noon + 1s, noon + 2s}}));
  EXPECT_EQ(walls(pieces), seconds({0, 2, 3, 4, 65, 66, 67, 68, 69, 70, 71, 72}));
  EXPECT_TRUE(pieces[1].mark->discontinuity);
  const auto found = all_spans();
  EXPECT_TRUE(found.at(0).damaged);
  EXPECT_FALSE(found.at(1).damaged);
}

TEST_F(CursorTest, ACutFileIsDamagedOnce_AndWhatIsLeftPlaysBothWays) {
  record_with_gaps();
  const auto whole = read(at(noon));
  const auto file = recordings_in(disk()).at(0);
  const auto bytes = file_bytes(file);
  const auto third =
      static_cast<std::uint64_t>(std::ranges::search(bytes, *whole[3].bytes).begin() - bytes.begin());
  for (const std::uint64_t inside : {0, 100}) { // where a group ends, and in the middle of a fragment
    std::filesystem::resize_file(file, third + inside);
    int damaged = 0;
    EXPECT_EQ(walls(read(at(noon), &damaged)), seconds({0, 1, 2, 70, 71, 72}));
    EXPECT_EQ(walls(read(at(noon + 72s, Direction::Backward), &damaged)), seconds({72, 71, 70, 2, 1, 0}));
    EXPECT_EQ(walls(read(at(noon, Direction::Forward, Choice::KeyFrames), &damaged)),
              seconds({0, 1, 2, 70, 71, 72}));
    EXPECT_EQ(damaged, 3) << "also where it was cut between two groups";
    EXPECT_TRUE(all_spans().at(0).damaged);
    put_file(file, bytes);
  }
}

TEST_F(CursorTest, ALostInitSegmentIsTold_AndTheNextFilePlays) {
  record_with_gaps();
  const auto file = recordings_in(disk()).at(0);
  auto bytes = file_bytes(file);
  std::fill_n(bytes.begin(), 64, std::uint8_t{0xff});
  put_file(file, bytes);
  int damaged = 0;
  EXPECT_EQ(walls(read(at(noon), &damaged)), seconds({70, 71, 72}));
  EXPECT_EQ(damages_, (std::vector<mp4::PlaybackDamage>{{noon, noon + 70s}}));
}

std::vector<std::size_t> ends_of_fragments(ByteView bytes) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto header = mp4::read_box_header(bytes.subspan(at));
    at += static_cast<std::size_t>(header->size_bytes);
    if (header->type == mp4::fourcc("mdat"))
      ends.push_back(at);
  }
  return ends;
}

TEST_F(CursorTest, WhatIsMissingInsideAGroup_IsToldBehindItsWholeFragments) {
  record_with_gaps();
  const auto whole = read(at(noon));
  const auto file = recordings_in(disk()).at(0);
  auto bytes = file_bytes(file);
  const auto group = std::ranges::search(bytes, *whole[1].bytes).begin() - bytes.begin();
  const auto middle = static_cast<std::size_t>(group) + ends_of_fragments(*whole[1].bytes).at(1);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(middle), 8, std::uint8_t{0});
  put_file(file, bytes);
  for (const auto direction : {Direction::Forward, Direction::Backward}) {
    damages_.clear();
    const auto cursor = store_->open_cursor(at(noon + 1s, direction));
    const auto good = cursor->next();
    ASSERT_TRUE(good && good->mark);
    EXPECT_EQ(good->mark->wall, noon + 1s);
    EXPECT_EQ(good->bytes->size(), middle - static_cast<std::size_t>(group));
    const auto missing = cursor->next();
    ASSERT_TRUE(missing && missing->damage);
    EXPECT_EQ(*missing->damage, (mp4::PlaybackDamage{noon + 1s, noon + 2s}));
    const auto next = cursor->next();
    ASSERT_TRUE(next && next->mark);
    EXPECT_EQ(next->mark->wall, direction == Direction::Forward ? noon + 2s : noon);
    EXPECT_TRUE(next->mark->discontinuity);
  }
}

// The newest one, which a start shortens in the catalogue: its end is told at each reading.
TEST_F(CursorTest, ARecordingThatWasShortenedAtStart_TellsThatItsEndIsLost) {
  record_with_gaps();
  const auto whole = read(at(noon));
  const auto file = recordings_in(disk()).at(1);
  const auto bytes = file_bytes(file);
  const auto last = std::ranges::search(bytes, *whole.back().bytes).begin() - bytes.begin();
  store_.reset();
  std::filesystem::resize_file(file, static_cast<std::uintmax_t>(last));
  open();
  for (const auto choice : {Choice::All, Choice::KeyFrames}) {
    int damaged = 0;
    damages_.clear();
    EXPECT_EQ(walls(read(at(noon + 70s, Direction::Forward, choice), &damaged)), seconds({70, 71}));
    EXPECT_EQ(damages_, (std::vector<mp4::PlaybackDamage>{{noon + 71s, noon + 71s}})) << "how much: unknown";
  }
  open();
  int damaged = 0;
  (void)read(at(noon + 70s), &damaged);
  EXPECT_EQ(damaged, 1);
}

TEST_F(CursorTest, WithoutAnIndexItStillPlays) {
  record_with_gaps();
  const auto whole = walls(read(at(noon)));
  const auto index = std::filesystem::path(recordings_in(disk()).at(0)).replace_extension(".idx");
  auto bytes = file_bytes(index);
  bytes[64 + 40 + 3] ^= 1U;
  put_file(index, bytes);
  EXPECT_EQ(walls(read(at(noon))), whole);
  std::filesystem::remove(index);
  EXPECT_EQ(walls(read(at(noon))), whole);
  EXPECT_FALSE(std::filesystem::exists(index)) << "reading writes nothing";
}

TEST_F(CursorTest, MergesSpansOfOnePeriod) {
  open();
  FakeStream stream;
  for (int file = 0; file < 3; ++file) {
    const auto begin = noon + std::chrono::seconds(10 * file);
    if (file == 2)
      stream.seal(*sealed::derive("a password", sealed::Salt{9}, 1));
    ASSERT_TRUE(write(stream.init(), begin));
    record(stream, 4, begin);
  }
  auto query = SpanQuery{{}, noon - 1h, noon + 1h, 7s, 100};
  const auto merged = store_->spans(query);
  ASSERT_TRUE(merged);
  ASSERT_EQ(merged->size(), 2U);
  EXPECT_EQ(merged->at(0).to, noon + 14s);
  query.merge_gaps = 6s; // less than that between them
  EXPECT_EQ(store_->spans(query)->size(), 3U);
  query.max_spans = 2;
  query.merge_gaps = 1h;
  EXPECT_EQ(store_->spans(query).error().kind, ErrorKind::Limit) << "never an answer that was cut";
  query.merge_gaps = 0us;
  EXPECT_EQ(store_->spans(query).error().kind, ErrorKind::Limit);
  EXPECT_EQ(store_->spans({{}, noon + 4s, noon + 10s, 0us, 9})->size(), 0U) << "half open";
}

} // namespace
} // namespace kagimado::store
