#include "engine/sealed/sealer.h"
#include "tests/engine/sealed/clip.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::sealed {
namespace {

using namespace mp4::samples;

mp4::Fragment parse(const Bytes& bytes, const Sealer& sealer) {
  const auto init = mp4::parse_init(sealer.init_bytes());
  EXPECT_TRUE(init) << init.error().message;
  auto fragment = mp4::parse_fragment(bytes, *init);
  EXPECT_TRUE(fragment) << fragment.error().message;
  return fragment.value_or(mp4::Fragment{});
}

void expect_round_trip(const mp4::InitSegment& clear_init, std::uint32_t track_id, const Bytes& sample) {
  Sealer sealer = vector_sealer(clear_init);
  const auto sealed = sealer.seal(one_sample(sample, track_id));
  ASSERT_TRUE(sealed) << sealed.error().message;
  const auto fragment = parse(*sealed, sealer);
  ASSERT_EQ(fragment.samples.size(), 1U);
  EXPECT_NE(samples_of(fragment, *sealed)[0], sample);
  Opener opener(*mp4::parse_init(sealer.init_bytes()), vector::material());
  EXPECT_EQ(opened_samples(opener, fragment, *sealed)->front(), sample);
}

// [REQ-ENC-3] H.264, H.265 and MJPEG; and the sound.
TEST(Sealer, SealsWhatOpenerOpens) {
  expect_round_trip(init_of({h264()}), 1, nal_sample({2, 30, 1, 1000}));
  expect_round_trip(init_of({h265()}), 1, nal_sample({2, 30, 3, 1000}));
  expect_round_trip(init_of({mjpeg()}), 1, counting(999));
  expect_round_trip(init_of({h264(), aac()}), 2, counting(77));
}

TEST(Sealer, LeavesLengthAndHeaderOfEachNalUnitClear) {
  for (const bool is_h265 : {false, true}) {
    Sealer sealer = vector_sealer(init_of({is_h265 ? h265() : h264()}));
    const Bytes sample = nal_sample({10, 300, 1});
    const auto sealed = sealer.seal(one_sample(sample));
    const auto fragment = parse(*sealed, sealer);
    const auto& parts = fragment.samples[0].subsamples;
    ASSERT_EQ(parts.size(), 3U);
    const std::uint32_t header = is_h265 ? 2 : 1;
    EXPECT_EQ(parts[0].clear_bytes, 4 + header);
    EXPECT_EQ(parts[0].protected_bytes, 10 - header);
    EXPECT_EQ(parts[1].protected_bytes, 300 - header);
    EXPECT_EQ(parts[2].clear_bytes, 5U);
    EXPECT_EQ(parts[2].protected_bytes, 0U);
    const Bytes raw = samples_of(fragment, *sealed)[0];
    EXPECT_TRUE(std::ranges::equal(ByteView(raw).first(4 + header), ByteView(sample).first(4 + header)));
    EXPECT_FALSE(
        std::ranges::equal(ByteView(raw).subspan(4 + header, 8), ByteView(sample).subspan(4 + header, 8)));
  }
}

TEST(Sealer, UsesOneKeyStreamAcrossTheProtectedRangesOfASample) {
  Sealer sealer = vector_sealer(init_of({h264()}), 0xabcd'0001'0000'0000);
  const Bytes sample = nal_sample({6, 40});
  const auto sealed = sealer.seal(one_sample(sample));
  const Bytes raw = samples_of(parse(*sealed, sealer), *sealed)[0];
  // The same by hand: IV padded with zeroes, ranges [5, 10) and [15, 54).
  Bytes expected = sample;
  ssl::AesCtr cipher(vector::material().dek.view());
  cipher.restart(vector::hex("abcd0001000000000000000000000000"));
  cipher.apply(MutableBytes(expected).subspan(5, 5));
  cipher.apply(MutableBytes(expected).subspan(15, 39));
  EXPECT_EQ(raw, expected);
}

TEST(Sealer, HonoursTheLengthSizeOfTheTrack) {
  mp4::Track track = h264();
  track.codec_config[4] = 0xfd; // 2-byte lengths
  Sealer sealer = vector_sealer(init_of({track}));
  const Bytes sample = {0, 3, 0x65, 1, 2, 0, 2, 0x41, 3};
  const auto sealed = sealer.seal(one_sample(sample));
  ASSERT_TRUE(sealed) << sealed.error().message;
  const auto fragment = parse(*sealed, sealer);
  ASSERT_EQ(fragment.samples[0].subsamples.size(), 2U);
  EXPECT_EQ(fragment.samples[0].subsamples[0].clear_bytes, 3U);
  EXPECT_EQ(fragment.samples[0].subsamples[0].protected_bytes, 2U);
}

TEST(Sealer, NeverUsesAnIvTwice_OverAllTracks) {
  Sealer sealer = vector_sealer(init_of({h264(), aac()}), 0xffff'ffff'ffff'fffd); // wraps on the way
  std::set<std::array<std::uint8_t, 16>> seen;
  std::size_t samples = 0;
  for (int i = 0; i < 50; ++i) {
    const Bytes picture = nal_sample({20});
    const auto video = sealer.seal(one_sample(picture, 1));
    const Bytes sound = counting(30);
    mp4::FragmentToWrite frames = clear_fragment({10, 10, 10}, sound);
    frames.track_id = 2;
    const auto audio = sealer.seal(frames);
    EXPECT_FALSE(sealer.seal(one_sample(Bytes{0, 0, 0, 9}, 1))) << "a refused fragment in between";
    for (const auto* bytes : {&*video, &*audio})
      for (const auto& sample : parse(*bytes, sealer).samples) {
        EXPECT_TRUE(seen.insert(sample.iv).second);
        EXPECT_TRUE(std::all_of(sample.iv.begin() + 8, sample.iv.end(), [](auto byte) { return byte == 0; }));
        ++samples;
      }
  }
  EXPECT_EQ(samples, 200U);
}

TEST(Sealer, AddsBothPsshBoxesWithTheKeyBoxLast) {
  const Sealer sealer = vector_sealer(init_of({h264(), aac()}));
  const auto init = mp4::parse_init(sealer.init_bytes());
  ASSERT_TRUE(init) << init.error().message;
  ASSERT_EQ(init->protection_systems.size(), 2U);
  EXPECT_EQ(init->protection_systems[0].system_id, w3c_common_system_id);
  EXPECT_EQ(init->protection_systems[0].kids, std::vector{vector::kid()});
  EXPECT_TRUE(init->protection_systems[0].data.empty());
  EXPECT_EQ(init->protection_systems[1].system_id, key_box_system_id);
  EXPECT_EQ(init->protection_systems[1].kids, std::vector{vector::kid()});
  EXPECT_EQ(init->protection_systems[1].data, vector::key_box());
  EXPECT_EQ(find_key_box(*init).value(), vector::key_box());
  for (const auto& track : init->tracks) {
    ASSERT_TRUE(track.encryption);
    EXPECT_EQ(track.encryption->default_kid, vector::kid());
    EXPECT_EQ(track.encryption->iv_bytes, 8);
  }
}

TEST(Sealer, MakesNewKeysForEachClip) {
  const auto password = vector::password();
  const Sealer first = Sealer::create(init_of({h264()}), password);
  const Sealer second = Sealer::create(init_of({h264()}), password);
  EXPECT_NE(first.kid(), second.kid());
  const auto material_of = [&](const Sealer& sealer) {
    const auto box = parse_key_box(find_key_box(*mp4::parse_init(sealer.init_bytes())).value());
    return unwrap(box.value(), password).value();
  };
  EXPECT_FALSE(std::ranges::equal(material_of(first).dek.view(), material_of(second).dek.view()));
  EXPECT_FALSE(std::ranges::equal(material_of(first).mac_key.view(), material_of(second).mac_key.view()));
}

TEST(Sealer, KeepsTheProducerTime) {
  Sealer sealer = vector_sealer(init_of({mjpeg()}));
  const Bytes sample = counting(40);
  mp4::FragmentToWrite source = one_sample(sample);
  source.producer_time = mp4::ProducerTime{1, WallTime(std::chrono::microseconds(1'700'000'000'000'001)), 99};
  const auto sealed = sealer.seal(source);
  const auto fragment = parse(*sealed, sealer);
  ASSERT_TRUE(fragment.producer_time);
  EXPECT_EQ(fragment.producer_time->wall, source.producer_time->wall);
  Opener opener(*mp4::parse_init(sealer.init_bytes()), vector::material());
  EXPECT_EQ(opened_samples(opener, fragment, *sealed)->front(), sample);
}

void expect_invalid(const mp4::FragmentToWrite& fragment) {
  Sealer sealer = vector_sealer(init_of({h264(), aac()}));
  const auto sealed = sealer.seal(fragment);
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.error().kind, ErrorKind::Invalid) << sealed.error().message;
}

TEST(Sealer, Rejects_NalUnitThatLeavesItsSample) {
  Bytes sample = nal_sample({10, 10});
  sample[3] = 11; // now the second length is read one byte late
  expect_invalid(one_sample(sample));
  const Bytes only_length = {0, 0, 0, 1};
  expect_invalid(one_sample(only_length));
  const Bytes cut_length = {0, 0, 0};
  expect_invalid(one_sample(cut_length));
}

TEST(Sealer, Rejects_UnknownTrack) {
  const Bytes sample = nal_sample({10});
  expect_invalid(one_sample(sample, 3));
}

TEST(Sealer, Rejects_SamplesThatDoNotMakeUpThePayload) {
  const Bytes sample = counting(10);
  mp4::FragmentToWrite fragment = one_sample(sample, 2);
  fragment.samples[0].size_bytes = 9;
  expect_invalid(fragment);
  fragment.samples[0].size_bytes = 11;
  expect_invalid(fragment);
}

TEST(Sealer, Rejects_MoreNalUnitsThanReadersTake) {
  const Bytes sample = nal_sample(std::vector<std::uint32_t>(mp4::max_subsamples_per_sample + 1, 1));
  expect_invalid(one_sample(sample));
}

TEST(Opener, Rejects_SubsamplesBeyondTheSample) {
  Opener opener(init_of({mp4::samples::sealed(h264())}), vector::material());
  Bytes bytes(10);
  mp4::Sample sample = mp4::samples::sample(10);
  sample.subsamples = {{5, 6}};
  EXPECT_EQ(opener.open_sample(sample, bytes).error().kind, ErrorKind::Damaged);
  sample.subsamples = {{0, 0xffff'ffff}, {11, 0}};
  EXPECT_EQ(opener.open_sample(sample, bytes).error().kind, ErrorKind::Damaged);
  sample.subsamples.clear();
  EXPECT_EQ(opener.open_sample(sample, MutableBytes(bytes).first(9)).error().kind, ErrorKind::Damaged);
  EXPECT_TRUE(opener.open_sample(sample, bytes));
}

TEST(Opener, LeavesAClearClipAsItIs) {
  Opener opener(init_of({h264()}), vector::material());
  Bytes bytes = counting(10);
  EXPECT_TRUE(opener.open_sample(mp4::samples::sample(10), bytes));
  EXPECT_EQ(bytes, counting(10));
}

} // namespace
} // namespace kagimado::sealed
