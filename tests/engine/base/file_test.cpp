#include "engine/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace kagimado {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "kagimado-file-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(FileTest, WritesWholeContentWithMode_AndReplaces) {
  const auto path = folder_ / "secret";
  ASSERT_TRUE(write_file_atomic(path, as_bytes("first"), 0600));
  ASSERT_TRUE(write_file_atomic(path, as_bytes("second, longer"), 0600));
  EXPECT_EQ(as_text(read_file(path, 100).value()), "second, longer");
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "secret.new"));
}

TEST_F(FileTest, KeepsOldContent_WhenNewOneCannotBeWritten) {
  const auto path = folder_ / "kept";
  ASSERT_TRUE(write_file_atomic(path, as_bytes("old"), 0644));
  std::filesystem::create_directory(folder_ / "kept.new"); // in the way of the file written beside
  EXPECT_EQ(write_file_atomic(path, as_bytes("new"), 0644).error().kind, ErrorKind::Io);
  EXPECT_EQ(as_text(read_file(path, 100).value()), "old");
}

TEST_F(FileTest, ReadingIsBounded) {
  const auto path = folder_ / "large";
  const Bytes content(1000, 7);
  ASSERT_TRUE(write_file_atomic(path, content, 0644));
  EXPECT_EQ(read_file(path, 1000).value(), content);
  EXPECT_EQ(read_file(path, 999).error().kind, ErrorKind::Limit);
  EXPECT_EQ(read_file(folder_ / "none", 10).error().kind, ErrorKind::NotFound);
}

} // namespace
} // namespace kagimado
