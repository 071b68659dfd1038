#include "engine/view/scaler.h"
#include "tests/engine/view/clips.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kagimado::view {
namespace {

using tests::ClipSpec;

double psnr(const std::uint8_t* a, int stride_a, const std::uint8_t* b, int stride_b, int width, int height) {
  double sum = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double difference = a[y * stride_a + x] - b[y * stride_b + x];
      sum += difference * difference;
    }
  const double mean = sum / (static_cast<double>(width) * height);
  return mean == 0 ? 99.0 : 10 * std::log10(255.0 * 255.0 / mean);
}

Picture scaled(const ff::Frame& frame, const ScalePlan& plan) {
  PicturePool pool;
  ScaleScratch scratch;
  auto picture = scale_frame(frame, plan, pool, scratch);
  if (!picture)
    throw std::runtime_error("not scaled");
  return *picture;
}

// The same frame scaled by swscale of the ffmpeg program, as I420.
std::string reference(const ClipSpec& spec, int width, int height) {
  const auto size = std::to_string(width) + ":" + std::to_string(height);
  return tests::run_and_read("ffmpeg -v error -f lavfi -i '" + spec.source +
                             "=s=" + std::to_string(spec.width) + "x" + std::to_string(spec.height) +
                             ":r=" + std::to_string(spec.frames_per_second) +
                             "' -frames:v 1 -vf format=" + spec.pixel_format + ",scale=" + size +
                             ":flags=area,format=yuv420p -f rawvideo -");
}

ClipSpec still(const std::string& pixel_format, int width = 640, int height = 360) {
  ClipSpec spec;
  spec.width = width;
  spec.height = height;
  spec.frames = 1;
  spec.pixel_format = pixel_format;
  spec.extra = "-qp 4";
  return spec;
}

TEST(Scaler, MatchesSwscale_AtTileSizesAndLayouts) {
  struct Case {
    const char* pixel_format;
    int width, height;
    double least_db;
  };

  const Case cases[] = {
      {"yuv420p", 320, 180, 38}, // 1:2
      {"yuv420p", 160, 90, 38},  // 1:4
      {"yuv420p", 214, 120, 26}, // about 1:3: a half, then bilinear
      {"yuv420p", 106, 60, 26},  // 1:6
      {"yuv420p", 480, 270, 26}, // 3:4
      {"yuv422p", 160, 90, 33},  {"yuv444p", 160, 90, 30}, {"yuv444p", 320, 180, 30},
  };
  for (const auto& c : cases) {
    const auto spec = still(c.pixel_format);
    const auto frame = tests::decode_first(spec);
    const auto expected = reference(spec, c.width, c.height);
    const auto picture = scaled(frame, {0, 0, 640, 360, c.width, c.height});
    ASSERT_EQ(picture.layout, ff::PixelLayout::I420);
    ASSERT_EQ(expected.size(), static_cast<std::size_t>(c.width * c.height * 3 / 2));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(expected.data());
    EXPECT_GE(psnr(picture.planes[0], picture.strides_bytes[0], bytes, c.width, c.width, c.height),
              c.least_db)
        << c.pixel_format << " luma to " << c.width;
    const auto* u = bytes + c.width * c.height;
    EXPECT_GE(psnr(picture.planes[1], picture.strides_bytes[1], u, c.width / 2, c.width / 2, c.height / 2),
              c.least_db)
        << c.pixel_format << " chroma to " << c.width;
  }
}

// A gradient has an answer that needs no other program: the value grows linearly with the place.
TEST(Scaler, KeepsAGradient_AtAwkwardSizes) {
  ClipSpec spec = still("yuv420p", 1022, 574);
  spec.source = "color=black"; // size and rate are appended as options
  spec.extra = "-qp 2 -vf geq=lum='16+X*200/1022':cb=128:cr=128";
  spec.source = "nullsrc";
  const auto frame = tests::decode_first(spec);
  for (const auto& [width, height] :
       {std::pair{511, 287}, {255, 143}, {341, 191}, {97, 54}, {801, 450}, {1500, 843}}) {
    const auto picture = scaled(frame, {0, 0, 1022, 574, width, height});
    ASSERT_EQ(picture.width, width);
    double worst = 0;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const double expected = 16 + (x + 0.5) / width * 200;
        worst = std::max(worst, std::abs(picture.planes[0][y * picture.strides_bytes[0] + x] - expected));
      }
    EXPECT_LE(worst, 4.0) << width << "x" << height;
  }
}

TEST(Scaler, PassesTheDecodedFrameThrough_WhenItFits) {
  for (const char* format : {"yuv420p", "yuv422p", "yuv444p"}) {
    const auto frame = tests::decode_first(still(format, 320, 180));
    const auto picture = scaled(frame, plan_scale({320, 180, 1.0}, {}, 320, 180));
    EXPECT_EQ(picture.planes[0], frame.plane(0)) << format;
    EXPECT_EQ(picture.planes[2], frame.plane(2)) << format;
    EXPECT_EQ(picture.layout, frame.layout());
    // A zoomed-in part that fits is a window into the same memory.
    const auto part = scaled(frame, {64, 32, 128, 72, 128, 72});
    EXPECT_EQ(part.planes[0], frame.plane(0) + 32 * frame.stride_bytes(0) + 64);
  }
}

TEST(Scaler, GivesNeutralChroma_ForGrayPictures) {
  auto spec = still("gray", 320, 180);
  spec.codec = "h265"; // libavcodec gives gray H.264 as 4:2:0
  spec.extra = "";
  const auto frame = tests::decode_first(spec);
  ASSERT_EQ(frame.layout(), ff::PixelLayout::Gray);
  const auto picture = scaled(frame, {0, 0, 320, 180, 160, 90});
  EXPECT_EQ(picture.layout, ff::PixelLayout::I420);
  for (int x = 0; x < 80; ++x)
    EXPECT_EQ(picture.planes[1][x], 128);
}

TEST(Scaler, KeepsFullRangeOfJpeg) {
  ClipSpec spec = still("yuvj420p");
  spec.codec = "mjpeg";
  spec.extra = "";
  const auto picture = scaled(tests::decode_first(spec), {0, 0, 640, 360, 160, 90});
  EXPECT_EQ(picture.color_space, ff::ColorSpace::Bt601Full);
}

TEST(PicturePool, RecyclesBuffers_AndOutlivesItsOwner) {
  std::shared_ptr<I420Buffer> kept;
  {
    PicturePool pool;
    for (int i = 0; i < 100; ++i) {
      const auto a = pool.take(480, 270);
      const auto b = pool.take(480, 270);
      EXPECT_NE(a->planes[0], b->planes[0]);
    }
    EXPECT_EQ(pool.allocated_total(), 2u);
    kept = pool.take(240, 136); // another size: the shelf is emptied
    EXPECT_EQ(pool.allocated_total(), 3u);
  }
  kept->planes[0][0] = 1; // its pool is gone
}

TEST(Geometry, KeepsTheAspectInsideTheTile) {
  const auto wide = plan_scale({1920, 1080, 1.0}, {}, 640, 480);
  EXPECT_EQ(wide, (ScalePlan{0, 0, 1920, 1080, 640, 360}));
  const auto tall = plan_scale({1080, 1920, 1.0}, {}, 640, 480);
  EXPECT_EQ(tall, (ScalePlan{0, 0, 1080, 1920, 270, 480}));
  // 720x576 with 16:15 pixels is a 4:3 picture.
  const auto pal = plan_scale({720, 576, 16.0 / 15.0}, {}, 640, 480);
  EXPECT_EQ(pal, (ScalePlan{0, 0, 720, 576, 640, 480}));
}

TEST(Geometry, CutsTheCropAtEvenPlaces) {
  const auto zoom = plan_scale({1920, 1080, 1.0}, {0.25, 0.25, 0.5, 0.5}, 960, 540);
  EXPECT_EQ(zoom, (ScalePlan{480, 270, 960, 540, 960, 540}));
  const auto odd = plan_scale({1919, 1079, 1.0}, {0.333, 0.1, 0.2, 0.2}, 640, 360);
  EXPECT_EQ(odd.source_x % 2, 0);
  EXPECT_EQ(odd.source_y % 2, 0);
}

TEST(Geometry, BringsBrokenCropsInside) {
  const double nan = std::nan("");
  for (const Crop& crop : {Crop{5, 5, 0.5, 0.5}, Crop{-3, -3, 0.1, 0.1}, Crop{0, 0, 0, 0},
                           Crop{0.9, 0.9, 0.9, 0.9}, Crop{nan, nan, nan, nan}, Crop{0.5, 0.5, 1e9, -1e9}}) {
    const auto plan = plan_scale({1920, 1080, 1.0}, crop, 640, 360);
    EXPECT_GE(plan.source_x, 0);
    EXPECT_GE(plan.source_y, 0);
    EXPECT_GE(plan.source_width, 16);
    EXPECT_GE(plan.source_height, 16);
    EXPECT_LE(plan.source_x + plan.source_width, 1920);
    EXPECT_LE(plan.source_y + plan.source_height, 1080);
    EXPECT_LE(plan.width, 640);
    EXPECT_LE(plan.height, 360);
  }
  for (const double aspect : {0.0, -1.0, nan, 1e9, 1e-9})
    EXPECT_EQ(plan_scale({640, 360, aspect}, {}, 640, 360), (ScalePlan{0, 0, 640, 360, 640, 360}));
}

} // namespace
} // namespace kagimado::view
