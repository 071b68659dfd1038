#include "engine/mp4/codec_name.h"

#include <gtest/gtest.h>

namespace kagimado::mp4 {
namespace {

TEST(CodecName, LeadsBackToItsCodec) {
  for (const auto codec : {Codec::H264, Codec::H265, Codec::Mjpeg, Codec::Aac})
    EXPECT_EQ(codec_named(name_of(codec)), codec);
  for (const auto* name : {"", "other", "H264", "h264 "})
    EXPECT_FALSE(codec_named(name)) << name;
}

} // namespace
} // namespace kagimado::mp4
