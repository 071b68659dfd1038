// Clips of others become recordings that play and open like own ones.
#include "engine/exporter/import.h"
#include "engine/sealed/opener.h"
#include "tests/engine/exporter/source_clips.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::exporter {
namespace {

namespace fs = std::filesystem;

const std::string key_text = "0102030405060708090a0b0c0d0e0f10:" + std::string(sealed::vector::dek_hex);

class ImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "disk");
    ASSERT_TRUE(store::Store::prepare_disk(folder_ / "disk"));
    store::StoreOptions options;
    options.catalogue = folder_ / "catalogue.sqlite";
    options.disks = {{folder_ / "disk"}};
    options.clock = std::make_shared<fakes::ManualClock>();
    auto store = store::Store::open(std::move(options));
    ASSERT_TRUE(store) << store.error().message;
    store_ = std::move(*store);
  }

  ImportRequest request(const std::string& name) {
    ImportRequest request;
    request.camera = CameraId{7};
    request.file = folder_ / name;
    request.begins = ten_fifteen;
    return request;
  }

  // Everything of camera 7, init and fragments.
  oracle::Clip stored_clip() {
    store::CursorRequest from;
    from.camera = CameraId{7};
    from.from = ten_fifteen - 1h;
    const auto cursor = store_->open_cursor(from);
    Bytes all;
    while (auto piece = cursor->next()) {
      if (piece->init)
        all.insert(all.end(), piece->init->begin(), piece->init->end());
      all.insert(all.end(), piece->bytes->begin(), piece->bytes->end());
    }
    auto clip = oracle::read_clip(all);
    EXPECT_TRUE(clip) << clip.error().message;
    return clip.value_or(oracle::Clip{});
  }

  std::vector<store::Span> spans() {
    return store_->spans({{CameraId{7}}, ten_fifteen - 1h, ten_fifteen + 1h}).value();
  }

  oracle::TemporaryFolder folder_;
  std::unique_ptr<store::Store> store_;
  sealed::PasswordKey password_ = sealed::derive("today-1234", sealed::vector::salt_of(0xd4), 2048).value();
};

TEST_F(ImportTest, ClipWithAPassphraseSlotIsTakenAsItIs) {
  const auto older = sealed::vector::password();
  const FakeFile file = record(make_clip(picture + "-t 4 " + h264), {.password = &older});
  oracle::write_file(folder_ / "openipc.mp4", stored(file));
  const auto report = import_clip(*store_, request("openipc.mp4"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->sealed);
  EXPECT_FALSE(report->added_key_box);
  EXPECT_EQ(report->period, sealed::vector::pb_salt());
  EXPECT_EQ(report->fragments, 100U);
  EXPECT_EQ(report->range.from, ten_fifteen);
  EXPECT_EQ(report->range.to, ten_fifteen + 4s);
  const auto clip = stored_clip();
  EXPECT_EQ(clip.init_bytes, file.init);
  EXPECT_EQ(clip.pieces.size(), 100U);
  ASSERT_EQ(spans().size(), 1U);
  EXPECT_EQ(spans()[0].from, ten_fifteen);
  EXPECT_EQ(spans()[0].period, sealed::vector::pb_salt());
}

TEST_F(ImportTest, TimeIsTheClipsOwn_WhenNobodyTellsIt) {
  oracle::write_file(folder_ / "own.mp4", stored(record(make_clip(picture + "-t 2 " + h264), {})));
  auto wanted = request("own.mp4");
  wanted.begins.reset();
  const auto report = import_clip(*store_, wanted);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->range.from, ten_fifteen);
  EXPECT_FALSE(report->sealed);
}

TEST_F(ImportTest, ShakasClipOpensWithTheSitesPassword_WhenItsKeyIsGiven) {
  const std::string packager = oracle::shaka_packager();
  if (packager.empty())
    GTEST_SKIP() << "shaka-packager is not installed (npm install, or KAGIMADO_SHAKA)";
  ASSERT_EQ(oracle::run(ffmpeg + picture + "-t 4 " + h264 + (folder_ / "source.mp4")).status, 0);
  const std::string kid = sealed::vector::kid().hex(), dek(sealed::vector::dek_hex);
  for (const std::string name : {"clear", "sealed"}) {
    const std::string keys =
        name == "clear"
            ? ""
            : " --enable_raw_key_encryption --protection_scheme cenc --clear_lead 0 --keys label=:key_id=" +
                  kid + ":key=" + dek;
    ASSERT_EQ(oracle::run(packager + " in=" + (folder_ / "source.mp4") + ",stream=video,output=" +
                          (folder_ / (name + ".mp4")) + keys + " --segment_duration 1 2>&1")
                  .status,
              0);
  }
  auto wanted = request("sealed.mp4");
  EXPECT_EQ(import_clip(*store_, wanted).error().kind, ErrorKind::Locked);
  const auto foreign = parse_content_key(dek + ":" + dek).value();
  wanted.key = &foreign;
  wanted.password = &password_;
  EXPECT_EQ(import_clip(*store_, wanted).error().kind, ErrorKind::Invalid);
  const auto key = parse_content_key(key_text).value();
  wanted.key = &key;
  const auto report = import_clip(*store_, wanted);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->added_key_box);
  EXPECT_EQ(report->period, sealed::vector::salt_of(0xd4));

  const auto taken = stored_clip();
  const auto box = sealed::parse_key_box(sealed::find_key_box(taken.init).value()).value();
  const auto material = sealed::unwrap(box, password_);
  ASSERT_TRUE(material) << material.error().message;
  sealed::Opener opener(taken.init, *material);
  const auto clear = oracle::read_clip(oracle::read_file(folder_ / "clear.mp4")).value();
  ASSERT_EQ(taken.pieces.size(), clear.pieces.size());
  for (std::size_t p = 0; p < clear.pieces.size(); ++p) {
    for (std::size_t n = 0; n < clear.pieces[p].fragment.samples.size(); ++n) {
      const auto view = taken.pieces[p].sample(n);
      Bytes bytes(view.begin(), view.end());
      ASSERT_TRUE(opener.open_sample(taken.pieces[p].fragment.samples[n], bytes));
      ASSERT_TRUE(std::ranges::equal(bytes, clear.pieces[p].sample(n))) << p << " " << n;
    }
  }
}

TEST_F(ImportTest, WhatIsNoClipIsRefused) {
  oracle::write_file(folder_ / "text.mp4", as_bytes("this is no clip at all, only text"));
  EXPECT_EQ(import_clip(*store_, request("text.mp4")).error().kind, ErrorKind::Limit);
  oracle::write_file(folder_ / "empty.mp4", {});
  EXPECT_EQ(import_clip(*store_, request("empty.mp4")).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(import_clip(*store_, request("absent.mp4")).error().kind, ErrorKind::NotFound);
  ASSERT_EQ(oracle::run(ffmpeg + picture + "-t 1 " + h264 + (folder_ / "flat.mp4")).status, 0);
  EXPECT_FALSE(import_clip(*store_, request("flat.mp4"))); // not fragmented
  EXPECT_TRUE(spans().empty());
}

// Other packagers put a stretch of all tracks into one moof.
TEST_F(ImportTest, FragmentsOfPicturesAndSoundTogetherAreTakenAsTheyAre) {
  const auto made =
      oracle::run(ffmpeg + picture + sound + "-t 3 " + h264 +
                  "-c:a aac -movflags frag_keyframe+empty_moov+default_base_moof -f mp4 pipe:1");
  ASSERT_EQ(made.status, 0);
  oracle::write_file(folder_ / "both.mp4", made.bytes);
  std::vector<mp4::Unit> units;
  mp4::StreamReader reader;
  ASSERT_TRUE(reader.push(made.bytes, [&](mp4::Unit unit) { units.push_back(std::move(unit)); }));
  const auto init = mp4::parse_init(*units.front().bytes).value();
  ASSERT_EQ(init.tracks.size(), 2U);
  ASSERT_EQ(mp4::parse_fragments(*units[1].bytes, init).value().size(), 2U);

  const auto report = import_clip(*store_, request("both.mp4"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->fragments, units.size() - 1);
  EXPECT_EQ(report->range.from, ten_fifteen);
  EXPECT_GE(report->range.to, ten_fifteen + 3s);
  EXPECT_LT(report->range.to, ten_fifteen + 3s + 40ms)
      << "ffmpeg counts the sound's lead to the last picture";
  EXPECT_EQ(report->cut_bytes, 0U) << "an index at the end is no loss";
  const auto taken = stored_clip();
  EXPECT_EQ(taken.init_bytes, *units.front().bytes);
  ASSERT_EQ(taken.pieces.size(), units.size() - 1);
  for (std::size_t n = 0; n < taken.pieces.size(); ++n)
    EXPECT_EQ(*taken.pieces[n].bytes, *units[n + 1].bytes) << n;
}

TEST_F(ImportTest, NothingIsTaken_WhenTheClipIsBentSomewhere) {
  Bytes bytes = stored(record(make_clip(picture + "-t 4 " + h264), {}));
  const auto late = std::ranges::find_end(bytes, as_bytes("trun")); // of the last fragment
  ASSERT_FALSE(late.empty());
  std::ranges::copy(as_bytes("\xff\xff\xff\xff\xff\xff\xff\xff"), late.begin() + 4);
  oracle::write_file(folder_ / "bent.mp4", bytes);
  const auto report = import_clip(*store_, request("bent.mp4"));
  ASSERT_FALSE(report);
  EXPECT_TRUE(report.error().message.contains("bent.mp4")) << report.error().message;
  EXPECT_TRUE(spans().empty());
}

TEST_F(ImportTest, WhatIsWholeOfACutClipIsTaken_AndTheRestIsTold) {
  const Bytes bytes = stored(record(make_clip(picture + "-t 2 " + h264), {}));
  const auto last = std::ranges::find_end(bytes, as_bytes("moof"));
  const auto last_at = static_cast<std::size_t>(last.begin() - bytes.begin()) - 4;
  for (const std::size_t missing : {std::size_t{1}, bytes.size() - last_at - 20}) { // in mdat; in moof
    const ByteView cut = ByteView(bytes).first(bytes.size() - missing);
    oracle::write_file(folder_ / "cut.mp4", cut);
    auto wanted = request("cut.mp4");
    wanted.begins = ten_fifteen + std::chrono::seconds(missing); // each has its own time
    const auto report = import_clip(*store_, wanted);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->fragments, 49U);
    EXPECT_EQ(report->cut_bytes, cut.size() - last_at);
  }
}

TEST_F(ImportTest, ATimeThatHasRecordingsIsRefused_OneThatTouchesItIsNot) {
  oracle::write_file(folder_ / "a.mp4", stored(record(make_clip(picture + "-t 2 " + h264), {})));
  ASSERT_TRUE(import_clip(*store_, request("a.mp4")));
  auto again = request("a.mp4");
  again.begins = ten_fifteen + 1s;
  EXPECT_EQ(import_clip(*store_, again).error().kind, ErrorKind::Conflict);
  again.begins = ten_fifteen - 1s;
  EXPECT_EQ(import_clip(*store_, again).error().kind, ErrorKind::Conflict);
  ASSERT_EQ(spans().size(), 1U);
  again.begins = ten_fifteen + 2s;
  EXPECT_TRUE(import_clip(*store_, again));
  again.camera = CameraId{8};
  again.begins = ten_fifteen;
  EXPECT_TRUE(import_clip(*store_, again));
}

TEST_F(ImportTest, AClipThatWouldEndInTheFutureIsRefused) {
  oracle::write_file(folder_ / "a.mp4", stored(record(make_clip(picture + "-t 2 " + h264), {})));
  auto wanted = request("a.mp4");
  wanted.ends_before = ten_fifteen + 2s - 1us;
  EXPECT_EQ(import_clip(*store_, wanted).error().kind, ErrorKind::Invalid);
  wanted.ends_before = ten_fifteen + 2s;
  EXPECT_TRUE(import_clip(*store_, wanted));
}

TEST_F(ImportTest, SoundAloneIsNoRecording) {
  ASSERT_EQ(oracle::run(ffmpeg + sound +
                        "-t 1 -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof " +
                        (folder_ / "sound.mp4"))
                .status,
            0);
  EXPECT_EQ(import_clip(*store_, request("sound.mp4")).error().kind, ErrorKind::Unsupported);
}

TEST_F(ImportTest, TimesBeyondAllReasonAreDamage) {
  auto clip = make_clip(picture + "-t 1 " + h264);
  clip.pieces.front().fragment.decode_time = UINT64_MAX - 1'000'000;
  oracle::write_file(folder_ / "far.mp4", stored(record(clip, {})));
  EXPECT_EQ(import_clip(*store_, request("far.mp4")).error().kind, ErrorKind::Damaged);
  EXPECT_TRUE(spans().empty());
}

TEST_F(ImportTest, KeysAreReadStrictly) {
  EXPECT_TRUE(parse_content_key(key_text));
  for (const std::string& wrong : {std::string(), key_text.substr(1), key_text + "0", std::string(65, '0'),
                                   std::string(32, 'g') + ":" + std::string(32, '0')})
    EXPECT_EQ(parse_content_key(wrong).error().kind, ErrorKind::Invalid) << wrong;
}

} // namespace
} // namespace kagimado::exporter
