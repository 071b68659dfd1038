#include "engine/mp4/init_segment.h"
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

using namespace samples;

void expect_same(const Track& a, const Track& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.timescale, b.timescale);
  EXPECT_EQ(a.codec, b.codec);
  EXPECT_EQ(a.codec_config, b.codec_config);
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  EXPECT_EQ(a.sample_rate_hz, b.sample_rate_hz);
  EXPECT_EQ(a.channels, b.channels);
  EXPECT_EQ(a.defaults.duration, b.defaults.duration);
  EXPECT_EQ(a.defaults.size_bytes, b.defaults.size_bytes);
  EXPECT_EQ(a.defaults.flags, b.defaults.flags);
  ASSERT_EQ(a.encryption.has_value(), b.encryption.has_value());
  if (a.encryption) {
    EXPECT_EQ(a.encryption->default_kid, b.encryption->default_kid);
    EXPECT_EQ(a.encryption->iv_bytes, b.encryption->iv_bytes);
  }
}

void expect_round_trip(const InitSegment& init) {
  const auto read = parse_init(write_init(init));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->tracks.size(), init.tracks.size());
  for (std::size_t i = 0; i < init.tracks.size(); ++i)
    expect_same(init.tracks[i], read->tracks[i]);
  ASSERT_EQ(read->protection_systems.size(), init.protection_systems.size());
  for (std::size_t i = 0; i < init.protection_systems.size(); ++i) {
    EXPECT_EQ(read->protection_systems[i].system_id, init.protection_systems[i].system_id);
    EXPECT_EQ(read->protection_systems[i].kids, init.protection_systems[i].kids);
    EXPECT_EQ(read->protection_systems[i].data, init.protection_systems[i].data);
  }
}

ErrorKind kind_of(ByteView bytes) {
  const auto read = parse_init(bytes);
  EXPECT_FALSE(read);
  return read ? ErrorKind::Internal : read.error().kind;
}

// The sealed two-track init that most malformations start from.
Bytes sealed_init() {
  InitSegment init = init_of({sealed(h264()), sealed(aac())});
  init.protection_systems.push_back({{}, {kid()}, {1, 2, 3}});
  return write_init(init);
}

TEST(InitSegment, RoundTrips_ForEveryCodec) {
  expect_round_trip(init_of({h264()}));
  expect_round_trip(init_of({h265()}));
  expect_round_trip(init_of({mjpeg()}));
  expect_round_trip(init_of({h264(), aac()}));
  expect_round_trip(init_of({aac(7)}));
}

TEST(InitSegment, RoundTrips_WhenSealed) {
  expect_round_trip(init_of({sealed(h264())}));
  expect_round_trip(init_of({sealed(h265(), 16), aac()}));
  expect_round_trip(init_of({sealed(mjpeg()), sealed(aac())}));
  InitSegment init = init_of({sealed(h264())});
  init.protection_systems.push_back({{1}, {kid(), Kid{}}, {}});
  init.protection_systems.push_back({{2}, {}, {1, 2, 3, 4, 5}});
  expect_round_trip(init);
}

TEST(InitSegment, KeepsTheSampleDefaultsOfATrack) {
  Track track = h264();
  track.defaults = {512, 1000, 0x0101'0000};
  expect_round_trip(init_of({track}));
}

TEST(InitSegment, WritesThePsshBoxesLastInMoov) {
  const Bytes bytes = sealed_init();
  const std::size_t pssh = content_of(bytes, "pssh") - 8;
  EXPECT_EQ(pssh + get_u32(bytes, pssh), bytes.size());
}

TEST(InitSegment, HidesTheCodecOfASealedTrack) {
  const Bytes bytes = write_init(init_of({sealed(mjpeg()), sealed(aac())}));
  EXPECT_TRUE(contains(bytes, "encv"));
  EXPECT_TRUE(contains(bytes, "enca"));
  const std::size_t frma = content_of(bytes, "frma");
  EXPECT_EQ(as_text(ByteView(bytes).subspan(frma, 4)), "mp4v");
}

TEST(InitSegment, ReadsTheOtherNamesOfTheCodecs) {
  EXPECT_EQ(parse_init(renamed(write_init(init_of({h264()})), "avc1", "avc3"))->tracks[0].codec, Codec::H264);
  EXPECT_EQ(parse_init(renamed(write_init(init_of({h265()})), "hvc1", "hev1"))->tracks[0].codec, Codec::H265);
}

TEST(InitSegment, FindsTracks) {
  const InitSegment init = init_of({aac(5), sealed(h264(9))});
  EXPECT_EQ(init.find(9)->codec, Codec::H264);
  EXPECT_EQ(init.find(1), nullptr);
  EXPECT_EQ(init.video()->id, 9U);
  EXPECT_EQ(init.audio()->id, 5U);
  EXPECT_TRUE(init.sealed());
  EXPECT_FALSE(init_of({aac()}).sealed());
  EXPECT_EQ(init_of({aac()}).video(), nullptr);
  EXPECT_EQ(init_of({h264()}).audio(), nullptr);
}

TEST(InitSegment, SkipsTracksThatAreNeitherVideoNorAudio) {
  const Bytes bytes = renamed(write_init(init_of({h264(), aac()})), "soun", "meta");
  const auto init = parse_init(bytes);
  ASSERT_TRUE(init) << init.error().message;
  ASSERT_EQ(init->tracks.size(), 1U);
  EXPECT_EQ(init->tracks[0].codec, Codec::H264);
}

TEST(InitSegment, IsClear_WhenTencSaysSo) {
  Bytes bytes = write_init(init_of({sealed(h264())}));
  bytes[content_of(bytes, "tenc") + 6] = 0;
  const auto init = parse_init(bytes);
  ASSERT_TRUE(init) << init.error().message;
  EXPECT_FALSE(init->sealed());
  EXPECT_EQ(init->tracks[0].codec, Codec::H264);
}

TEST(InitSegment, ReadsVersion0Pssh) {
  InitSegment init = init_of({h264()});
  init.protection_systems.push_back({{9}, {}, {1, 2, 3}});
  Bytes bytes = write_init(init);
  // Without the count of key ids: 4 bytes less in pssh and moov.
  const std::size_t pssh = content_of(bytes, "pssh");
  bytes[pssh] = 0;
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(pssh + 20),
              bytes.begin() + static_cast<std::ptrdiff_t>(pssh + 24));
  put(bytes, pssh - 8, get_u32(bytes, pssh - 8) - 4, 4);
  const std::size_t moov = content_of(bytes, "moov");
  put(bytes, moov - 8, get_u32(bytes, moov - 8) - 4, 4);
  const auto read = parse_init(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->protection_systems[0].kids.empty());
  EXPECT_EQ(read->protection_systems[0].data, (Bytes{1, 2, 3}));
}

TEST(InitSegment, TakesTheRateFromTheTimescale_WhenItDoesNotFit) {
  Track track = aac();
  track.timescale = track.sample_rate_hz = 96'000;
  expect_round_trip(init_of({track}));
}

TEST(InitSegment, Rejects_EveryTruncation) {
  const Bytes bytes = sealed_init();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_EQ(kind_of(ByteView(bytes).first(size)), ErrorKind::Damaged) << size;
}

TEST(InitSegment, SurvivesAnyBentByte) {
  const Bytes bytes = sealed_init();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const std::uint8_t value : {0x00, 0x01, 0x7f, 0xff}) {
      Bytes bent = bytes;
      bent[i] = value;
      const auto read = parse_init(bent); // refused or not, but never a crash (the sanitizers watch)
      if (read) {
        EXPECT_FALSE(read->tracks.empty());
      }
    }
  }
}

TEST(InitSegment, Rejects_EndlessBox) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "moov") - 8, 0, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_BoxSmallerThanItsHeader) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "trak") - 8, 7, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_BoxBeyondItsParent) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "stsd") - 8, 0x7fffffff, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_FileWithoutFragments) {
  EXPECT_EQ(kind_of(renamed(sealed_init(), "mvex", "free")), ErrorKind::Unsupported);
}

TEST(InitSegment, Rejects_OtherSchemes) {
  // The brand list has no 'cenc', so the first one is schm's.
  EXPECT_EQ(kind_of(renamed(sealed_init(), "cenc", "cbcs")), ErrorKind::Unsupported);
  Bytes bytes = sealed_init();
  bytes[content_of(bytes, "tenc") + 5] = 0x19; // pattern 1:9
  EXPECT_EQ(kind_of(bytes), ErrorKind::Unsupported);
  bytes = sealed_init();
  bytes[content_of(bytes, "tenc") + 7] = 0; // constant IVs
  EXPECT_EQ(kind_of(bytes), ErrorKind::Unsupported);
}

TEST(InitSegment, Rejects_OtherCodecs) {
  EXPECT_EQ(kind_of(renamed(write_init(init_of({h264()})), "avc1", "av01")), ErrorKind::Unsupported);
  Bytes bytes = write_init(init_of({mjpeg()}));
  const auto object_type =
      std::ranges::find(bytes.begin() + static_cast<std::ptrdiff_t>(content_of(bytes, "esds")), bytes.end(),
                        std::uint8_t{0x6c});
  *object_type = 0x20; // MPEG-4 part 2
  EXPECT_EQ(kind_of(bytes), ErrorKind::Unsupported);
}

TEST(InitSegment, Rejects_TrackWithoutTimescale) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "mdhd") + 12, 0, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_TrackIdUsedTwice) {
  EXPECT_EQ(kind_of(write_init(init_of({h264(3), aac(3)}))), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_SeveralSampleDescriptions) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "stsd") + 4, 2, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Unsupported);
}

TEST(InitSegment, Rejects_TooShortCodecConfiguration) {
  Track track = h265();
  track.codec_config.resize(22);
  EXPECT_EQ(kind_of(write_init(init_of({track}))), ErrorKind::Damaged);
}

TEST(InitSegment, Rejects_MoreTracksThanItsLimit) {
  std::vector<Track> tracks;
  for (std::uint32_t id = 1; id <= 17; ++id)
    tracks.push_back(h264(id));
  EXPECT_EQ(kind_of(write_init(init_of(tracks))), ErrorKind::Limit);
}

TEST(InitSegment, Rejects_PsshThatClaimsManyKeys) {
  Bytes bytes = sealed_init();
  put(bytes, content_of(bytes, "pssh") + 20, 0xffff'ffff, 4);
  EXPECT_EQ(kind_of(bytes), ErrorKind::Limit);
}

TEST(InitSegment, Rejects_VideoFormatInAnAudioTrack) {
  EXPECT_EQ(kind_of(renamed(write_init(init_of({h264()})), "vide", "soun")), ErrorKind::Damaged);
}

} // namespace
} // namespace kagimado::mp4
