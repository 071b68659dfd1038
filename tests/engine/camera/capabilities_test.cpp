#include "engine/camera/capabilities.h"

#include <gtest/gtest.h>

namespace kagimado::camera {
namespace {

TEST(Capabilities, AreReadAsControlMdSays) {
  const auto read = parse_capabilities(
      R"json({"model":"KM-1","name":"玄関","serial":"7","ssl":true,"data_encryption":true,"events":true,
    "streams":[{"index":0,"codec":"h265","compression":"H.265(1)","width":1920,"height":1080,"fps":25,"audio":false},
               {"index":1,"codec":"h264","compression":"H.264(1)","width":640,"height":360,"fps":15,"audio":true}]})json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->model, "KM-1");
  EXPECT_EQ(read->name, "玄関");
  EXPECT_TRUE(read->ssl);
  EXPECT_TRUE(read->data_encryption);
  EXPECT_TRUE(read->events);
  ASSERT_EQ(read->streams.size(), 2U);
  EXPECT_EQ(read->streams[0].compression, "H.265(1)");
  EXPECT_EQ(number(read->streams[1].index), 1U);
  EXPECT_EQ(read->streams[1].width, 640);
}

TEST(Capabilities, WrongTypesOfTextsAndFlagsCountAsAbsent) {
  const auto read = parse_capabilities(
      R"({"model":7,"ssl":"yes","streams":[{"index":0,"codec":null,"width":1,"height":1}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->model, "");
  EXPECT_FALSE(read->ssl);
  EXPECT_EQ(read->streams[0].codec, "");
}

TEST(Capabilities, LongTextsAreCutAtACharacter) {
  std::string name;
  for (int i = 0; i < 100; ++i)
    name += "鍵";
  const auto read =
      parse_capabilities("{\"name\":\"" + name + "\",\"streams\":[{\"index\":0,\"width\":1,\"height\":1}]}");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name.size(), 126U) << "42 whole characters of 3 bytes";
}

class BadCapabilities : public testing::TestWithParam<const char*> {};

TEST_P(BadCapabilities, AreDamaged) {
  const auto read = parse_capabilities(GetParam());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::Damaged);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadCapabilities,
    testing::Values("", "null", "[]", "{", "{}", R"({"streams":{}})", R"({"streams":[]})",
                    R"({"streams":[1]})", R"({"streams":[{"index":-1,"width":1,"height":1}]})",
                    R"({"streams":[{"index":8,"width":1,"height":1}]})",
                    R"({"streams":[{"index":18446744073709551615,"width":1,"height":1}]})",
                    R"({"streams":[{"index":0.5,"width":1,"height":1}]})",
                    R"({"streams":[{"index":"0","width":1,"height":1}]})",
                    R"({"streams":[{"index":0,"width":40000,"height":1}]})",
                    R"({"streams":[{"index":0,"width":1}]})", R"({"streams":[{},{},{},{},{},{},{},{},{}]})",
                    "{\"streams\":[\xff]}"));

TEST(EncryptionState, IsReadAsControlMdSays) {
  EXPECT_FALSE(parse_encryption_state(R"({"on":false})")->on);
  const auto on = parse_encryption_state(
      R"({"on":true,"pb_salt":"000102030405060708090a0b0c0d0e0f","iterations":600000})");
  ASSERT_TRUE(on);
  EXPECT_TRUE(on->on);
  EXPECT_EQ(on->pb_salt[15], 15);
  EXPECT_EQ(on->iterations, 600'000U);
}

class BadEncryptionState : public testing::TestWithParam<const char*> {};

TEST_P(BadEncryptionState, IsDamaged) {
  const auto read = parse_encryption_state(GetParam());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::Damaged);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadEncryptionState,
    testing::Values("", "[]", "{}", R"({"on":1})", R"({"on":true})",
                    R"({"on":true,"pb_salt":"00","iterations":1})",
                    R"({"on":true,"pb_salt":"zz0102030405060708090a0b0c0d0e0f","iterations":1})",
                    R"({"on":true,"pb_salt":"000102030405060708090a0b0c0d0e0f"})",
                    R"({"on":true,"pb_salt":"000102030405060708090a0b0c0d0e0f","iterations":-1})",
                    R"({"on":true,"pb_salt":"000102030405060708090a0b0c0d0e0f","iterations":4294967296})"));

} // namespace
} // namespace kagimado::camera
