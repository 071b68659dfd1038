// Whole JPEGs pass, everything else is a decode error. [REQ-ENC-13]
#include "engine/base/file.h"
#include "engine/camera/jpeg_check.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace kagimado::camera {
namespace {

// Made by ffmpeg: an encoder that is not ours. options: between input and output.
Bytes make_jpeg(const std::string& size, const std::string& options = "") {
  std::string folder = std::filesystem::temp_directory_path() / "kagimado-jpeg-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr)
    return {};
  const auto file = folder + "/picture.jpg";
  const auto command = fmt::format("ffmpeg -v error -f lavfi -i testsrc=size={}:rate=1 -frames:v 1 {} {}",
                                   size, options, file);
  Bytes jpeg;
  if (std::system(command.c_str()) == 0) // NOLINT(concurrency-mt-unsafe): one thread
    jpeg = read_file(file, max_jpeg_bytes).value_or(Bytes());
  std::filesystem::remove_all(folder);
  return jpeg;
}

class JpegCheckTest : public testing::Test {
 protected:
  Bytes jpeg_ = make_jpeg("640x360");
};

TEST_F(JpegCheckTest, AWholePictureTellsItsSize) {
  for (const auto* options : {"", "-q:v 2 -pix_fmt yuvj444p", "-huffman default"}) {
    const auto jpeg = make_jpeg("352x288", options);
    ASSERT_GT(jpeg.size(), 500U) << options;
    const auto size = check_jpeg(jpeg);
    ASSERT_TRUE(size) << size.error().message;
    EXPECT_EQ(size->width, 352);
    EXPECT_EQ(size->height, 288);
  }
}

TEST_F(JpegCheckTest, EveryCutIsNoPicture) {
  ASSERT_TRUE(check_jpeg(jpeg_));
  for (std::size_t bytes = 0; bytes < jpeg_.size(); ++bytes)
    ASSERT_FALSE(check_jpeg(ByteView(jpeg_).first(bytes))) << bytes;
}

TEST_F(JpegCheckTest, MoreBehindItIsNoPicture) {
  auto longer = jpeg_;
  longer.push_back(0);
  EXPECT_EQ(check_jpeg(longer).error().kind, ErrorKind::Damaged);
}

TEST_F(JpegCheckTest, AnEncryptedScanIsNoPicture_ThoughItsHeadersAreThere) {
  const std::array<std::uint8_t, 2> mark = {0xff, 0xda};
  const auto scan = std::ranges::search(jpeg_, mark);
  ASSERT_FALSE(scan.empty());
  const auto begin = scan.begin() + 14; // behind the header of the scan
  std::mt19937 random(7);
  int passed = 0;
  for (int round = 0; round < 200; ++round) {
    auto encrypted = jpeg_;
    for (auto at = encrypted.begin() + (begin - jpeg_.begin()); at != encrypted.end() - 2; ++at)
      *at = static_cast<std::uint8_t>(random());
    passed += check_jpeg(encrypted) ? 1 : 0;
  }
  EXPECT_EQ(passed, 0) << "of " << jpeg_.size() << " bytes each";
}

TEST_F(JpegCheckTest, WhollyEncryptedBytesAreNoPicture) {
  std::mt19937 random(8);
  Bytes noise(jpeg_.size());
  for (auto& byte : noise)
    byte = static_cast<std::uint8_t>(random());
  EXPECT_FALSE(check_jpeg(noise));
  noise[0] = 0xff;
  noise[1] = 0xd8;
  EXPECT_FALSE(check_jpeg(noise));
}

TEST_F(JpegCheckTest, HasBounds) {
  EXPECT_EQ(check_jpeg(Bytes(max_jpeg_bytes + 1)).error().kind, ErrorKind::Limit);
  // A frame of 65535 x 65535 that says nothing else.
  const Bytes huge = {0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9};
  EXPECT_EQ(check_jpeg(huge).error().kind, ErrorKind::Limit);
  const Bytes none = {0xff, 0xd8, 0xff, 0xd9};
  EXPECT_EQ(check_jpeg(none).error().kind, ErrorKind::Damaged);
}

} // namespace
} // namespace kagimado::camera
