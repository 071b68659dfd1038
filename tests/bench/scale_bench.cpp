// Google Benchmark: a 1080p frame to tile size, and a tile into the framebuffer.
#include "engine/ff/decoder.h"
#include "engine/ff/encoder.h"
#include "engine/view/geometry.h"
#include "engine/view/picture_convert.h"
#include "engine/view/scaler.h"

#include <benchmark/benchmark.h>

namespace kagimado::view {
namespace {

ff::Frame make_frame(int width, int height) {
  ff::VideoEncoderOptions options;
  options.codec = ff::Codec::Mjpeg;
  options.width = width;
  options.height = height;
  auto encoder = ff::VideoEncoder::create(options);
  Bytes luma(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (std::size_t i = 0; i < luma.size(); ++i)
    luma[i] = static_cast<std::uint8_t>(16 + i % 219);
  Bytes chroma(luma.size() / 4, 128);
  ff::Packet packet;
  (void)(*encoder)->encode({luma.data(), chroma.data(), chroma.data(), width, width / 2, width / 2}, 0,
                           [&](ff::Packet made) { packet = std::move(made); });
  auto decoder = ff::VideoDecoder::create(ff::Codec::Mjpeg, (*encoder)->stream().extradata, {});
  ff::Frame frame;
  const auto take = [&](ff::Frame decoded) { frame = std::move(decoded); };
  (void)(*decoder)->decode(packet.data, 0, take);
  if (!frame)
    (void)(*decoder)->drain(take);
  return frame;
}

void scale_1080p(benchmark::State& state) {
  const auto frame = make_frame(1920, 1080);
  if (!frame) {
    state.SkipWithError("no frame");
    return;
  }
  const auto plan =
      plan_scale({1920, 1080, 1.0}, {}, static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  PicturePool pool;
  ScaleScratch scratch;
  for (auto _ : state)
    benchmark::DoNotOptimize(scale_frame(frame, plan, pool, scratch));
}

// 1:1, 4, 9, 16, 24 (6 x 4) and 32 (8 x 4) tiles of a 1080p monitor
BENCHMARK(scale_1080p)
    ->Args({1920, 1080})
    ->Args({960, 540})
    ->Args({640, 360})
    ->Args({480, 270})
    ->Args({320, 270})
    ->Args({240, 270})
    ->Unit(benchmark::kMicrosecond);

void convert(benchmark::State& state) {
  const int width = static_cast<int>(state.range(0));
  const int height = static_cast<int>(state.range(1));
  const auto frame = make_frame(width, height);
  PicturePool pool;
  ScaleScratch scratch;
  const auto picture = scale_frame(frame, plan_scale({width, height, 1.0}, {}, width, height), pool, scratch);
  if (!picture) {
    state.SkipWithError("no frame");
    return;
  }
  std::vector<std::uint32_t> framebuffer(1920 * 1080);
  for (auto _ : state)
    convert_to_argb(*picture, framebuffer.data(), 1920, {0, 0, width, height});
}

BENCHMARK(convert)->Args({1920, 1080})->Args({960, 540})->Args({480, 270})->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace kagimado::view

BENCHMARK_MAIN();
