// Real clips, made by ffmpeg, as a camera would have sent them: one sample a fragment, sealed or clear.
#pragma once

#include "engine/sealed/sealer.h"
#include "tests/engine/exporter/fake_recordings.h"
#include "tests/engine/sealed/oracle.h"
#include "tests/engine/sealed/vector.h"

#include <algorithm>
#include <tuple>

namespace kagimado::exporter {

using namespace std::chrono_literals;

inline constexpr WallTime ten_fifteen{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 10h + 15min};

inline const std::string ffmpeg = "ffmpeg -nostdin -v error -y ";
inline const std::string picture = "-f lavfi -i testsrc2=size=320x240:rate=25 ";
inline const std::string sound = "-f lavfi -i sine=frequency=440:sample_rate=48000 ";
inline const std::string h264 = "-c:v libx264 -preset veryfast -bf 0 -g 25 -pix_fmt yuv420p ";

inline oracle::Clip make_clip(const std::string& arguments) {
  const auto made =
      oracle::run(ffmpeg + arguments +
                  "-movflags frag_keyframe+empty_moov+default_base_moof+separate_moof -f mp4 pipe:1");
  EXPECT_EQ(made.status, 0);
  auto clip = oracle::read_clip(made.bytes);
  EXPECT_TRUE(clip) << clip.error().message;
  return clip.value_or(oracle::Clip{});
}

struct FileRecipe {
  CameraId camera{1};
  WallTime begins = ten_fifteen;
  store::SpanId span{1};
  const sealed::PasswordKey* password = nullptr; // nullptr: clear
  std::uint32_t first_sequence = 1;
  bool random_key = false; // else the vector's: one for all
};

struct TimedSample {
  double seconds;
  const oracle::Clip::Piece* piece;
  std::size_t n;
  std::uint64_t decode_time;
};

// Samples of all tracks, by time: sound interleaved as it comes.
inline std::vector<TimedSample> samples_by_time(const oracle::Clip& clip) {
  std::vector<TimedSample> samples;
  for (const auto& piece : clip.pieces) {
    std::uint64_t time = piece.fragment.decode_time;
    const double scale = clip.init.find(piece.fragment.track_id)->timescale;
    for (std::size_t n = 0; n < piece.fragment.samples.size(); ++n) {
      samples.push_back({static_cast<double>(time) / scale, &piece, n, time});
      time += piece.fragment.samples[n].duration;
    }
  }
  std::ranges::sort(samples, {}, [](const TimedSample& s) { return std::tuple(s.seconds, s.piece, s.n); });
  return samples;
}

inline FakeFile record(const oracle::Clip& clip, const FileRecipe& recipe) {
  FakeFile file;
  file.camera = recipe.camera;
  std::optional<sealed::Sealer> sealer;
  if (recipe.password != nullptr)
    sealer = recipe.random_key
                 ? sealed::Sealer::create(clip.init, *recipe.password)
                 : sealed::Sealer::create(clip.init, *recipe.password, sealed::vector::kid(),
                                          sealed::vector::material(), 1000, sealed::vector::hk_salt());
  file.init = sealer ? sealer->init_bytes() : mp4::write_init(clip.init);
  const std::uint32_t video = clip.init.video() != nullptr ? clip.init.video()->id : 1;
  std::uint32_t sequence = recipe.first_sequence;
  for (const auto& sample : samples_by_time(clip)) {
    mp4::FragmentToWrite fragment;
    fragment.sequence = sequence++;
    fragment.track_id = sample.piece->fragment.track_id;
    fragment.decode_time = sample.decode_time;
    fragment.samples = {sample.piece->fragment.samples[sample.n]};
    fragment.payload = sample.piece->sample(sample.n);
    const WallTime wall =
        recipe.begins + std::chrono::microseconds(static_cast<std::int64_t>(sample.seconds * 1e6));
    const bool key = fragment.track_id == video && fragment.samples[0].is_sync;
    if (key)
      fragment.producer_time = mp4::ProducerTime{video, wall, fragment.decode_time};
    const Bytes bytes = sealer ? sealer->seal(fragment).value() : mp4::write_fragment(fragment);
    if (key)
      file.groups.push_back({wall, {}, recipe.span});
    if (!file.groups.empty())
      file.groups.back().bytes.insert(file.groups.back().bytes.end(), bytes.begin(), bytes.end());
  }
  return file;
}

// The stored file as a whole: what came from the camera.
inline Bytes stored(const FakeFile& file, std::size_t first = 0, std::size_t count = SIZE_MAX) {
  Bytes bytes = file.init;
  for (std::size_t g = first; g < file.groups.size() && g - first < count; ++g)
    bytes.insert(bytes.end(), file.groups[g].bytes.begin(), file.groups[g].bytes.end());
  return bytes;
}

} // namespace kagimado::exporter
