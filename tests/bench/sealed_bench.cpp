// Google Benchmark: what opening and checking one frame costs, and a password.
#include "engine/mp4/stream_reader.h"
#include "engine/sealed/keyring.h"
#include "engine/sealed/opener.h"
#include "engine/sealed/sealer.h"

#include <benchmark/benchmark.h>

namespace kagimado::sealed {
namespace {

struct SealedFrame {
  Bytes init_bytes;
  mp4::InitSegment init;
  Material material = random_material();
  std::vector<Bytes> fragments;
};

// A frame of one NAL unit, as H.264 cameras send slices.
SealedFrame make_frames(std::size_t frame_bytes, int count) {
  SealedFrame made;
  mp4::InitSegment clear;
  mp4::Track track;
  track.width = 1920;
  track.height = 1080;
  track.codec_config = {1, 0x4d, 0x40, 0x28, 0xff, 0xe0, 0};
  clear.tracks.push_back(track);
  auto password = derive("benchmark", Salt{}, 1);
  Kid kid;
  kid.bytes.fill(7);
  auto sealer = Sealer::create(clear, *password, kid, made.material.clone(), 1, Salt{});
  made.init_bytes = sealer.init_bytes();
  made.init = *mp4::parse_init(made.init_bytes);
  Bytes payload(frame_bytes, 0x5a);
  const auto nal_bytes = static_cast<std::uint32_t>(frame_bytes - 4);
  for (int i = 0; i < 4; ++i)
    payload[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(nal_bytes >> (24 - 8 * i));
  payload[4] = 0x65;
  for (int i = 0; i < count; ++i) {
    mp4::FragmentToWrite fragment;
    fragment.sequence = static_cast<std::uint32_t>(i + 1);
    fragment.decode_time = static_cast<std::uint64_t>(i) * 3600;
    fragment.payload = payload;
    mp4::Sample sample;
    sample.size_bytes = static_cast<std::uint32_t>(frame_bytes);
    sample.duration = 3600;
    sample.is_sync = i == 0;
    fragment.samples.push_back(sample);
    made.fragments.push_back(*sealer.seal(std::move(fragment)));
  }
  return made;
}

void open_sample(benchmark::State& state) {
  const auto frame_bytes = static_cast<std::size_t>(state.range(0));
  const auto made = make_frames(frame_bytes, 1);
  const auto fragment = mp4::parse_fragment(made.fragments[0], made.init);
  const auto& sample = fragment->samples.at(0);
  Opener opener(made.init, made.material);
  Bytes bytes(made.fragments[0].begin() + sample.offset,
              made.fragments[0].begin() + sample.offset + sample.size_bytes);
  for (auto _ : state)
    if (!opener.open_sample(sample, bytes))
      state.SkipWithError("not opened");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

BENCHMARK(open_sample)->Arg(2'000)->Arg(20'000)->Arg(200'000);

void parse_fragment(benchmark::State& state) {
  const auto made = make_frames(20'000, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(mp4::parse_fragment(made.fragments[0], made.init));
}

BENCHMARK(parse_fragment);

void check_chain(benchmark::State& state) {
  const auto made = make_frames(static_cast<std::size_t>(state.range(0)), 2);
  const auto first = mp4::parse_fragment(made.fragments[0], made.init);
  const auto second = mp4::parse_fragment(made.fragments[1], made.init);
  for (auto _ : state) {
    ChainChecker checker(made.material, made.init_bytes);
    if (checker.check(*first, made.fragments[0]) != ChainResult::Intact ||
        checker.check(*second, made.fragments[1]) != ChainResult::Intact)
      state.SkipWithError("chain is bent");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0) * 2);
}

BENCHMARK(check_chain)->Arg(20'000)->Arg(200'000);

void derive_password(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(derive("a typed password", Salt{}, default_pbkdf2_iterations));
}

BENCHMARK(derive_password)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::sealed

BENCHMARK_MAIN();
