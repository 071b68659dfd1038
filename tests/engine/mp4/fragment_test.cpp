#include "engine/mp4/fragment.h"
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

using namespace samples;

const InitSegment clear_init = init_of({h264(), aac()});
const InitSegment sealed_init = init_of({sealed(h264()), sealed(aac(), 16)});

TEST(Fragment, RoundTrips_WhenClear) {
  const Bytes payload = counting(600);
  FragmentToWrite source = clear_fragment({100, 200, 300}, payload);
  source.sequence = 77;
  source.decode_time = 0x1'2345'6789;
  source.samples[1].composition_offset = -3600;
  const Bytes bytes = write_fragment(source);
  const auto read = parse_fragment(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->track_id, 1U);
  EXPECT_EQ(read->decode_time, 0x1'2345'6789U);
  EXPECT_FALSE(read->has_sample_encryption);
  EXPECT_EQ(read->chain_tag_offset, 0U);
  EXPECT_TRUE(read->starts_with_sync());
  ASSERT_EQ(read->samples.size(), 3U);
  std::size_t at = 0;
  for (std::size_t n = 0; n < 3; ++n) {
    const Sample& sample = read->samples[n];
    EXPECT_EQ(sample.size_bytes, source.samples[n].size_bytes);
    EXPECT_EQ(sample.duration, 3600U);
    EXPECT_EQ(sample.composition_offset, n == 1 ? -3600 : 0);
    EXPECT_EQ(sample.is_sync, n == 0);
    EXPECT_TRUE(std::ranges::equal(ByteView(bytes).subspan(sample.offset, sample.size_bytes),
                                   ByteView(payload).subspan(at, sample.size_bytes)));
    at += sample.size_bytes;
  }
}

TEST(Fragment, RoundTrips_WhenSealed) {
  const Bytes payload = counting(300);
  FragmentToWrite source = sealed_fragment({100, 200}, payload);
  source.samples[1].subsamples = {{5, 95}, {6, 94}};
  FragmentPlaces places;
  const Bytes bytes = write_fragment(source, places);
  const auto read = parse_fragment(bytes, sealed_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->has_sample_encryption);
  ASSERT_EQ(read->samples.size(), 2U);
  EXPECT_EQ(read->samples[0].iv, source.samples[0].iv);
  EXPECT_EQ(read->samples[1].iv, source.samples[1].iv);
  ASSERT_EQ(read->samples[1].subsamples.size(), 2U);
  EXPECT_EQ(read->samples[1].subsamples[1].clear_bytes, 6U);
  EXPECT_EQ(read->samples[1].subsamples[1].protected_bytes, 94U);
  EXPECT_EQ(read->chain_tag_offset, places.chain_tag_offset);
  EXPECT_EQ(read->moof_offset, places.moof_offset);
  EXPECT_EQ(read->moof_bytes, places.moof_bytes);
  EXPECT_EQ(read->mdat_offset + 8, places.payload_offset);
  EXPECT_EQ(read->mdat_bytes, 308U);
}

TEST(Fragment, RoundTrips_WithWholeSamplesProtectedAnd16ByteIvs) {
  const Bytes payload = counting(64);
  FragmentToWrite source = clear_fragment({64}, payload);
  source.track_id = 2;
  source.iv_bytes = 16;
  source.samples[0].iv = kid().bytes;
  const auto read = parse_fragment(write_fragment(source), sealed_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->samples[0].iv, kid().bytes);
  EXPECT_TRUE(read->samples[0].subsamples.empty());
}

TEST(Fragment, HasTheBoxesInTheOrderOfTheFormat) {
  const Bytes payload = counting(100);
  const Bytes bytes = write_fragment(sealed_fragment({100}, payload));
  std::size_t before = 0;
  for (const auto* type :
       {"moof", "mfhd", "traf", "tfhd", "tfdt", "trun", "senc", "saiz", "saio", "uuid", "mdat"}) {
    ASSERT_TRUE(contains(bytes, type)) << type;
    const std::size_t at = content_of(bytes, type);
    EXPECT_GT(at, before) << type;
    before = at;
  }
  const std::size_t uuid = content_of(bytes, "uuid") - 8;
  EXPECT_EQ(get_u32(bytes, uuid), 60U);
  EXPECT_EQ(uuid + 60, content_of(bytes, "mdat") - 8);
  EXPECT_EQ(bytes[content_of(bytes, "tfdt")], 1) << "tfdt is version 1";
}

TEST(Fragment, SaioPointsAtTheFirstIv) {
  const Bytes payload = counting(100);
  const Bytes bytes = write_fragment(sealed_fragment({100}, payload));
  const std::size_t moof = content_of(bytes, "moof") - 8;
  const std::uint32_t offset = get_u32(bytes, content_of(bytes, "saio") + 8);
  EXPECT_EQ(moof + offset, content_of(bytes, "senc") + 8);
}

TEST(Fragment, ReadsKeysThroughSaizAndSaio_WhenSencIsMissing) {
  const Bytes payload = counting(300);
  FragmentToWrite source = sealed_fragment({100, 200}, payload);
  source.samples[1].subsamples = {{5, 95}, {6, 94}};
  // The bytes that saio points at stay where they are, only the name goes.
  const auto read = parse_fragment(renamed(write_fragment(source), "senc", "free"), sealed_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->has_sample_encryption);
  EXPECT_EQ(read->samples[1].iv, source.samples[1].iv);
  ASSERT_EQ(read->samples[1].subsamples.size(), 2U);
  EXPECT_EQ(read->samples[1].subsamples[1].protected_bytes, 94U);
}

TEST(Fragment, LeavesOutSaiz_WhenASampleHasMoreSubsamplesThanItCanTell) {
  const Bytes payload = counting(1000);
  FragmentToWrite source = sealed_fragment({1000}, payload);
  source.samples[0].subsamples.assign(100, {5, 5});
  const Bytes bytes = write_fragment(source);
  EXPECT_FALSE(contains(bytes, "saiz"));
  EXPECT_FALSE(contains(bytes, "saio"));
  const auto read = parse_fragment(bytes, sealed_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->samples[0].subsamples.size(), 100U);
}

TEST(Fragment, KeepsTheProducerTimeToTheMicrosecond) {
  const Bytes payload = counting(10);
  for (const std::int64_t micros :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{1'700'000'000'123'456},
        std::int64_t{1'799'999'999'999'999}, std::int64_t{2'085'978'495'999'999},
        std::int64_t{2'085'978'496'000'000}, std::int64_t{4'000'000'000'000'001}}) {
    FragmentToWrite source = clear_fragment({10}, payload);
    source.producer_time = ProducerTime{1, WallTime(std::chrono::microseconds(micros)), 0x1'0000'0001};
    const Bytes bytes = write_fragment(source);
    const auto read = parse_fragment(bytes, clear_init);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_TRUE(read->producer_time);
    EXPECT_EQ(read->producer_time->wall, source.producer_time->wall) << micros;
    EXPECT_EQ(read->producer_time->media_time, 0x1'0000'0001U);
    EXPECT_EQ(read->moof_offset, 32U);
    EXPECT_EQ(bytes[8], 1) << "prft is version 1";
  }
}

TEST(Fragment, WritesNtpTime) {
  const Bytes payload = counting(10);
  FragmentToWrite source = clear_fragment({10}, payload);
  source.producer_time = ProducerTime{1, WallTime(std::chrono::microseconds(500'000)), 0};
  const Bytes bytes = write_fragment(source);
  EXPECT_EQ(get_u32(bytes, 16), 2'208'988'800U); // 1970 in seconds since 1900
  EXPECT_EQ(get_u32(bytes, 20), 0x8000'0000U);   // half a second
}

TEST(Fragment, SkipsOtherBoxesBeforeMoof) {
  const Bytes payload = counting(50);
  const Bytes bytes = box("styp", counting(8)) + box("emsg", counting(30)) + box("free", {}) +
                      write_fragment(clear_fragment({50}, payload));
  const auto read = parse_fragment(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(std::ranges::equal(ByteView(bytes).subspan(read->samples[0].offset, 50), payload));
}

TEST(Fragment, Reads64BitBoxSizes) {
  const Bytes payload = counting(50);
  Bytes bytes = write_fragment(clear_fragment({50}, payload));
  const std::size_t mdat = content_of(bytes, "mdat") - 8;
  put(bytes, mdat, 1, 4);
  Bytes large(8);
  put(large, 0, 66, 8);
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(mdat + 8), large.begin(), large.end());
  const std::size_t data_offset = content_of(bytes, "trun") + 8;
  put(bytes, data_offset, get_u32(bytes, data_offset) + 8, 4);
  const auto read = parse_fragment(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->mdat_bytes, 66U);
  EXPECT_TRUE(std::ranges::equal(ByteView(bytes).subspan(read->samples[0].offset, 50), payload));
}

// moof of another packager: flags and fields as given, one trun each entry of runs (content behind version
// and flags included).
Bytes foreign(const Bytes& tfhd, const std::vector<Bytes>& runs, ByteView payload) {
  Bytes traf = box("tfhd", tfhd) + box("tfdt", Bytes{0, 0, 0, 0, 0, 0, 0, 9});
  for (const auto& run : runs)
    traf = traf + box("trun", run);
  return box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", payload);
}

TEST(Fragment, UsesTheDefaultsOfTfhd_WhenTrunHasNone) {
  const Bytes payload = counting(30);
  // default-base-is-moof, duration 7, size 10, flags non-sync; trun: data offset, first sample's flags sync
  const Bytes tfhd = {0, 2, 0, 0x38, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 10, 1, 1, 0, 0};
  Bytes trun = {0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0, 0};
  Bytes bytes = foreign(tfhd, {trun}, payload);
  put(trun, 8, content_of(bytes, "mdat"), 4);
  bytes = foreign(tfhd, {trun}, payload);
  const auto read = parse_fragment(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->samples.size(), 3U);
  EXPECT_EQ(read->decode_time, 9U);
  EXPECT_EQ(read->samples[2].duration, 7U);
  EXPECT_EQ(read->samples[2].offset, content_of(bytes, "mdat") + 20);
  EXPECT_TRUE(read->samples[0].is_sync);
  EXPECT_FALSE(read->samples[1].is_sync);
}

TEST(Fragment, UsesTheDefaultsOfTheTrack_WhenNothingElseSaysSo) {
  InitSegment init = clear_init;
  init.tracks[0].defaults = {40, 15, 0x0101'0000};
  const Bytes payload = counting(30);
  const Bytes tfhd = {0, 2, 0, 0, 0, 0, 0, 1};
  Bytes trun = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0};
  put(trun, 8, content_of(foreign(tfhd, {trun}, payload), "mdat"), 4);
  const auto read = parse_fragment(foreign(tfhd, {trun}, payload), init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->samples.size(), 2U);
  EXPECT_EQ(read->samples[1].duration, 40U);
  EXPECT_EQ(read->samples[1].size_bytes, 15U);
  EXPECT_FALSE(read->samples[0].is_sync);
}

TEST(Fragment, ReadsSeveralRuns) {
  const Bytes payload = counting(60);
  // base-data-offset, as older packagers write it: the absolute place of moof in their file
  const Bytes tfhd = {0, 0, 0, 0x11, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9, 0, 0, 0, 20};
  Bytes first = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0};
  const Bytes second = {0, 0, 0, 0, 0, 0, 0, 2}; // goes on where the first one ended
  const auto payload_at = content_of(foreign(tfhd, {first, second}, payload), "mdat");
  put(first, 8, payload_at, 4);
  const auto read = parse_fragment(foreign(tfhd, {first, second}, payload), clear_init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->samples.size(), 3U);
  EXPECT_EQ(read->samples[0].offset, payload_at);
  EXPECT_EQ(read->samples[2].offset, payload_at + 40);
}

TEST(Fragment, IsEmpty_WhenItHasNoRuns) {
  const auto read = parse_fragment(foreign({0, 2, 0, 0, 0, 0, 0, 1}, {}, {}), clear_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->samples.empty());
  EXPECT_FALSE(read->starts_with_sync());
}

// A frame and the sound that goes with it in one moof.
const TrafToBuild video_part = {.track_id = 1, .decode_time = 9000, .sizes = {100, 50}, .at = 0, .ivs = {}};
const TrafToBuild sound_part = {.track_id = 2, .decode_time = 4800, .sizes = {20, 21}, .at = 150, .ivs = {}};

TEST(FragmentOfSeveralTracks, GivesEachItsOwnSamples) {
  const Bytes payload = counting(191);
  const Bytes bytes = fragment_of({video_part, sound_part}, payload);
  const auto read = parse_fragments(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  const auto& video = (*read)[0];
  const auto& sound = (*read)[1];
  EXPECT_EQ(video.track_id, 1U);
  EXPECT_EQ(video.decode_time, 9000U);
  EXPECT_TRUE(video.starts_with_sync());
  EXPECT_EQ(sound.track_id, 2U);
  EXPECT_EQ(sound.decode_time, 4800U);
  const auto data = content_of(bytes, "mdat");
  ASSERT_EQ(video.samples.size(), 2U);
  ASSERT_EQ(sound.samples.size(), 2U);
  EXPECT_EQ(video.samples[1].offset, data + 100);
  EXPECT_EQ(sound.samples[0].offset, data + 150);
  EXPECT_EQ(sound.samples[1].offset, data + 170);
  EXPECT_EQ(sound.samples[1].size_bytes, 21U);
}

TEST(FragmentOfSeveralTracks, LeadsWithTheVideo_WhereverItStands) {
  const Bytes payload = counting(191);
  for (const auto& trafs : {std::vector{video_part, sound_part}, std::vector{sound_part, video_part}}) {
    const auto read = parse_fragment(fragment_of(trafs, payload), clear_init);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->track_id, 1U);
    EXPECT_EQ(read->samples.size(), 2U);
  }
}

TEST(FragmentOfSeveralTracks, IsSealedTrackByTrack_WithOneTagForAll) {
  const InitSegment init = init_of({sealed(h264()), sealed(aac(), 8)});
  auto video = video_part, sound = sound_part;
  video.ivs = {0x11, 0x12};
  sound.ivs = {0x21, 0x22};
  const Bytes payload = counting(191);
  const Bytes bytes = fragment_of({video, sound}, payload, true);
  const auto read = parse_fragments(bytes, init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[0].samples[1].iv[7], 0x12);
  EXPECT_EQ((*read)[1].samples[0].iv[7], 0x21);
  for (const auto& fragment : *read) {
    EXPECT_TRUE(fragment.has_sample_encryption);
    EXPECT_EQ(fragment.chain_tag_offset, content_of(bytes, "mdat") - 8 - 32);
    EXPECT_EQ(fragment.moof_bytes, content_of(bytes, "mdat") - 8);
  }
  sound.ivs = {0x21};
  EXPECT_EQ(parse_fragments(fragment_of({video, sound}, payload, true), init).error().kind,
            ErrorKind::Damaged);
}

TEST(FragmentOfSeveralTracks, ALaterOneGoesOnBehindTheOneBefore_WhereNoBaseIsGiven) {
  const Bytes payload = counting(191);
  auto sound = sound_part;
  sound.base_is_moof = false;
  sound.at.reset();
  const Bytes bytes = fragment_of({video_part, sound}, payload);
  const auto read = parse_fragments(bytes, clear_init);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ((*read)[1].samples[0].offset, content_of(bytes, "mdat") + 150);
}

TEST(FragmentOfSeveralTracks, LeavesOutTracksThatTheInitSegmentHasNot) {
  const Bytes payload = counting(191);
  auto text = sound_part;
  text.track_id = 9;
  const auto read = parse_fragments(fragment_of({text, video_part}, payload), clear_init);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().track_id, 1U);
  EXPECT_EQ(parse_fragments(fragment_of({text}, payload), clear_init).error().kind, ErrorKind::Unsupported);
}

TEST(FragmentOfSeveralTracks, StaysWithinItsBounds) {
  const Bytes payload = counting(191);
  auto far = sound_part;
  far.at = 151; // one byte beyond
  EXPECT_EQ(parse_fragments(fragment_of({video_part, far}, payload), clear_init).error().kind,
            ErrorKind::Damaged);
  auto many = sound_part;
  many.sizes.assign(max_samples_per_fragment - 1, 0); // with the video's two: one too many
  EXPECT_EQ(parse_fragments(fragment_of({video_part, many}, payload), clear_init).error().kind,
            ErrorKind::Limit);
  std::vector<TrafToBuild> trafs;
  for (std::uint32_t id = 1; id <= 17; ++id) {
    trafs.push_back(sound_part);
    trafs.back().track_id = id;
  }
  EXPECT_EQ(parse_fragments(fragment_of(trafs, payload), clear_init).error().kind, ErrorKind::Limit);
}

} // namespace
} // namespace kagimado::mp4
