// What verify finds after somebody had the medium in his hands.
#include "engine/exporter/exporter.h"
#include "engine/exporter/manifest.h"
#include "engine/ssl/crypto.h"
#include "tests/engine/exporter/source_clips.h"
#include "tests/fakes/manual_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kagimado::exporter {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VerifyTest : public ::testing::Test {
 protected:
  // An export of seconds [from, to) of one sealed recording.
  void make(std::chrono::seconds from, std::chrono::seconds to) {
    auto recordings = std::make_unique<FakeRecordings>();
    const auto password = sealed::vector::password();
    recordings->files = {record(make_clip(picture + "-t 6 " + h264), {.password = &password})};
    ExportRequest request;
    request.cameras = {{CameraId{1}, "a"}};
    request.from = ten_fifteen + from;
    request.to = ten_fifteen + to;
    request.medium = medium_ / "";
    request.with_player = false;
    Export job(std::move(recordings), request, std::make_shared<fakes::ManualClock>());
    const auto done = job.run();
    ASSERT_TRUE(done) << done.error().message;
    folder_ = job.progress().folder;
    file_ = folder_ / "cam001" / fs::directory_iterator(folder_ / "cam001")->path().filename();
  }

  std::vector<std::string> problems(bool with_key = true) {
    const auto report =
        verify_export(folder_, [&](const sealed::KeyBox& box) -> std::optional<sealed::Material> {
          if (!with_key)
            return std::nullopt;
          auto material = sealed::unwrap(box, sealed::vector::password());
          return material ? std::optional(std::move(*material)) : std::nullopt;
        });
    EXPECT_TRUE(report) << report.error().message;
    return report ? report->problems : std::vector<std::string>{};
  }

  // Changes the recording, and the manifest with it as a forger would.
  void forge(const std::function<void(Bytes&)>& change) {
    Bytes bytes = oracle::read_file(file_.string());
    change(bytes);
    oracle::write_file(file_.string(), bytes);
    auto manifest = read_manifest(oracle::read_file((folder_ / "manifest.json").string())).value();
    manifest.cameras[0].files[0].sha256 = ssl::sha256(bytes);
    manifest.cameras[0].files[0].bytes = bytes.size();
    oracle::write_file((folder_ / "manifest.json").string(), as_bytes(write_manifest(manifest)));
  }

  oracle::TemporaryFolder medium_;
  fs::path folder_, file_;
};

// Somewhere in the picture data of the third fragment.
void bend(Bytes& bytes) {
  auto at = bytes.begin();
  for (int n = 0; n < 3; ++n)
    at = std::search(at + 4, bytes.end(), as_bytes("mdat").begin(), as_bytes("mdat").end());
  *(at + 60) ^= 1U;
}

TEST_F(VerifyTest, FindsNothing_WhenWhole) {
  make(0s, 6s);
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_THAT(problems(false), IsEmpty());
}

TEST_F(VerifyTest, FindsNothing_WhenJoinedInTheMiddle) {
  make(2s, 4s);
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(VerifyTest, TellsAChangedByte) {
  make(0s, 6s);
  Bytes bytes = oracle::read_file(file_.string());
  bend(bytes);
  oracle::write_file(file_.string(), bytes);
  EXPECT_THAT(problems(false), Contains(HasSubstr("SHA-256 differs")));
  EXPECT_THAT(problems(), Contains(HasSubstr("integrity chain broken at fragment 3")));
}

TEST_F(VerifyTest, TellsAForgery_ThatAlsoChangedTheManifest) {
  make(0s, 6s);
  forge(bend);
  EXPECT_THAT(problems(false), IsEmpty()) << "without a key nobody can know";
  EXPECT_THAT(problems(), Contains(HasSubstr("integrity chain broken at fragment 3")));
}

TEST_F(VerifyTest, TellsAFileThatIsCutShort) {
  make(0s, 6s);
  fs::resize_file(file_, fs::file_size(file_) / 2);
  EXPECT_THAT(problems(), Contains(HasSubstr("bytes instead of")));
}

TEST_F(VerifyTest, TellsMissingAndForeignFiles) {
  make(0s, 6s);
  fs::rename(file_, folder_ / "cam001" / "other.mp4");
  EXPECT_THAT(problems(), Contains(HasSubstr("No such file")));
  EXPECT_THAT(problems(), Contains(HasSubstr("other.mp4: not in the manifest")));
}

TEST_F(VerifyTest, NeverFollowsAPathOutOfTheFolder) {
  make(0s, 6s);
  auto manifest = read_manifest(oracle::read_file((folder_ / "manifest.json").string())).value();
  for (const std::string path : {"../../../etc/passwd", "/etc/passwd", "", "cam001/../../x"}) {
    manifest.cameras[0].files[0].path = path;
    oracle::write_file((folder_ / "manifest.json").string(), as_bytes(write_manifest(manifest)));
    EXPECT_THAT(problems(), Contains(HasSubstr("leads out of the folder"))) << path;
  }
}

TEST_F(VerifyTest, Fails_WhenThereIsNoManifest) {
  make(0s, 6s);
  fs::remove(folder_ / "manifest.json");
  EXPECT_EQ(verify_export(folder_, {}).error().kind, ErrorKind::NotFound);
  oracle::write_file((folder_ / "manifest.json").string(), as_bytes("{}"));
  EXPECT_EQ(verify_export(folder_, {}).error().kind, ErrorKind::Damaged);
}

} // namespace
} // namespace kagimado::exporter
