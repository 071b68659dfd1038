// The parts of an export on their own: indexes that run full, large files, manifests, times, media.
#include "engine/exporter/camera_copy.h"
#include "engine/exporter/exporter.h"
#include "engine/exporter/readme.h"
#include "engine/exporter/utc_text.h"
#include "tests/engine/exporter/source_clips.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kagimado::exporter {
namespace {

namespace fs = std::filesystem;

TEST(GroupIndex, NeighboursShareAPlace_WhenItIsFull) {
  GroupIndex index(4);
  for (std::uint64_t g = 0; g < 11; ++g) {
    index.begin(1000 * g, 1000 * g + 8, 90 * g);
    index.add_duration(90);
  }
  const auto references = index.references(11'000);
  ASSERT_EQ(references.size(), 3U); // of four groups each
  std::uint64_t bytes = 0, duration = 0;
  for (const auto& reference : references) {
    bytes += reference.size_bytes;
    duration += reference.duration;
  }
  EXPECT_EQ(bytes, 11'000U);
  EXPECT_EQ(duration, 990U);
  EXPECT_EQ(references[0].size_bytes, 4000U);
  EXPECT_EQ(index.points()[1].moof_offset, 4008U);
}

TEST(GroupIndex, CoversEverything_HoweverManyGroupsAndPlaces) {
  for (std::size_t places = 1; places < 9; ++places) {
    for (std::uint64_t groups = 1; groups < 70; ++groups) {
      GroupIndex index(places);
      for (std::uint64_t g = 0; g < groups; ++g) {
        index.begin(10 * g, 10 * g, g);
        index.add_duration(1);
      }
      std::uint64_t bytes = 0, duration = 0;
      for (const auto& reference : index.references(10 * groups)) {
        bytes += reference.size_bytes;
        duration += reference.duration;
      }
      ASSERT_EQ(bytes, 10 * groups) << places;
      ASSERT_EQ(duration, groups) << places;
      ASSERT_LE(index.places().size(), places);
    }
  }
}

TEST(GroupIndex, DurationOverAGapIsTheTimeBetween_AndOfAClockThatWentBackTheirOwn) {
  GroupIndex index(8);
  index.begin(0, 0, 1000);
  index.add_duration(90);
  index.begin(10, 10, 5000);
  index.add_duration(90);
  index.begin(20, 20, 100);
  index.add_duration(90);
  const auto references = index.references(30);
  EXPECT_EQ(references[0].duration, 4000U);
  EXPECT_EQ(references[1].duration, 90U);
}

// Copies camera 1 of the recordings with a small largest file.
std::vector<ManifestFile> copy_split(const FakeRecordings& recordings, const std::string& folder,
                                     std::uint64_t largest) {
  auto medium = MediumFolder::open(folder);
  EXPECT_TRUE(medium);
  CameraCopyOptions options;
  options.camera = {CameraId{1}, "a"};
  options.range = {ten_fifteen, ten_fifteen + 10s};
  options.largest_file_bytes = largest;
  options.on_written = [](std::uint64_t) { return Result<>(); };
  options.on_file = [] {};
  CopyWork work;
  CameraCopy copy(recordings, *medium, nullptr, work, std::move(options));
  const auto done = copy.run(recordings.spans({{CameraId{1}}, ten_fifteen, ten_fifteen + 10s}).value());
  EXPECT_TRUE(done) << done.error().message;
  EXPECT_TRUE(work.drain());
  return copy.manifest().files;
}

TEST(CameraCopy, SplitsAtAGroup_BeforeAFileIsTooLargeForTheMedium) {
  const oracle::TemporaryFolder folder;
  FakeRecordings recordings;
  const auto password = sealed::vector::password();
  recordings.files = {record(make_clip(picture + "-t 6 " + h264), {.password = &password})};
  const std::uint64_t largest = 200'000;
  const auto files = copy_split(recordings, folder / "", largest);
  ASSERT_GE(files.size(), 2U);
  EXPECT_EQ(files[0].chain, Chain::Whole);
  EXPECT_EQ(files[1].chain, Chain::Joined);
  std::size_t fragments = 0;
  for (const auto& file : files) {
    const Bytes bytes = oracle::read_file(folder / file.path);
    EXPECT_LE(bytes.size(), largest);
    const auto clip = oracle::read_clip(bytes);
    ASSERT_TRUE(clip) << clip.error().message;
    EXPECT_TRUE(clip->pieces.front().fragment.starts_with_sync());
    fragments += clip->pieces.size();
  }
  EXPECT_EQ(fragments, 150U);
  for (std::size_t n = 1; n < files.size(); ++n)
    EXPECT_EQ(files[n].range.from, files[n - 1].range.to);
}

TEST(ClipWriter, CopiesWhatItCannotRead_WithoutAnIndex) {
  const oracle::TemporaryFolder folder;
  const auto medium = MediumFolder::open(folder / "");
  FakeFile file = record(make_clip(picture + "-t 1 " + h264), {});
  // A codec that this product does not know.
  const auto at = std::ranges::search(file.init, as_bytes("avc1")).begin();
  std::ranges::copy(as_bytes("xyz9"), at);
  auto writer =
      ClipWriter::create(*medium, "strange.mp4", read_clip_info(std::make_shared<const Bytes>(file.init)));
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->add(mp4::PlaybackMark{ten_fifteen, 1, true}, file.groups[0].bytes));
  const auto summary = writer->finish();
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->codecs, "");
  const Bytes bytes = oracle::read_file(folder / "strange.mp4");
  EXPECT_TRUE(std::ranges::search(bytes, as_bytes("sidx")).empty());
  EXPECT_FALSE(std::ranges::search(bytes, file.groups[0].bytes).empty());
}

TEST(UtcText, ReadsAsWritten) {
  const WallTime time = ten_fifteen + 123'456us;
  EXPECT_EQ(utc_text(time), "2026-11-23T10:15:00.123456Z");
  EXPECT_EQ(utc_file_text(time), "20261123T101500Z");
  EXPECT_EQ(parse_utc_text(utc_text(time)), time);
  const WallTime before_1970{-1us};
  EXPECT_EQ(utc_text(before_1970), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(parse_utc_text(utc_text(before_1970)), before_1970);
  for (const char* wrong :
       {"", "now", "2026-13-01T00:00:00.000000Z", "2026-02-30T00:00:00.000000Z",
        "2026-11-23T24:00:00.000000Z", "2026-11-23T10:15:00.123456Zx", "2026-11-23T10:15:00Z"})
    EXPECT_FALSE(parse_utc_text(wrong)) << wrong;
}

Manifest sample_manifest() {
  Manifest manifest{"0.1.0", "rec", "Asia/Tokyo", ten_fifteen, {ten_fifteen, ten_fifteen + 60s}, true, {}};
  ManifestFile file;
  file.path = "cam001/20261123T101500Z-0001.mp4";
  file.sha256.fill(7);
  file.bytes = 5'000'000'000;
  file.range = {ten_fifteen, ten_fifteen + 10s};
  file.codecs = "avc1.4d401f";
  file.sealed = true;
  file.kid = sealed::vector::kid();
  file.period = sealed::vector::pb_salt();
  file.chain = Chain::Joined;
  file.spans = {file.range};
  manifest.cameras = {{CameraId{1}, "玄関 \"a\"", {file}, {{ten_fifteen + 10s, ten_fifteen + 60s}}}};
  return manifest;
}

TEST(ManifestText, ReadsAsWritten) {
  const Manifest manifest = sample_manifest();
  const auto read = read_manifest(as_bytes(write_manifest(manifest)));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(write_manifest(*read), write_manifest(manifest));
  EXPECT_EQ(read->cameras[0].files[0].bytes, 5'000'000'000U);
  EXPECT_EQ(read->cameras[0].files[0].chain, Chain::Joined);
}

TEST(ManifestText, IsRefused_WhenAnythingIsCutOrBent) {
  const std::string text = write_manifest(sample_manifest());
  for (std::size_t size = 0; size + 2 < text.size(); ++size)
    ASSERT_FALSE(read_manifest(as_bytes(text.substr(0, size)))) << size;
  for (const std::string field :
       {"format", "product", "created", "cameras", "sha256", "bytes", "path", "spans", "name", "id"}) {
    std::string bent = text;
    bent.replace(bent.find("\"" + field + "\""), field.size() + 2, "\"" + field.substr(1) + "X\"");
    ASSERT_FALSE(read_manifest(as_bytes(bent))) << field;
  }
  std::string newer = text;
  newer.replace(newer.find("\"format\": 1"), 11, "\"format\": 2");
  EXPECT_EQ(read_manifest(as_bytes(newer)).error().kind, ErrorKind::Unsupported);
  EXPECT_FALSE(read_manifest(as_bytes("[]")));
  EXPECT_FALSE(read_manifest(as_bytes("null")));
}

TEST(ManifestText, NamesThatAreNoUtf8DoNoHarm) {
  Manifest manifest = sample_manifest();
  manifest.cameras[0].name = "a\xff\xfe";
  EXPECT_TRUE(read_manifest(as_bytes(write_manifest(manifest))));
}

TEST(Media, AreFoundBelowTheirRoots_WithEscapedNames) {
  const oracle::TemporaryFolder root;
  const std::string folder = root / "";
  fs::create_directories(folder + "usb 0");
  fs::create_directories(folder + "disk");
  const std::string base = fs::path(folder).parent_path().string();
  const std::string mounts = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
                             "36 22 8:17 / " +
                             base +
                             "/usb\\0400 rw,relatime shared:1 - vfat /dev/sdb1 rw\n"
                             "37 22 8:33 / " +
                             base +
                             "/gone rw - vfat /dev/sdc1 rw\n"
                             "38 22 8:49 / " +
                             base +
                             "/disk rw - exfat /dev/sdd1 rw\n"
                             "39 22 8:49 / " +
                             base +
                             "/disk rw - exfat /dev/sde1 rw\n"
                             "40 22 8:50 / " +
                             base + "-other rw - exfat /dev/sdf1 rw\nshort line\n\n";
  const auto media = find_media(mounts, {base});
  ASSERT_EQ(media.size(), 2U);
  EXPECT_EQ(media[0].folder, base + "/usb 0");
  EXPECT_EQ(media[0].label, "usb 0");
  EXPECT_TRUE(media[0].writable);
  EXPECT_GT(media[0].free_bytes, 0U);
  EXPECT_GE(media[0].total_bytes, media[0].free_bytes);
  EXPECT_EQ(media[1].label, "disk");
  EXPECT_TRUE(find_media(mounts, {base + "/usb 0"}).empty()) << "the root itself is no medium";
}

TEST(Readme, IsForNotepad_InBothLanguages) {
  const std::string text = readme_text(true);
  EXPECT_THAT(text, ::testing::StartsWith("\xef\xbb\xbf"));
  EXPECT_THAT(text, ::testing::HasSubstr("パスワード"));
  EXPECT_THAT(text, ::testing::HasSubstr("How to play\r\n"));
  EXPECT_THAT(readme_text(false), ::testing::Not(::testing::HasSubstr("Double-click")));
}

TEST(MediumErrors, TellFullFromGone) {
  EXPECT_EQ(medium_error(ENOSPC, "writing", "x").kind, ErrorKind::Limit);
  EXPECT_EQ(medium_error(EFBIG, "writing", "x").kind, ErrorKind::Limit);
  for (const int code : {EIO, ENODEV, ENOENT, EROFS})
    EXPECT_EQ(medium_error(code, "writing", "x").kind, ErrorKind::Io);
}

} // namespace
} // namespace kagimado::exporter
