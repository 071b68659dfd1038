// Google Benchmark: fonts of a monitor, made at its start, and again when a camera's name brings new
// characters.
#include "osd/app/font_book.h"

#include <benchmark/benchmark.h>

namespace kagimado::osd {
namespace {

constexpr const char* font_file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr const char* new_name = "鬱龍鷹鰐麒麟";

FontBook book() {
  static const auto folder =
      std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "assets/i18n";
  static const auto japanese = Text::load(folder, Language::Japanese),
                    english = Text::load(folder, Language::English);
  return FontBook(font_file, {&*japanese, &*english});
}

double scale_of(const benchmark::State& state) {
  return static_cast<double>(state.range(0)) / 1080;
}

void first_picture(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto fresh = book();
    state.ResumeTiming();
    benchmark::DoNotOptimize(fresh.fonts(scale_of(state)));
  }
}

void the_rest(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto fresh = book();
    benchmark::DoNotOptimize(fresh.fonts(scale_of(state)));
    fresh.learn_the_rest();
    state.ResumeTiming();
    benchmark::DoNotOptimize(fresh.fonts(scale_of(state)));
  }
}

void new_camera_name(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto used = book();
    used.learn_the_rest();
    benchmark::DoNotOptimize(used.fonts(scale_of(state)));
    used.learn(new_name);
    state.ResumeTiming();
    benchmark::DoNotOptimize(used.fonts(scale_of(state)));
  }
}

BENCHMARK(first_picture)->Arg(1080)->Arg(720)->Unit(benchmark::kMillisecond);
BENCHMARK(the_rest)->Arg(1080)->Arg(720)->Unit(benchmark::kMillisecond);
BENCHMARK(new_camera_name)->Arg(1080)->Arg(720)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::osd

BENCHMARK_MAIN();
