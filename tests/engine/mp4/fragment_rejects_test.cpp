// One malformation a test: everything here comes from a network or a disk.
#include "tests/engine/mp4/samples.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

using namespace samples;

const InitSegment init = init_of({sealed(h264()), aac()});

Bytes good() {
  static const Bytes payload = counting(300);
  return write_fragment(sealed_fragment({100, 200}, payload));
}

void expect_refused(ByteView bytes, ErrorKind kind, std::string_view part_of_message) {
  const auto read = parse_fragment(bytes, init);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, kind) << read.error().message;
  EXPECT_NE(read.error().message.find(part_of_message), std::string::npos) << read.error().message;
}

TEST(FragmentReader, AcceptsTheGoodOne) {
  ASSERT_TRUE(parse_fragment(good(), init));
}

TEST(FragmentReader, Rejects_EveryTruncation) {
  const Bytes bytes = good();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = parse_fragment(ByteView(bytes).first(size), init);
    ASSERT_FALSE(read) << size;
    ASSERT_EQ(read.error().kind, ErrorKind::Damaged) << size;
  }
}

TEST(FragmentReader, KeepsInsideItsBytes_WhenAnyByteIsBent) {
  const Bytes bytes = good();
  const std::size_t moof_end = content_of(bytes, "mdat");
  for (std::size_t i = 0; i < moof_end; ++i) {
    for (const std::uint8_t value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      Bytes bent = bytes;
      bent[i] = value;
      const auto read = parse_fragment(bent, init);
      if (!read)
        continue;
      for (const auto& sample : read->samples)
        ASSERT_LE(std::uint64_t{sample.offset} + sample.size_bytes, bent.size()) << i;
    }
  }
}

TEST(FragmentReader, Rejects_EndlessBox) {
  Bytes bytes = good();
  put(bytes, content_of(bytes, "mdat") - 8, 0, 4);
  expect_refused(bytes, ErrorKind::Damaged, "size 0");
}

TEST(FragmentReader, Rejects_BoxSmallerThanItsHeader) {
  Bytes bytes = good();
  put(bytes, content_of(bytes, "traf") - 8, 5, 4);
  expect_refused(bytes, ErrorKind::Damaged, "smaller than its header");
}

TEST(FragmentReader, Rejects_MdatBeforeMoof) {
  const Bytes bytes = box("mdat", counting(10)) + good();
  expect_refused(bytes, ErrorKind::Damaged, "mdat without moof");
}

TEST(FragmentReader, Rejects_TwoMoofs) {
  const Bytes bytes = good();
  const std::size_t mdat = content_of(bytes, "mdat") - 8;
  const Bytes moof(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(mdat));
  expect_refused(moof + bytes, ErrorKind::Damaged, "two moof");
}

TEST(FragmentReader, Rejects_BytesBehindMdat) {
  expect_refused(good() + Bytes{1}, ErrorKind::Damaged, "behind mdat");
}

TEST(FragmentReader, Rejects_SencCountMismatch) {
  Bytes bytes = good();
  put(bytes, content_of(bytes, "senc") + 4, 1, 4);
  expect_refused(bytes, ErrorKind::Damaged, "senc has 1 samples, trun 2");
}

TEST(FragmentReader, Rejects_SubsamplesThatDoNotMakeUpTheSample) {
  Bytes bytes = good();
  const std::size_t clear_bytes = content_of(bytes, "senc") + 8 + 8 + 2;
  put(bytes, clear_bytes, 6, 2); // clear + protected = size + 1
  expect_refused(bytes, ErrorKind::Damaged, "cover 101 of 100 bytes");
  put(bytes, clear_bytes, 4, 2);
  expect_refused(bytes, ErrorKind::Damaged, "cover 99 of 100 bytes");
}

TEST(FragmentReader, Rejects_SubsamplesWhoseSumOverflows) {
  static const Bytes payload = counting(100);
  FragmentToWrite source = sealed_fragment({100}, payload);
  source.samples[0].subsamples = {{100, 0xffff'ffff}, {0, 1}};
  expect_refused(write_fragment(source), ErrorKind::Damaged, "cover 4294967396 of 100 bytes");
}

TEST(FragmentReader, Rejects_4097Subsamples) {
  static const Bytes payload = counting(100);
  FragmentToWrite source = sealed_fragment({100}, payload);
  source.samples[0].subsamples.assign(max_subsamples_per_sample + 1, {0, 0});
  expect_refused(write_fragment(source), ErrorKind::Limit, "4097 subsamples");
}

TEST(FragmentReader, Accepts_4096Subsamples) {
  static const Bytes payload = counting(4096);
  FragmentToWrite source = sealed_fragment({4096}, payload);
  source.samples[0].subsamples.assign(max_subsamples_per_sample, {0, 1});
  EXPECT_TRUE(parse_fragment(write_fragment(source), init));
}

TEST(FragmentReader, Rejects_100001Samples) {
  FragmentToWrite source = clear_fragment({}, {});
  source.track_id = 2;
  source.samples.assign(max_samples_per_fragment, sample(0));
  EXPECT_TRUE(parse_fragment(write_fragment(source), init));
  source.samples.push_back(sample(0));
  expect_refused(write_fragment(source), ErrorKind::Limit, "more than 100000 samples");
}

TEST(FragmentReader, Rejects_RunsThatCostNoBytesButManySamples) {
  const Bytes run = box("trun", Bytes{0, 0, 0, 0, 0, 0, 0xc3, 0x50}); // 50,000 samples, all default
  Bytes traf = box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 2}) + box("tfdt", Bytes(8));
  traf = traf + run + run + run;
  const Bytes bytes = box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", {});
  expect_refused(bytes, ErrorKind::Limit, "more than 100000 samples");
}

TEST(FragmentReader, Rejects_SampleBeyondMdat) {
  Bytes bytes = good();
  const std::size_t second_size = content_of(bytes, "trun") + 12 + 12 + 4;
  ASSERT_EQ(get_u32(bytes, second_size), 200U);
  put(bytes, second_size, 201, 4);
  expect_refused(bytes, ErrorKind::Damaged, "lies outside mdat");
}

TEST(FragmentReader, Rejects_DataOffsetBeforeMdat) {
  for (const std::uint32_t offset : {0U, 0xffff'ff00U, 0x7fff'ffffU}) {
    Bytes bytes = good();
    put(bytes, content_of(bytes, "trun") + 8, offset, 4);
    expect_refused(bytes, ErrorKind::Damaged, "lies outside mdat");
  }
}

TEST(FragmentReader, Rejects_OneTrackTwiceInAFragment) {
  const Bytes traf = box("traf", box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 2}) + box("tfdt", Bytes(8)));
  const Bytes bytes = box("moof", box("mfhd", Bytes(8)) + traf + traf) + box("mdat", {});
  expect_refused(bytes, ErrorKind::Unsupported, "track 2 twice in one fragment");
}

TEST(FragmentReader, Rejects_FragmentWithoutTrack) {
  expect_refused(box("moof", box("mfhd", Bytes(8))) + box("mdat", {}), ErrorKind::Damaged, "no track");
}

TEST(FragmentReader, Rejects_UnknownTrack) {
  Bytes bytes = good();
  put(bytes, content_of(bytes, "tfhd") + 4, 9, 4);
  expect_refused(bytes, ErrorKind::Unsupported, "track 9");
}

TEST(FragmentReader, Rejects_ProtectedSamplesWithoutKeys) {
  // FFmpeg's own muxer makes such files: they could never be opened.
  expect_refused(renamed(renamed(good(), "senc", "free"), "saio", "free"), ErrorKind::Damaged,
                 "without senc");
}

TEST(FragmentReader, Rejects_SaizCountMismatch) {
  Bytes bytes = renamed(good(), "senc", "free");
  put(bytes, content_of(bytes, "saiz") + 5, 1, 4);
  expect_refused(bytes, ErrorKind::Damaged, "saiz has 1 samples of 2");
}

TEST(FragmentReader, Rejects_SaioOutsideTheFragment) {
  Bytes bytes = renamed(good(), "senc", "free");
  const std::size_t offset = content_of(bytes, "saio") + 8;
  put(bytes, offset, 0xffff'ffff, 4);
  expect_refused(bytes, ErrorKind::Damaged, "outside the fragment");
  put(bytes, offset, bytes.size() - 4, 4);
  expect_refused(bytes, ErrorKind::Damaged, "outside the fragment");
}

TEST(FragmentReader, Rejects_KeysThatChangeWithinATrack) {
  for (const auto* type : {"sgpd", "sbgp"}) {
    const Bytes group = box(type, Bytes{1, 0, 0, 0, 's', 'e', 'i', 'g', 0, 0, 0, 0});
    const Bytes traf = box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 2}) + box("tfdt", Bytes(8)) + group;
    const Bytes bytes = box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", {});
    expect_refused(bytes, ErrorKind::Unsupported, "keys that change");
  }
}

TEST(FragmentReader, Ignores_OtherSampleGroups) {
  const Bytes group = box("sbgp", Bytes{0, 0, 0, 0, 'r', 'o', 'l', 'l', 0, 0, 0, 0});
  const Bytes traf = box("tfhd", Bytes{0, 2, 0, 0, 0, 0, 0, 2}) + box("tfdt", Bytes(8)) + group;
  EXPECT_TRUE(parse_fragment(box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", {}), init));
}

TEST(FragmentReader, Rejects_IntegrityTagOfAnotherSize) {
  Bytes bytes = good();
  const std::size_t uuid = content_of(bytes, "uuid") - 8;
  // One byte longer, taken from a mdat that the moof now reaches into.
  put(bytes, uuid, 52, 4);
  const Bytes filler = box("free", {});
  const Bytes bent(filler);
  std::ranges::copy(bent, bytes.begin() + static_cast<std::ptrdiff_t>(uuid + 52));
  expect_refused(bytes, ErrorKind::Damaged, "integrity tag of 28 bytes");
}

TEST(FragmentReader, Rejects_IntegrityTagThatIsNotLast) {
  Bytes bytes = good();
  const std::size_t mdat = content_of(bytes, "mdat") - 8;
  const Bytes filler = box("free", {});
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(mdat), filler.begin(), filler.end());
  put(bytes, 0, get_u32(bytes, 0) + 8, 4);
  const std::size_t data_offset = content_of(bytes, "trun") + 8;
  put(bytes, data_offset, get_u32(bytes, data_offset) + 8, 4);
  expect_refused(bytes, ErrorKind::Damaged, "not the last box");
}

TEST(FragmentReader, Rejects_OtherSampleDescriptions) {
  Bytes traf = box("tfhd", Bytes{0, 2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2}) + box("tfdt", Bytes(8));
  const Bytes bytes = box("moof", box("mfhd", Bytes(8)) + box("traf", traf)) + box("mdat", {});
  expect_refused(bytes, ErrorKind::Unsupported, "sample description 2");
}

TEST(FragmentReader, Rejects_SencWithKeysOfItsOwn) {
  Bytes bytes = good();
  bytes[content_of(bytes, "senc") + 3] = 3; // PIFF's override of algorithm and key
  expect_refused(bytes, ErrorKind::Unsupported, "flags 0x3");
}

} // namespace
} // namespace kagimado::mp4
