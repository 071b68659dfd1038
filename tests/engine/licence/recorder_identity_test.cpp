#include "engine/base/file.h"
#include "engine/licence/crockford.h"
#include "tests/engine/licence/provisioned.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

namespace kagimado::licence {
namespace {

TEST(RecorderSerial, HasLettersDigitsAndInnerHyphens) {
  EXPECT_EQ(RecorderSerial::parse("kr26-1")->text(), "KR26-1");
  EXPECT_TRUE(RecorderSerial::parse("1234"));
  EXPECT_TRUE(RecorderSerial::parse(std::string(24, 'A')));
  for (const auto* text : {"", "ABC", "-ABCD", "ABCD-", "AB CD", "ABCD\n", "玄関1234", "AB_CD", "AB'CD"})
    EXPECT_EQ(RecorderSerial::parse(text).error().kind, ErrorKind::Invalid) << text;
  EXPECT_EQ(RecorderSerial::parse(std::string(25, 'A')).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(RecorderSerial::parse(std::string(10'000, 'A')).error().kind, ErrorKind::Invalid);
}

TEST(Identity, ComesBack_AndTypingErrorsAreTold) {
  const auto serial = example_recorder().serial;
  const auto text = identity_text(serial);
  EXPECT_EQ(*parse_identity(text), serial);
  EXPECT_EQ(*parse_identity(" kr26-000117-oa "), serial);
  for (const auto* wrong : {"", "KR26-000117", "KR26-000117-0", "KR26-000117-0B", "KR26-000118-0A",
                            "KR26-000171-0A", "KR26-000117-0U", "KR26-000117-0A-"})
    EXPECT_EQ(parse_identity(wrong).error().kind, ErrorKind::Invalid) << wrong;
}

// A tag is a hash: 1023 of 1024 mistakes are caught. Counted over every single one of many serials.
TEST(Identity, CatchesNearlyEveryWrongCharacter) {
  int caught = 0, all = 0;
  for (int i = 0; i < 50; ++i) {
    const auto right = identity_text(*RecorderSerial::parse(fmt::format("KR26-{:06}", 117 + 997 * i)));
    for (std::size_t at = 0; at < right.size() - 3; ++at)
      for (const char c : symbol_alphabet) {
        if (c == right[at] || right[at] == '-')
          continue;
        auto wrong = right;
        wrong[at] = c;
        ++all;
        caught += parse_identity(wrong) ? 0 : 1;
      }
  }
  EXPECT_GT(all, 10'000);
  EXPECT_GE(caught, all - all / 300);
}

class ProvisionFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-provision-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(ProvisionFile, ComesBack_AndIsForItsOwnerOnly) {
  const auto file = folder_ / "factory";
  const auto recorder = example_recorder();
  ASSERT_TRUE(write_provision(file, recorder));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto read = read_provision(file);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->serial, recorder.serial);
  EXPECT_EQ(to_hex(read->secret.view()), to_hex(recorder.secret.view()));
}

TEST_F(ProvisionFile, MissingOrDamagedIsTold_AndNeverShown) {
  const auto file = folder_ / "factory";
  EXPECT_EQ(read_provision(file).error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(write_provision(file, example_recorder()));
  const auto whole = read_file(file, 1000).value();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ASSERT_TRUE(write_file_atomic(file, ByteView(whole).first(size), 0600));
    const auto read = read_provision(file);
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().kind, ErrorKind::Damaged) << size;
    EXPECT_EQ(read.error().message.find("2038b2"), std::string::npos);
  }
  ASSERT_TRUE(write_file_atomic(file, Bytes(100'000, 'x'), 0600));
  EXPECT_EQ(read_provision(file).error().kind, ErrorKind::Limit);
}

} // namespace
} // namespace kagimado::licence
