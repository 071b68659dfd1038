#include "engine/base/bytes.h"

#include <gtest/gtest.h>

namespace kagimado {
namespace {

// RFC 4648 section 10.
TEST(Base64, MatchesPublishedVectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), coded);
    const auto back = from_base64(coded);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(as_text(*back), plain);
  }
}

TEST(Base64, UrlFormHasNoPaddingAndOwnAlphabet) {
  const Bytes bytes = {0xfb, 0xff, 0xfe, 0x01};
  EXPECT_EQ(to_base64url(bytes), "-__-AQ");
  EXPECT_EQ(from_base64("-__-AQ").value(), bytes);
  EXPECT_EQ(from_base64("+//+AQ==").value(), bytes);
}

TEST(Base64, RejectsForeignCharactersAndImpossibleLengths) {
  EXPECT_EQ(from_base64("Zm9*").error().kind, ErrorKind::Invalid);
  EXPECT_EQ(from_base64("Zm9vY").error().kind, ErrorKind::Invalid);
}

TEST(Hex, RoundTripsAllBytes) {
  Bytes bytes(256);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
  EXPECT_EQ(to_hex(Bytes{0x00, 0xaf, 0x10}), "00af10");
}

TEST(Hex, RejectsOddLengthAndForeignCharacters) {
  EXPECT_EQ(from_hex("abc").error().kind, ErrorKind::Invalid);
  EXPECT_EQ(from_hex("zz").error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado
