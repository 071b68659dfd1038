// QR codes, read back by zbarimg: an independent reader.
#include "engine/base/file.h"
#include "engine/qr/qr_code.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace kagimado::qr {
namespace {

constexpr int module_px = 4;

// As it would be printed: black on white, with its quiet zone (Netpbm P5).
Bytes as_picture(const QrMatrix& matrix) {
  const int side_px = (matrix.side + 2 * quiet_zone_modules) * module_px;
  const auto header = fmt::format("P5 {} {} 255\n", side_px, side_px);
  Bytes picture(header.begin(), header.end());
  for (int y = 0; y < side_px; ++y)
    for (int x = 0; x < side_px; ++x) {
      const int column = x / module_px - quiet_zone_modules, row = y / module_px - quiet_zone_modules;
      const bool inside = column >= 0 && row >= 0 && column < matrix.side && row < matrix.side;
      picture.push_back(inside && matrix.is_dark(column, row) ? 0 : 255);
    }
  return picture;
}

std::string read_back(const QrMatrix& matrix) {
  std::string folder = (std::filesystem::temp_directory_path() / "kagimado-qr-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return "no folder";
  const auto file = std::filesystem::path(folder) / "code.pgm";
  std::string text;
  if (write_file_atomic(file, as_picture(matrix), 0600)) {
    const auto command = fmt::format("zbarimg --quiet --raw --nodbus {}", file.string());
    if (auto* pipe = ::popen(command.c_str(), "r"); pipe != nullptr) {
      for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        text.push_back(static_cast<char>(c));
      ::pclose(pipe);
    }
  }
  std::filesystem::remove_all(folder);
  if (text.ends_with('\n'))
    text.pop_back();
  return text;
}

TEST(QrCode, AnIndependentReaderFindsTheText) {
  for (const auto& text :
       {std::string("KR26-000117-0A"), std::string("https://issuer.example:8443/?recorder=KR26-000117-0A"),
        std::string("鍵窓"), std::string(max_text_bytes, 'a')}) {
    const auto matrix = qr_of(text);
    ASSERT_TRUE(matrix) << matrix.error().message;
    EXPECT_EQ(read_back(*matrix), text);
  }
}

TEST(QrCode, IsASquareOfAVersionWithItsFinders) {
  const auto matrix = qr_of("KR26-000117-0A");
  ASSERT_TRUE(matrix);
  EXPECT_EQ((matrix->side - 21) % 4, 0);
  EXPECT_EQ(matrix->modules.size(), static_cast<std::size_t>(matrix->side * matrix->side));
  EXPECT_TRUE(matrix->is_dark(0, 0));
  EXPECT_FALSE(matrix->is_dark(1, 1));
  EXPECT_TRUE(matrix->is_dark(matrix->side - 1, 0));
  EXPECT_TRUE(matrix->is_dark(0, matrix->side - 1));
}

TEST(QrCode, RefusesWhatNoCodeCanBe) {
  EXPECT_EQ(qr_of("").error().kind, ErrorKind::Invalid);
  EXPECT_EQ(qr_of(std::string_view("a\0b", 3)).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(qr_of(std::string(max_text_bytes + 1, 'a')).error().kind, ErrorKind::Limit);
}

} // namespace
} // namespace kagimado::qr
