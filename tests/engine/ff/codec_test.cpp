// Decoders and encoders against the ffmpeg program and against each other.
#include "engine/ff/convert.h"
#include "engine/ff/decoder.h"
#include "engine/ff/demuxer.h"
#include "engine/ff/encoder.h"
#include "tests/engine/ff/media_tools.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace kagimado;
using namespace kagimado::ff;
using namespace kagimado::tests;

namespace {

// The cropped planes, packed, as `ffmpeg -f rawvideo` writes them.
void append_packed(const Frame& frame, Bytes& out) {
  const auto plane = [&](int index, int width, int height) {
    for (int row = 0; row < height; ++row) {
      const auto* from = frame.plane(index) + static_cast<std::ptrdiff_t>(row) * frame.stride_bytes(index);
      out.insert(out.end(), from, from + width);
    }
  };
  const int width = frame.width(), height = frame.height();
  plane(0, width, height);
  switch (frame.layout()) {
  case PixelLayout::I420:
    plane(1, (width + 1) / 2, (height + 1) / 2);
    plane(2, (width + 1) / 2, (height + 1) / 2);
    break;
  case PixelLayout::I422:
    plane(1, (width + 1) / 2, height);
    plane(2, (width + 1) / 2, height);
    break;
  case PixelLayout::I444:
    plane(1, width, height);
    plane(2, width, height);
    break;
  default:
    break;
  }
}

struct Decoded {
  Bytes packed;
  std::vector<Frame> frames;
  std::vector<std::int64_t> pts;
};

Decoded decode_file(const std::string& path, DecoderOptions options = {}) {
  Decoded out;
  auto demuxer = Demuxer::open(path);
  EXPECT_TRUE(demuxer.has_value()) << demuxer.error().message;
  if (!demuxer)
    return out;
  const auto& info = (*demuxer)->streams().front();
  auto decoder = VideoDecoder::create(info.codec, info.extradata, options);
  EXPECT_TRUE(decoder.has_value()) << decoder.error().message;
  if (!decoder)
    return out;
  const auto emit = [&](Frame frame) {
    append_packed(frame, out.packed);
    out.pts.push_back(frame.pts());
    out.frames.push_back(std::move(frame));
  };
  for (auto packet = (*demuxer)->read(); packet; packet = (*demuxer)->read())
    EXPECT_TRUE((*decoder)->decode(packet->data, packet->pts_90k, emit).has_value());
  EXPECT_TRUE((*decoder)->drain(emit).has_value());
  return out;
}

double psnr(const I420Picture& sent, const Frame& received) {
  double squares = 0;
  for (int row = 0; row < sent.height; ++row)
    for (int column = 0; column < sent.width; ++column) {
      const int a = sent.y[static_cast<std::size_t>(row) * static_cast<std::size_t>(sent.width) +
                           static_cast<std::size_t>(column)];
      const int b = received.plane(0)[row * received.stride_bytes(0) + column];
      squares += (a - b) * (a - b);
    }
  const double mean = squares / (sent.width * sent.height);
  return mean == 0 ? 99 : 10 * std::log10(255.0 * 255.0 / mean);
}

// A soft gradient with a bright bar that moves.
I420Picture moving_picture(int width, int height, int frame) {
  auto out = I420Picture::blank(width, height);
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column) {
      const bool bar = (column + frame * 4) % width < 24;
      out.y[static_cast<std::size_t>(row * width + column)] =
          static_cast<std::uint8_t>(bar ? 220 : 40 + (row + column) / 6);
    }
  for (std::size_t i = 0; i < out.u.size(); ++i)
    out.u[i] = static_cast<std::uint8_t>(100 + i % 40);
  return out;
}

struct DecodeCase {
  const char* name;
  const char* encode;
  const char* file;
  PixelLayout layout;
  ColorSpace space;
};

class Decoding : public testing::TestWithParam<DecodeCase> {};

// 322x182: coded larger than shown, so cropping matters too.
TEST_P(Decoding, GivesFfmpegsPictures_BitByBit) {
  const TempFolder folder;
  const auto clip = make_clip(folder, test_source(322, 182, 20) + " " + GetParam().encode, GetParam().file);
  const auto expected = load(make_clip(folder, "-i " + clip + " -f rawvideo", "frames.yuv"));
  const auto decoded = decode_file(clip);
  ASSERT_EQ(decoded.frames.size(), 20U);
  EXPECT_EQ(decoded.frames.front().width(), 322);
  EXPECT_EQ(decoded.frames.front().height(), 182);
  EXPECT_EQ(decoded.frames.front().layout(), GetParam().layout);
  EXPECT_EQ(decoded.frames.front().color_space(), GetParam().space);
  EXPECT_TRUE(decoded.packed == expected) << decoded.packed.size() << " and " << expected.size() << " bytes";
  EXPECT_TRUE(std::ranges::is_sorted(decoded.pts)) << "pictures out of order";
}

INSTANTIATE_TEST_SUITE_P(
    Formats, Decoding,
    testing::Values(DecodeCase{"H264", "-c:v libx264 -bf 0 -pix_fmt yuv420p", "c.mp4", PixelLayout::I420,
                               ColorSpace::Bt601Limited},
                    DecodeCase{"H264BFrames", "-c:v libx264 -bf 3 -pix_fmt yuv420p", "c.mp4",
                               PixelLayout::I420, ColorSpace::Bt601Limited},
                    DecodeCase{"H264FullRange", "-c:v libx264 -bf 0 -pix_fmt yuvj420p -color_range pc",
                               "c.mp4", PixelLayout::I420, ColorSpace::Bt601Full},
                    DecodeCase{"H264Bt709", "-c:v libx264 -bf 0 -pix_fmt yuv420p -colorspace bt709", "c.mp4",
                               PixelLayout::I420, ColorSpace::Bt709Limited},
                    DecodeCase{"H264Chroma422", "-c:v libx264 -bf 0 -pix_fmt yuv422p", "c.mp4",
                               PixelLayout::I422, ColorSpace::Bt601Limited},
                    DecodeCase{"H264Chroma444", "-c:v libx264 -bf 0 -pix_fmt yuv444p", "c.mp4",
                               PixelLayout::I444, ColorSpace::Bt601Limited},
                    DecodeCase{"H264Monochrome", "-c:v libx264 -bf 0 -pix_fmt gray", "c.mp4",
                               PixelLayout::I420, ColorSpace::Bt601Full},
                    DecodeCase{"H264Mkv", "-c:v libx264 -bf 2 -pix_fmt yuv420p", "c.mkv", PixelLayout::I420,
                               ColorSpace::Bt601Limited},
                    DecodeCase{"H264Ts", "-c:v libx264 -bf 0 -pix_fmt yuv420p", "c.ts", PixelLayout::I420,
                               ColorSpace::Bt601Limited},
                    DecodeCase{"H265", "-c:v libx265 -x265-params log-level=none -pix_fmt yuv420p", "c.mp4",
                               PixelLayout::I420, ColorSpace::Bt601Limited},
                    DecodeCase{"MjpegAvi", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p", "c.avi", PixelLayout::I420,
                               ColorSpace::Bt601Full},
                    DecodeCase{"Mjpeg422", "-c:v mjpeg -q:v 3 -pix_fmt yuvj422p", "c.avi", PixelLayout::I422,
                               ColorSpace::Bt601Full}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(VideoDecoder, TakesBt709_WhenA720LinePictureDoesNotSay) {
  const TempFolder folder;
  const auto clip = make_clip(folder, test_source(1280, 720, 1) + " -c:v libx264 -pix_fmt yuv420p", "c.mp4");
  const auto decoded = decode_file(clip);
  ASSERT_EQ(decoded.frames.size(), 1U);
  EXPECT_EQ(decoded.frames.front().color_space(), ColorSpace::Bt709Limited);
}

TEST(VideoDecoder, ShowsKeyFramesOnly_WhenAskedTo) { // [REQ-WALL-2]
  const TempFolder folder;
  const auto clip = make_clip(
      folder, test_source(320, 180, 40) + " -c:v libx264 -bf 0 -g 10 -sc_threshold 0 -pix_fmt yuv420p",
      "c.mp4");
  EXPECT_EQ(decode_file(clip, {.skip = DecoderOptions::Skip::NonKey}).frames.size(), 4U);
  EXPECT_EQ(decode_file(clip).frames.size(), 40U);
}

TEST(VideoDecoder, ShowsReferencePicturesOnly_WhenAskedTo) {
  const TempFolder folder;
  const auto clip =
      make_clip(folder,
                test_source(320, 180, 40) + " -c:v libx264 -bf 2 -b_strategy 0 -g 40 -sc_threshold 0 "
                                            "-x264-params b-pyramid=none -pix_fmt yuv420p",
                "c.mp4");
  const auto frames = decode_file(clip, {.skip = DecoderOptions::Skip::NonReference}).frames.size();
  EXPECT_LT(frames, 20U);
  EXPECT_GT(frames, 8U);
}

TEST(VideoDecoder, EmitsEachPictureWithItsAccessUnit_WhenThereAreNoBFrames) {
  const TempFolder folder;
  for (const char* encode : {"-c:v libx264 -bf 0", "-c:v libx265 -x265-params log-level=none:bframes=0"}) {
    const auto clip =
        make_clip(folder, test_source(320, 180, 10) + " " + encode + " -pix_fmt yuv420p", "c.mp4");
    auto demuxer = Demuxer::open(clip);
    ASSERT_TRUE(demuxer.has_value());
    const auto& info = (*demuxer)->streams().front();
    auto decoder = VideoDecoder::create(info.codec, info.extradata, {});
    ASSERT_TRUE(decoder.has_value());
    for (auto packet = (*demuxer)->read(); packet; packet = (*demuxer)->read()) {
      int emitted = 0;
      ASSERT_TRUE((*decoder)
                      ->decode(packet->data, packet->pts_90k,
                               [&](Frame frame) {
                                 ++emitted;
                                 EXPECT_EQ(frame.pts(), packet->pts_90k);
                               })
                      .has_value());
      EXPECT_EQ(emitted, 1) << encode;
    }
  }
}

TEST(VideoDecoder, KeepsFramesUsable_AfterItIsGone) {
  const TempFolder folder;
  const auto clip = make_clip(folder, test_source(320, 180, 3) + " -c:v libx264 -pix_fmt yuv420p", "c.mp4");
  auto decoded = decode_file(clip); // the decoder ended inside
  Bytes again;
  for (const auto& frame : decoded.frames)
    append_packed(frame, again);
  EXPECT_TRUE(again == decoded.packed);
}

TEST(VideoDecoder, SaysDamagedAndGoesOn_WhenBytesAreGarbage) {
  const TempFolder folder;
  for (const char* encode : {"-c:v libx264 -bf 0 -g 5",
                             "-c:v libx265 -x265-params log-level=none:bframes=0:keyint=5", "-c:v mjpeg"}) {
    const auto clip =
        make_clip(folder, test_source(320, 180, 20) + " " + encode + " -pix_fmt yuv420p -strict -1", "c.mkv");
    auto demuxer = Demuxer::open(clip);
    ASSERT_TRUE(demuxer.has_value());
    const auto& info = (*demuxer)->streams().front();
    auto decoder = VideoDecoder::create(info.codec, info.extradata, {});
    ASSERT_TRUE(decoder.has_value());
    std::mt19937 random(7);
    int pictures = 0, damaged = 0, n = 0;
    for (auto packet = (*demuxer)->read(); packet; packet = (*demuxer)->read(), ++n) {
      if (n < 10)
        for (auto& byte : packet->data)
          byte = static_cast<std::uint8_t>(random());
      const auto done = (*decoder)->decode(packet->data, packet->pts_90k,
                                           [&](const Frame&) { pictures += n >= 10 ? 1 : 0; });
      if (!done) {
        EXPECT_EQ(done.error().kind, ErrorKind::Damaged);
        ++damaged;
      }
    }
    EXPECT_GT(damaged, 0) << encode;
    EXPECT_EQ(pictures, 10) << encode << ": the pictures after the garbage";
  }
}

TEST(VideoDecoder, RefusesConfiguration_WhenBrokenOrForeign) {
  EXPECT_EQ(VideoDecoder::create(Codec::H264, Bytes{1, 2, 3}, {}).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(VideoDecoder::create(Codec::H265, {}, {}).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(VideoDecoder::create(Codec::Aac, {}, {}).error().kind, ErrorKind::Unsupported);
  auto jpeg = VideoDecoder::create(Codec::Mjpeg, {}, {});
  ASSERT_TRUE(jpeg.has_value());
  EXPECT_EQ((*jpeg)->decode({}, 0, [](const Frame&) {}).error().kind, ErrorKind::Damaged);
}

class Encoding : public testing::TestWithParam<Codec> {};

TEST_P(Encoding, SurvivesDecoding_WithGoodQuality) {
  constexpr int frames = 30;
  auto encoder = VideoEncoder::create({.codec = GetParam(),
                                       .width = 640,
                                       .height = 360,
                                       .frames_per_second = 15,
                                       .key_frame_interval_frames = 10});
  ASSERT_TRUE(encoder.has_value()) << encoder.error().message;
  auto decoder = VideoDecoder::create(GetParam(), (*encoder)->stream().extradata, {});
  ASSERT_TRUE(decoder.has_value()) << decoder.error().message;
  int emitted = 0, shown = 0;
  for (int n = 0; n < frames; ++n) {
    const auto picture = moving_picture(640, 360, n);
    const auto encoded = (*encoder)->encode(picture.view(), n * 6000, [&](const Packet& packet) {
      EXPECT_EQ(packet.pts_90k, n * 6000) << "no packet may be held back";
      EXPECT_EQ(packet.dts_90k, packet.pts_90k);
      EXPECT_EQ(packet.duration_90k, 6000);
      EXPECT_EQ(packet.is_key, GetParam() == Codec::Mjpeg || n % 10 == 0) << n;
      ++emitted;
      const auto decoded = (*decoder)->decode(packet.data, packet.pts_90k, [&](const Frame& frame) {
        ++shown;
        const auto limited = to_i420(frame, 640, 360);
        ASSERT_TRUE(limited.has_value());
        EXPECT_GT(psnr(picture, frame), GetParam() == Codec::Mjpeg ? 15 : 30);
        double worst = 0;
        for (std::size_t i = 0; i < limited->y.size(); ++i)
          worst += std::abs(limited->y[i] - picture.y[i]);
        EXPECT_LT(worst / static_cast<double>(limited->y.size()), 4) << "range kept";
      });
      EXPECT_TRUE(decoded.has_value());
    });
    ASSERT_TRUE(encoded.has_value()) << encoded.error().message;
  }
  EXPECT_EQ(emitted, frames);
  EXPECT_EQ(shown, frames);
}

INSTANTIATE_TEST_SUITE_P(Codecs, Encoding, testing::Values(Codec::H264, Codec::H265, Codec::Mjpeg));

TEST_P(Encoding, StartsAGopAtOnce_WhenAsked) {
  auto encoder = VideoEncoder::create(
      {.codec = GetParam(), .width = 320, .height = 180, .key_frame_interval_frames = 100});
  ASSERT_TRUE(encoder.has_value());
  std::vector<bool> keys;
  for (int n = 0; n < 10; ++n) {
    if (n == 6)
      (*encoder)->request_key_frame();
    ASSERT_TRUE((*encoder)
                    ->encode(moving_picture(320, 180, n).view(), n * 6000,
                             [&](const Packet& packet) { keys.push_back(packet.is_key); })
                    .has_value());
  }
  const bool all = GetParam() == Codec::Mjpeg;
  EXPECT_EQ(keys, (std::vector<bool>{true, all, all, all, all, all, true, all, all, all}));
}

TEST(VideoEncoder, RefusesSizes_ThatCannotBeCoded) {
  EXPECT_EQ(VideoEncoder::create({.codec = Codec::H264, .width = 321, .height = 180}).error().kind,
            ErrorKind::Invalid);
  EXPECT_EQ(VideoEncoder::create({.codec = Codec::H264, .width = 0, .height = 0}).error().kind,
            ErrorKind::Invalid);
  EXPECT_EQ(VideoEncoder::create({.codec = Codec::Aac, .width = 320, .height = 180}).error().kind,
            ErrorKind::Unsupported);
}

TEST(Convert, ScalesAndKeepsTheMean) {
  const auto picture = moving_picture(640, 360, 3);
  const auto small = scale(picture, 160, 90);
  ASSERT_TRUE(small.has_value());
  const auto mean = [](const Bytes& plane) {
    double sum = 0;
    for (const auto value : plane)
      sum += value;
    return sum / static_cast<double>(plane.size());
  };
  EXPECT_EQ(small->width, 160);
  EXPECT_EQ(small->height, 90);
  EXPECT_NEAR(mean(small->y), mean(picture.y), 1.5);
  EXPECT_EQ(scale(picture, 0, 90).error().kind, ErrorKind::Invalid);
}

} // namespace
