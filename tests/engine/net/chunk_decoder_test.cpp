#include "engine/net/chunk_decoder.h"

#include <gtest/gtest.h>

namespace kagimado::net {
namespace {

// Decodes in place, in parts of so many bytes.
Result<std::string> decode(std::string_view text, std::size_t part_bytes, ChunkDecoder& decoder) {
  std::string payload;
  while (!text.empty()) {
    std::string part(text.substr(0, part_bytes));
    text.remove_prefix(part.size());
    auto* data = reinterpret_cast<std::uint8_t*>(part.data());
    KGM_TRY(const auto count, decoder.decode({data, part.size()}, data));
    EXPECT_LE(count, part.size());
    payload.append(part, 0, count);
  }
  return payload;
}

TEST(ChunkDecoder, GivesThePayloadHoweverItIsCut) {
  const std::string text =
      "4\r\nWiki\r\n5;name=value;x=\"y\"\r\npedia\r\nE \r\n in\r\n\r\nchunks.\r\n0\r\nA: b\r\nC: d\r\n\r\n";
  for (std::size_t part = 1; part <= text.size(); ++part) {
    ChunkDecoder decoder;
    const auto payload = decode(text, part, decoder);
    ASSERT_TRUE(payload) << payload.error().message;
    EXPECT_EQ(*payload, "Wikipedia in\r\n\r\nchunks.") << part;
    EXPECT_TRUE(decoder.done());
    EXPECT_FALSE(decoder.has_surplus());
  }
}

TEST(ChunkDecoder, IsNotDoneBeforeTheLastLineEnd) {
  const std::string text = "1\r\na\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    ChunkDecoder decoder;
    ASSERT_TRUE(decode(std::string_view(text).substr(0, size), 3, decoder));
    EXPECT_FALSE(decoder.done()) << size;
  }
}

TEST(ChunkDecoder, TellsOfSurplus) {
  ChunkDecoder decoder;
  EXPECT_EQ(decode("1\r\na\r\n0\r\n\r\nHTTP/1.1", 100, decoder).value(), "a");
  EXPECT_TRUE(decoder.has_surplus());
}

TEST(ChunkDecoder, RefusesBrokenFraming) {
  const std::string broken[] = {
      "\r\n",
      "x\r\n",
      "-1\r\n",
      "1\na",
      "1\r\nab\r\n",
      "1\r\na\n",
      ";x\r\n",
      " 1\r\n",
      "ffffffffffffffffff\r\n",
      "1\rx",
      "1\r\na\r\n0\r\n\rx",
      "0\r\nA: b\rC",
      "1;a\nb\r\n",
      "0x1\r\na\r\n",
      "5;" + std::string(20'000, 'x'),
      "0\r\n" + std::string(20'000, 'x'),
  };
  for (const auto& text : broken) {
    ChunkDecoder decoder;
    const auto payload = decode(text, 7, decoder);
    ASSERT_FALSE(payload) << text.substr(0, 40);
    EXPECT_EQ(payload.error().kind, ErrorKind::Damaged);
  }
}

} // namespace
} // namespace kagimado::net
