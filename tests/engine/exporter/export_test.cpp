// What is on the medium after an export, bytes and manifest.
#include "engine/exporter/exporter.h"
#include "engine/exporter/manifest.h"
#include "engine/mp4/index_boxes.h"
#include "engine/ssl/crypto.h"
#include "tests/engine/exporter/source_clips.h"
#include "tests/engine/mp4/samples.h"
#include "tests/fakes/manual_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

namespace kagimado::exporter {
namespace {

namespace fs = std::filesystem;

const oracle::Clip& six_seconds() {
  static const oracle::Clip clip = make_clip(picture + "-t 6 " + h264);
  return clip;
}

class ExportTest : public ::testing::Test {
 protected:
  std::unique_ptr<Export> make(ExportRequest request) {
    request.medium = medium_ / "";
    auto recordings = std::make_unique<FakeRecordings>(recordings_);
    return std::make_unique<Export>(std::move(recordings), std::move(request), clock_);
  }

  static ExportRequest of_camera_1(WallTime from, WallTime to, bool with_player = false) {
    ExportRequest request;
    request.cameras = {{CameraId{1}, "玄関"}};
    request.from = from;
    request.to = to;
    request.with_player = with_player;
    return request;
  }

  // Runs it and reads the manifest of what came out.
  Manifest export_now(const ExportRequest& request) {
    const auto job = make(request);
    const auto done = job->run();
    EXPECT_TRUE(done) << done.error().message;
    EXPECT_EQ(job->progress().state, ExportState::Done);
    folder_ = job->progress().folder;
    auto manifest = read_manifest(oracle::read_file((folder_ / "manifest.json").string()));
    EXPECT_TRUE(manifest) << manifest.error().message;
    return manifest.value_or(Manifest{});
  }

  Bytes bytes_of(const ManifestFile& file) { return oracle::read_file((folder_ / file.path).string()); }

  std::size_t entries_on_medium() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(medium_ / ""), fs::directory_iterator()));
  }

  oracle::TemporaryFolder medium_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  FakeRecordings recordings_;
  fs::path folder_;
  sealed::PasswordKey password_ = sealed::vector::password();
};

// Init and fragments of an exported file without its index boxes.
Bytes without_indexes(const Bytes& bytes) {
  Bytes kept;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto header = mp4::read_box_header(ByteView(bytes).subspan(at));
    if (!header)
      break;
    const auto type = header->type;
    if (type != mp4::fourcc("sidx") && type != mp4::fourcc("free") && type != mp4::fourcc("mfra"))
      kept.insert(kept.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(at + header->size_bytes));
    at += static_cast<std::size_t>(header->size_bytes);
  }
  return kept;
}

TEST_F(ExportTest, CopiesStoredBytesAsTheyAre_WhenSealed) { // [REQ-ENC-5]
  recordings_.files = {record(six_seconds(), {.password = &password_})};
  const Manifest manifest = export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  ASSERT_EQ(manifest.cameras.size(), 1U);
  ASSERT_EQ(manifest.cameras[0].files.size(), 1U);
  const ManifestFile& file = manifest.cameras[0].files[0];
  EXPECT_EQ(file.path, "cam001/20261123T101500Z-0001.mp4");
  const Bytes bytes = bytes_of(file);
  EXPECT_EQ(without_indexes(bytes), stored(recordings_.files[0]));
  EXPECT_EQ(bytes.size(), file.bytes);
  EXPECT_EQ(ssl::sha256(bytes), file.sha256);
  EXPECT_TRUE(file.sealed);
  EXPECT_EQ(file.kid, sealed::vector::kid());
  EXPECT_EQ(file.period, sealed::vector::pb_salt());
  EXPECT_EQ(file.chain, Chain::Whole);
  EXPECT_EQ(file.range.from, ten_fifteen);
  EXPECT_EQ(file.range.to, ten_fifteen + 6s);
  EXPECT_TRUE(manifest.cameras[0].gaps.empty());
  EXPECT_EQ(manifest.cameras[0].name, "玄関");
  EXPECT_THAT(file.codecs, ::testing::StartsWith("avc1."));
}

TEST_F(ExportTest, WholeGroupsCoverTheRange_AndTheChainIsJoined) {
  recordings_.files = {record(six_seconds(), {.password = &password_})};
  recordings_.piece_bytes = 5000; // several pieces a group
  const Manifest manifest = export_now(of_camera_1(ten_fifteen + 2500ms, ten_fifteen + 3100ms));
  const ManifestFile& file = manifest.cameras.at(0).files.at(0);
  EXPECT_EQ(without_indexes(bytes_of(file)), stored(recordings_.files[0], 2, 2));
  EXPECT_EQ(file.chain, Chain::Joined);
  EXPECT_EQ(file.range.from, ten_fifteen + 2s);
  EXPECT_EQ(file.range.to, ten_fifteen + 4s);
}

TEST_F(ExportTest, IndexesPointAtKeyFrames) {
  recordings_.files = {record(six_seconds(), {})};
  const Manifest manifest = export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  const Bytes bytes = bytes_of(manifest.cameras.at(0).files.at(0));
  const std::size_t sidx = mp4::samples::content_of(bytes, "sidx");
  const std::uint32_t sidx_bytes = mp4::samples::get_u32(bytes, sidx - 8);
  const auto index = mp4::read_segment_index(ByteView(bytes).subspan(sidx, sidx_bytes - 8));
  ASSERT_TRUE(index) << index.error().message;
  ASSERT_EQ(index->references.size(), 6U);
  std::uint64_t at = sidx - 8 + sidx_bytes + index->first_offset_bytes;
  for (const auto& reference : index->references) {
    EXPECT_DOUBLE_EQ(static_cast<double>(reference.duration) / index->timescale, 1.0);
    EXPECT_EQ(as_text(ByteView(bytes).subspan(at + 4, 4)), "prft"); // a group begins with what belongs to it
    at += reference.size_bytes;
  }
  const std::uint32_t mfra_bytes = mp4::samples::get_u32(bytes, bytes.size() - 4);
  EXPECT_EQ(at, bytes.size() - mfra_bytes);
  const auto points = mp4::read_random_access(ByteView(bytes).last(mfra_bytes));
  ASSERT_TRUE(points) << points.error().message;
  ASSERT_EQ(points->size(), 6U);
  for (const auto& point : *points)
    EXPECT_EQ(as_text(ByteView(bytes).subspan(static_cast<std::size_t>(point.moof_offset) + 4, 4)), "moof");
}

TEST_F(ExportTest, GapsAreTold_AndFilesOfSeveralCamerasStandApart) {
  recordings_.files = {
      record(six_seconds(), {}),
      record(six_seconds(), {.begins = ten_fifteen + 60s, .span = store::SpanId{2}}),
      record(six_seconds(), {.camera = CameraId{2}, .span = store::SpanId{3}, .password = &password_})};
  auto request = of_camera_1(ten_fifteen - 10s, ten_fifteen + 70s);
  request.cameras.push_back({CameraId{2}, "gate"});
  const Manifest manifest = export_now(request);
  ASSERT_EQ(manifest.cameras.size(), 2U);
  EXPECT_EQ(manifest.cameras[0].files.size(), 2U);
  const std::vector<TimeRange> gaps = {{ten_fifteen - 10s, ten_fifteen},
                                       {ten_fifteen + 6s, ten_fifteen + 60s},
                                       {ten_fifteen + 66s, ten_fifteen + 70s}};
  EXPECT_EQ(manifest.cameras[0].gaps, gaps);
  EXPECT_EQ(manifest.cameras[0].files[0].chain, Chain::None);
  EXPECT_EQ(manifest.cameras[1].files.at(0).path, "cam002/20261123T101500Z-0001.mp4");
}

TEST_F(ExportTest, TwoRecordingsOfTheSameTimeAreBothCopied_WhenTheClockWasSetBack) {
  recordings_.files = {record(six_seconds(), {}),
                       record(six_seconds(), {.begins = ten_fifteen + 2s, .span = store::SpanId{2}})};
  const Manifest manifest = export_now(of_camera_1(ten_fifteen + 3s, ten_fifteen + 4s));
  ASSERT_EQ(manifest.cameras.at(0).files.size(), 2U);
  EXPECT_EQ(without_indexes(bytes_of(manifest.cameras[0].files[0])), stored(recordings_.files[0], 3, 1));
  EXPECT_EQ(without_indexes(bytes_of(manifest.cameras[0].files[1])), stored(recordings_.files[1], 1, 1));
}

TEST_F(ExportTest, DamagedStretchesAreTold_AndTheRestIsCopied) {
  recordings_.files = {record(six_seconds(), {})};
  recordings_.files[0].groups[2].damaged_before = true;
  const Manifest manifest = export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  EXPECT_TRUE(manifest.cameras.at(0).files.at(0).damaged);
  EXPECT_EQ(without_indexes(bytes_of(manifest.cameras[0].files[0])), stored(recordings_.files[0]));
}

TEST_F(ExportTest, PlayerDataHoldsTheSameSealedBytes) { // [REQ-ENC-5, ENC-9]
  recordings_.files = {record(six_seconds(), {.password = &password_})};
  const Manifest manifest = export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s, true));
  EXPECT_TRUE(manifest.with_player);
  EXPECT_TRUE(fs::exists(folder_ / "player.html"));
  EXPECT_TRUE(fs::exists(folder_ / "README.txt"));
  const Bytes script = oracle::read_file((folder_ / "player-data/cam001/0001/0001.js").string());
  const std::string text(as_text(script));
  const auto data = text.find("\",\"") + 3;
  ASSERT_EQ(text.substr(0, data), "kagimado.chunk(\"cam001/0001/0001\",\"");
  const auto end = text.find('"', data);
  const auto bytes = from_base64(text.substr(data, end - data));
  ASSERT_TRUE(bytes);
  const Bytes whole = stored(recordings_.files[0]);
  EXPECT_EQ(*bytes, Bytes(whole.begin() + static_cast<std::ptrdiff_t>(recordings_.files[0].init.size()),
                          whole.end()));
  EXPECT_THAT(text.substr(end),
              ::testing::StartsWith("\",[[0," + std::to_string(ten_fifteen.time_since_epoch().count())));
  const Bytes index = oracle::read_file((folder_ / "player-data/index.js").string());
  EXPECT_THAT(std::string(as_text(index)), ::testing::HasSubstr("\\u7384\\u95a2")); // the name, as ASCII
}

TEST_F(ExportTest, SecondExportOfTheSameSecondGetsAnotherName) {
  recordings_.files = {record(six_seconds(), {})};
  (void)export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  const fs::path first = folder_;
  (void)export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  EXPECT_EQ(folder_.filename().string(), first.filename().string() + "-2");
}

TEST_F(ExportTest, NothingIsLeftBehind_WhenCancelledInTheMiddle) {
  recordings_.files = {record(six_seconds(), {})};
  Export* job = nullptr;
  int pieces = 0;
  recordings_.before_piece = [&]() -> Result<> {
    if (++pieces == 3)
      job->cancel();
    return {};
  };
  const auto made = make(of_camera_1(ten_fifteen, ten_fifteen + 6s, true));
  job = made.get();
  const auto done = job->run();
  ASSERT_FALSE(done);
  EXPECT_EQ(job->progress().state, ExportState::Cancelled);
  EXPECT_EQ(entries_on_medium(), 0U);
  EXPECT_LT(pieces, 6);
}

TEST_F(ExportTest, FolderNeverLooksWhole_WhileItIsNot) {
  recordings_.files = {record(six_seconds(), {})};
  std::vector<std::string> seen;
  recordings_.before_piece = [&]() -> Result<> {
    for (const auto& entry : fs::directory_iterator(medium_ / ""))
      seen.push_back(entry.path().filename().string());
    return {};
  };
  (void)export_now(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  ASSERT_FALSE(seen.empty());
  EXPECT_THAT(seen, ::testing::Each(::testing::EndsWith(".partial")));
  EXPECT_EQ(entries_on_medium(), 1U);
  EXPECT_THAT(folder_.filename().string(), ::testing::Not(::testing::EndsWith(".partial")));
}

TEST_F(ExportTest, FailsAndLeavesNothing_WhenTheDiskCannotBeRead) {
  recordings_.files = {record(six_seconds(), {})};
  recordings_.before_piece = [n = 0]() mutable -> Result<> {
    return ++n < 3 ? Result<>() : fail(ErrorKind::Io, "disk gone");
  };
  const auto job = make(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  EXPECT_EQ(job->run().error().kind, ErrorKind::Io);
  EXPECT_EQ(job->progress().state, ExportState::Failed);
  EXPECT_EQ(entries_on_medium(), 0U);
}

TEST_F(ExportTest, IsRefused_WhenNothingIsRecordedOrNoMediumIsThere) {
  EXPECT_EQ(make(of_camera_1(ten_fifteen, ten_fifteen + 6s))->run().error().kind, ErrorKind::NotFound);
  recordings_.files = {record(six_seconds(), {})};
  EXPECT_EQ(make(of_camera_1(ten_fifteen, ten_fifteen))->run().error().kind, ErrorKind::Invalid);
  auto request = of_camera_1(ten_fifteen, ten_fifteen + 6s);
  request.medium = "/nonexistent/usb0";
  Export absent(std::make_unique<FakeRecordings>(recordings_), request, clock_);
  EXPECT_EQ(absent.run().error().kind, ErrorKind::NotFound);
}

// More than any disk has.
class HugeRecordings final : public FakeRecordings {
 public:
  using FakeRecordings::FakeRecordings;

  Result<std::vector<store::Span>> spans(const store::SpanQuery& query) const override {
    auto all = FakeRecordings::spans(query);
    for (auto& span : *all)
      span.bytes = std::uint64_t{1} << 60U;
    return all;
  }
};

TEST_F(ExportTest, SpaceIsCheckedBeforeAnythingIsWritten) {
  auto huge = std::make_unique<HugeRecordings>();
  huge->files = {record(six_seconds(), {})};
  huge->before_piece = []() -> Result<> {
    ADD_FAILURE() << "nothing may be read";
    return {};
  };
  auto request = of_camera_1(ten_fifteen, ten_fifteen + 6s);
  request.medium = medium_ / "";
  Export job(std::move(huge), request, clock_);
  const auto done = job.run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::Limit);
  EXPECT_THAT(done.error().message, ::testing::HasSubstr("not enough space"));
  EXPECT_EQ(entries_on_medium(), 0U);
}

// As if the medium were full: no file may grow beyond the limit.
class SmallFiles final {
 public:
  explicit SmallFiles(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
  }

  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST_F(ExportTest, SaysThatThereIsNoSpace_WhenItRunsOutInTheMiddle) {
  recordings_.files = {record(six_seconds(), {})};
  const auto job = make(of_camera_1(ten_fifteen, ten_fifteen + 6s, true));
  const SmallFiles limit(120'000);
  const auto done = job->run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::Limit);
  EXPECT_THAT(done.error().message, ::testing::HasSubstr("not enough space"));
  EXPECT_EQ(entries_on_medium(), 0U);
}

TEST_F(ExportTest, FailsAndWritesNowhereElse_WhenTheMediumIsPulledOut) {
  recordings_.files = {record(six_seconds(), {}),
                       record(six_seconds(), {.begins = ten_fifteen + 60s, .span = store::SpanId{2}})};
  const fs::path mount = fs::path(medium_ / "").parent_path();
  recordings_.before_piece = [&, n = 0]() mutable -> Result<> {
    if (++n == 3) { // the mount point stays, the medium does not
      fs::remove_all(mount);
      fs::create_directory(mount);
    }
    return {};
  };
  const auto job = make(of_camera_1(ten_fifteen, ten_fifteen + 70s, true));
  const auto done = job->run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::Io);
  EXPECT_EQ(job->progress().state, ExportState::Failed);
  EXPECT_TRUE(fs::is_empty(mount)) << "nothing may land on the disk below";
}

TEST_F(ExportTest, ProgressTellsTimeLeft) {
  recordings_.files = {record(six_seconds(), {})};
  Export* job = nullptr;
  std::vector<ExportProgress> seen;
  recordings_.before_piece = [&]() -> Result<> {
    clock_->advance(2s);
    seen.push_back(job->progress());
    return {};
  };
  const auto made = make(of_camera_1(ten_fifteen, ten_fifteen + 6s));
  job = made.get();
  ASSERT_TRUE(job->run());
  ASSERT_GE(seen.size(), 5U);
  EXPECT_EQ(seen[3].state, ExportState::Running);
  EXPECT_GT(seen[3].done_bytes, 0U);
  EXPECT_LT(seen[3].done_bytes, seen[3].total_bytes);
  EXPECT_GT(seen[3].left, 0s);
  EXPECT_EQ(job->progress().files, 1U);
  EXPECT_EQ(job->progress().done_bytes, job->progress().total_bytes);
}

} // namespace
} // namespace kagimado::exporter
