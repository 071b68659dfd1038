#include "engine/settings/backup.h"

#include <gtest/gtest.h>

namespace kagimado::settings {
namespace {

constexpr std::uint32_t few = 10;

Sections example() {
  return {{"settings", R"({"values":{"network.https_port":8443},"version":0})"}, {"users", R"(["管理者"])"}};
}

TEST(Backup, ComesBackWithItsPassword) {
  const auto backup = seal_backup(example(), "pass-word1", few);
  ASSERT_TRUE(backup) << backup.error().message;
  EXPECT_EQ(open_backup(*backup, "pass-word1").value(), example());
  EXPECT_EQ(open_backup(seal_backup({}, "x", few).value(), "x").value(), Sections());
}

TEST(Backup, GivesNothingAway_AndNeverLooksTheSame) {
  const auto one = seal_backup(example(), "pass-word1", few).value(),
             two = seal_backup(example(), "pass-word1", few).value();
  EXPECT_NE(one, two);
  EXPECT_EQ(as_text(one).find("https_port"), std::string_view::npos);
}

TEST(Backup, AWrongPasswordAndADamagedMediumDiffer) {
  const auto backup = seal_backup(example(), "pass-word1", few).value();
  EXPECT_EQ(open_backup(backup, "pass-word2").error().kind, ErrorKind::WrongPassword);
  EXPECT_EQ(open_backup(backup, "").error().kind, ErrorKind::WrongPassword);
  for (std::size_t at = 0; at < backup.size(); ++at) {
    auto bent = backup;
    bent[at] ^= 1U;
    const auto opened = open_backup(bent, "pass-word1");
    ASSERT_FALSE(opened) << at;
    ASSERT_EQ(opened.error().kind, at < 8 ? ErrorKind::Unsupported : ErrorKind::Damaged) << at;
  }
  for (std::size_t size = 0; size < backup.size(); ++size)
    ASSERT_FALSE(open_backup(ByteView(backup).first(size), "pass-word1")) << size;
}

TEST(Backup, HostileFilesCostNothing) {
  EXPECT_EQ(open_backup(Bytes(max_backup_bytes + 1), "x").error().kind, ErrorKind::Limit);
  EXPECT_EQ(seal_backup({{"a", "{"}}, "x", few).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(seal_backup({{"a", std::string(100'000, '[')}}, "x", few).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(seal_backup(example(), "", few).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(seal_backup(example(), "x", 4'000'001).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(seal_backup({{"a", '"' + std::string(max_backup_bytes, 'x') + '"'}}, "x", few).error().kind,
            ErrorKind::Limit);
}

} // namespace
} // namespace kagimado::settings
