#include "engine/base/file.h"
#include "engine/ssl/secret_file.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::ssl {
namespace {

TEST(SecretFile, TheFirstLineIsTheSecret_WhateverEndsIt) {
  for (const auto* content : {"pass word", "pass word\n", "pass word\r\nsecond\n"})
    EXPECT_EQ(first_line_of(content)->view(), "pass word");
  for (const auto* content : {"", "\n", "\r\n", "\nsecond"})
    EXPECT_EQ(first_line_of(content).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(first_line_of(std::string(256, 'x'))->size(), 256U);
  EXPECT_EQ(first_line_of(std::string(257, 'x')).error().kind, ErrorKind::Invalid);
}

TEST(SecretFile, AnErrorNamesTheFile_AndNeverWhatIsInIt) {
  std::string folder = std::filesystem::temp_directory_path() / "kagimado-secret-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const auto file = std::filesystem::path(folder) / "pw";
  EXPECT_EQ(read_secret_file(file).error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(write_file_atomic(file, as_bytes("geheim-17\n"), 0600));
  EXPECT_EQ(read_secret_file(file)->view(), "geheim-17");
  ASSERT_TRUE(write_file_atomic(file, as_bytes(std::string(300, 'g')), 0600));
  const auto refused = read_secret_file(file);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(file.string()), std::string::npos);
  EXPECT_EQ(refused.error().message.find("ggg"), std::string::npos);
  std::filesystem::remove_all(folder);
}

} // namespace
} // namespace kagimado::ssl
