// Commands about cameras, the password, recordings and disks.
#include "engine/base/file.h"
#include "engine/recorder/commands.h"
#include "engine/recorder/disk_commands.h"
#include "engine/recorder/recording_commands.h"
#include "tests/engine/recorder/commands_fixture.h"

namespace kagimado::recorder {
namespace {

class CommandsTest : public CommandsFixture {
 protected:
  ExitCode add(const std::string& url, unsigned id) {
    CameraAddArguments arguments;
    arguments.url = url;
    arguments.name = "玄関";
    arguments.id = id;
    return camera_add(context(), arguments);
  }
};

TEST_F(CommandsTest, ACameraIsAddedListedAndRemoved) {
  EXPECT_EQ(camera_list(context()), ExitCode::Ok);
  EXPECT_EQ(out_.str(), "no cameras\n");
  EXPECT_EQ(add("http://127.0.0.1:1/", 4), ExitCode::Ok) << err_.str();
  EXPECT_EQ(camera_list(context()), ExitCode::Ok);
  EXPECT_NE(out_.str().find("http://127.0.0.1:1/"), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("玄関"), std::string::npos);
  EXPECT_EQ(camera_remove(context(), CameraId{4}), ExitCode::Ok);
  EXPECT_EQ(camera_remove(context(), CameraId{4}), ExitCode::Failed);
  EXPECT_NE(err_.str().find("camera 4"), std::string::npos) << err_.str();
}

TEST_F(CommandsTest, PasswordsComeFromStandardInputOrAFile) {
  EXPECT_EQ(password_set(context("abcd1234\nrest"), ""), ExitCode::Ok) << err_.str();
  EXPECT_NE(out_.str().find("password set"), std::string::npos);
  ASSERT_TRUE(write_file_atomic(folder_ / "pw", as_bytes("\"quoted\\\"\r\n"), 0600));
  EXPECT_EQ(password_set(context(), folder_ / "pw"), ExitCode::Ok) << err_.str();
}

TEST_F(CommandsTest, RefusalsAreToldWithoutThePassword) {
  EXPECT_EQ(password_set(context("ab\n"), "-"), ExitCode::Failed);
  EXPECT_NE(err_.str().find("4 to 16"), std::string::npos) << err_.str();
  EXPECT_EQ(password_set(context("sp ce\n"), "-"), ExitCode::Failed);
  EXPECT_EQ(err_.str().find("sp ce"), std::string::npos);
  EXPECT_EQ(password_set(context("\n"), "-"), ExitCode::Usage);
  EXPECT_EQ(password_set(context(), "/nonexistent"), ExitCode::Usage);
}

TEST_F(CommandsTest, ACameraPasswordGoesThroughAFile) {
  CameraAddArguments arguments;
  arguments.url = "http://127.0.0.1:1/";
  arguments.name = "x";
  arguments.user = "u";
  arguments.password_file = "-";
  EXPECT_EQ(camera_add(context("p\"w\\\x01\n"), arguments), ExitCode::Ok) << err_.str();
  arguments.authority_file = folder_ / "none.pem";
  EXPECT_EQ(camera_add(context("pw\n"), arguments), ExitCode::Usage);
}

TEST_F(CommandsTest, FailuresHaveTheirOwnCodes) {
  EXPECT_EQ(add("http://127.0.0.1:1/", 1), ExitCode::Ok);
  EXPECT_EQ(add("http://127.0.0.1:1/", 1), ExitCode::Failed);
  EXPECT_EQ(add("ftp://127.0.0.1/", 2), ExitCode::Failed);
  EXPECT_EQ(camera_encryption(context(), CameraId{1}, true), ExitCode::Failed) << "no password yet";
  EXPECT_EQ(password_set(context("abcd1234\n"), ""), ExitCode::Ok);
  EXPECT_EQ(camera_encryption(context(), CameraId{1}, true), ExitCode::Failed) << "nobody there";
  socket_ = folder_ / "none.sock";
  EXPECT_EQ(camera_list(context()), ExitCode::NoRecorder);
  EXPECT_NE(err_.str().find("none.sock"), std::string::npos) << err_.str();
}

TEST_F(CommandsTest, RecordingsAndDisksAreShown) {
  EXPECT_EQ(add("http://127.0.0.1:1/", 4), ExitCode::Ok);
  EXPECT_EQ(recordings_list(context(), {}, SystemClock()), ExitCode::Ok) << err_.str();
  EXPECT_EQ(out_.str(), "nothing is recorded there\n");
  EXPECT_EQ(storage_show(context()), ExitCode::Ok) << err_.str();
  EXPECT_NE(out_.str().find((folder_ / "state" / "recordings").string() + "  recording"), std::string::npos)
      << out_.str();
  EXPECT_NE(out_.str().find("  4  no pictures"), std::string::npos) << out_.str();
}

TEST_F(CommandsTest, TimesThatAreNoneAreWrongUsage) {
  RangeArguments range;
  range.from = "yesterday";
  EXPECT_EQ(recordings_list(context(), range, SystemClock()), ExitCode::Usage);
  EXPECT_NE(err_.str().find("yesterday"), std::string::npos);
  range.from = "2026-11-23T10:00";
  range.to = "2026-11-23T09:00";
  EXPECT_EQ(recordings_list(context(), range, SystemClock()), ExitCode::Usage);
}

TEST_F(CommandsTest, ACopyGoesToKnownMediaOnly) {
  ExportArguments arguments;
  arguments.range = {{1}, "2026-11-23T10:00Z", "2026-11-23T11:00Z"};
  arguments.to_folder = folder_;
  EXPECT_EQ(export_copy(context(), arguments), ExitCode::Failed);
  EXPECT_NE(err_.str().find("no external medium"), std::string::npos) << err_.str();
  EXPECT_EQ(verify_copy(context(), folder_, folder_ / "state"), ExitCode::Failed) << "no copy";
}

TEST_F(CommandsTest, AFolderIsPreparedOnce_AndOnlyAnEmptyOne) {
  EXPECT_EQ(disk_prepare(context(), folder_), ExitCode::Failed) << "not empty";
  const auto disk = folder_ / "disk";
  EXPECT_EQ(disk_prepare(context(), disk), ExitCode::Failed) << "not there";
  std::filesystem::create_directory(disk);
  EXPECT_EQ(disk_prepare(context(), disk), ExitCode::Ok) << err_.str();
  EXPECT_NE(out_.str().find("serve --disk " + disk.string()), std::string::npos);
  EXPECT_EQ(disk_prepare(context(), disk), ExitCode::Ok) << "it is one already";
}

TEST_F(CommandsTest, RecordingsInUseAreNotChecked) {
  EXPECT_EQ(check_recordings(context(), {folder_ / "state", {}, false}), ExitCode::Failed);
  EXPECT_NE(err_.str().find("in use"), std::string::npos) << err_.str();
  EXPECT_EQ(check_recordings(context(), {folder_ / "nothing", {}, false}), ExitCode::Usage);
}

} // namespace
} // namespace kagimado::recorder
