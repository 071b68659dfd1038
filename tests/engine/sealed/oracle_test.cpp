// What other people's programs make of sealed clips, and this product of theirs.
#include "engine/sealed/opener.h"
#include "engine/sealed/sealer.h"
#include "tests/engine/sealed/oracle.h"
#include "tests/engine/sealed/vector.h"

#include <gtest/gtest.h>

namespace kagimado::sealed {
namespace {

using namespace oracle;

const std::string ffmpeg = "ffmpeg -nostdin -v error -y ";
const std::string picture = "-f lavfi -i testsrc2=size=320x240:rate=25 ";
const std::string sound = "-f lavfi -i sine=frequency=440:sample_rate=48000 ";
const std::string h264 = "-c:v libx264 -preset veryfast -bf 0 -g 25 -pix_fmt yuv420p ";
const std::string h265 =
    "-c:v libx265 -preset ultrafast -x265-params bframes=0:keyint=25:log-level=error -pix_fmt yuv420p ";
const std::string mjpeg = "-c:v mjpeg -pix_fmt yuvj420p ";
const std::string aac = "-c:a aac ";
const std::string fragmented =
    "-movflags frag_keyframe+empty_moov+default_base_moof+separate_moof -f mp4 pipe:1";

Result<Clip> ffmpeg_clip(const std::string& arguments) {
  const auto made = run(ffmpeg + arguments + fragmented);
  if (made.status != 0)
    return fail(ErrorKind::Io, "ffmpeg ended with {}", made.status);
  return read_clip(made.bytes);
}

// The lines of framemd5 that stand for packets or frames, without what ffmpeg adds about side data (the pssh
// boxes).
std::vector<std::string> frame_lines(const std::string& text) {
  std::vector<std::string> frames;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with('#'))
      frames.push_back(line.substr(0, line.find(", S=")));
  return frames;
}

// Packets with their times and hashes, as ffmpeg's own demuxer sees them through a pipe. What it says about
// ciphertext that it takes for pictures is of no interest.
std::vector<std::string> packets(const std::string& path, const std::string& key) {
  const auto made =
      run("cat " + path + " | " + ffmpeg + key + "-i pipe:0 -map 0 -c copy -f framemd5 - 2>/dev/null");
  EXPECT_EQ(made.status, 0);
  return frame_lines(made.text());
}

// One fragment a sample, as a camera sends it.
template <class MakeFragment>
Bytes refragment(const Clip& clip, Bytes stream, MakeFragment make) {
  std::uint32_t sequence = 1;
  for (const auto& piece : clip.pieces) {
    std::uint64_t time = piece.fragment.decode_time;
    for (std::size_t n = 0; n < piece.fragment.samples.size(); ++n) {
      mp4::FragmentToWrite fragment;
      fragment.sequence = sequence++;
      fragment.track_id = piece.fragment.track_id;
      fragment.decode_time = time;
      fragment.samples = {piece.fragment.samples[n]};
      fragment.payload = piece.sample(n);
      time += piece.fragment.samples[n].duration;
      const Bytes bytes = make(fragment);
      stream.insert(stream.end(), bytes.begin(), bytes.end());
    }
  }
  return stream;
}

Bytes clear_stream(const Clip& clip) {
  return refragment(clip, write_init(clip.init),
                    [](const auto& fragment) { return write_fragment(fragment); });
}

Bytes sealed_stream(const Clip& clip) {
  Sealer sealer = Sealer::create(clip.init, vector::password(), vector::kid(), vector::material(),
                                 0xffff'ffff'ffff'fff0, vector::hk_salt());
  return refragment(clip, sealer.init_bytes(), [&](const auto& fragment) {
    auto sealed = sealer.seal(fragment);
    EXPECT_TRUE(sealed) << sealed.error().message;
    return sealed.value_or(Bytes{});
  });
}

void expect_ffmpeg_opens(const Result<Clip>& clip, mp4::Codec codec, std::size_t least_samples) {
  ASSERT_TRUE(clip) << clip.error().message;
  ASSERT_EQ(clip->init.tracks.front().codec, codec);
  ASSERT_GE(clip->sample_count(), least_samples);
  const TemporaryFolder folder;
  write_file(folder / "clear.mp4", clear_stream(*clip));
  write_file(folder / "sealed.mp4", sealed_stream(*clip));
  const auto clear = packets(folder / "clear.mp4", "");
  EXPECT_EQ(clear.size(), clip->sample_count());
  EXPECT_EQ(clear, packets(folder / "sealed.mp4", "-decryption_key " + std::string(vector::dek_hex) + " "));
  EXPECT_NE(clear, packets(folder / "sealed.mp4", "")) << "without the key nothing may be readable";
}

// [REQ-ENC-3]
TEST(FfmpegOracle, OpensSealedH264) {
  expect_ffmpeg_opens(ffmpeg_clip(picture + "-t 2 " + h264), mp4::Codec::H264, 50);
}

TEST(FfmpegOracle, OpensSealedH265) {
  expect_ffmpeg_opens(ffmpeg_clip(picture + "-t 2 " + h265), mp4::Codec::H265, 50);
}

TEST(FfmpegOracle, OpensSealedMjpeg) {
  expect_ffmpeg_opens(ffmpeg_clip(picture + "-t 1 " + mjpeg), mp4::Codec::Mjpeg, 25);
}

TEST(FfmpegOracle, OpensSealedAac) {
  expect_ffmpeg_opens(ffmpeg_clip(sound + "-t 2 " + aac), mp4::Codec::Aac, 90);
}

TEST(FfmpegOracle, OpensSealedPictureAndSound) {
  expect_ffmpeg_opens(ffmpeg_clip(picture + sound + "-t 2 " + h264 + aac), mp4::Codec::H264, 140);
}

TEST(FfmpegOracle, OpensFramesOfManySlices) {
  const auto clip =
      ffmpeg_clip("-f lavfi -i testsrc2=size=640x1088:rate=25 -t 1 " + h264 + "-x264-params slices=60 ");
  ASSERT_TRUE(clip) << clip.error().message;
  // More NAL units than the 8-bit sizes of saiz can tell: senc stands alone.
  const Bytes stream = sealed_stream(*clip);
  EXPECT_TRUE(std::ranges::search(stream, as_bytes("saiz")).empty());
  expect_ffmpeg_opens(clip, mp4::Codec::H264, 25);
}

TEST(FfmpegOracle, SeesTheSamePacketsAsThisReader) {
  // The other way round: the clear re-fragmented clip against ffmpeg's own file.
  const TemporaryFolder folder;
  const auto made = run(ffmpeg + picture + "-t 2 " + h264 + fragmented);
  ASSERT_EQ(made.status, 0);
  write_file(folder / "own.mp4", made.bytes);
  const auto clip = read_clip(made.bytes);
  ASSERT_TRUE(clip) << clip.error().message;
  write_file(folder / "ours.mp4", clear_stream(*clip));
  EXPECT_EQ(packets(folder / "own.mp4", ""), packets(folder / "ours.mp4", ""));
}

TEST(FfmpegOracle, DecodesEveryFrameOfASealedClip) {
  const auto clip = ffmpeg_clip(picture + "-t 1 " + h265);
  ASSERT_TRUE(clip) << clip.error().message;
  const TemporaryFolder folder;
  write_file(folder / "sealed.mp4", sealed_stream(*clip));
  write_file(folder / "clear.mp4", clear_stream(*clip));
  const auto pictures = [&](const std::string& name, const std::string& key) {
    const auto made =
        run("cat " + (folder / name) + " | " + ffmpeg + "-xerror " + key + "-i pipe:0 -f framemd5 -");
    EXPECT_EQ(made.status, 0);
    return frame_lines(made.text());
  };
  const auto clear = pictures("clear.mp4", "");
  EXPECT_EQ(clear.size(), 25U);
  EXPECT_EQ(clear, pictures("sealed.mp4", "-decryption_key " + std::string(vector::dek_hex) + " "));
}

class ShakaOracle : public ::testing::Test {
 protected:
  void SetUp() override {
    packager_ = shaka_packager();
    if (packager_.empty())
      GTEST_SKIP() << "shaka-packager is not installed (npm install, or KAGIMADO_SHAKA)";
  }

  // Packages a source clip clear and sealed; both as this reader sees them.
  void package(const std::string& arguments, const std::string& stream) {
    ASSERT_EQ(run(ffmpeg + arguments + (folder_ / "source.mp4")).status, 0);
    const std::string input =
        packager_ + " in=" + (folder_ / "source.mp4") + ",stream=" + stream + ",output=";
    const std::string common = " --segment_duration 1 --fragment_duration 0.5 2>&1";
    const auto clear = run(input + (folder_ / "clear.mp4") + common);
    ASSERT_EQ(clear.status, 0) << clear.text();
    const auto sealed =
        run(input + (folder_ / "sealed.mp4") +
            " --enable_raw_key_encryption --protection_scheme cenc --clear_lead 0 --keys label=:key_id=" +
            vector::kid().hex() + ":key=" + std::string(vector::dek_hex) + common);
    ASSERT_EQ(sealed.status, 0) << sealed.text();
  }

  void expect_opens(const std::function<Bytes(Bytes)>& change = {}) {
    Bytes sealed_bytes = read_file(folder_ / "sealed.mp4");
    if (change)
      sealed_bytes = change(std::move(sealed_bytes));
    const auto clear = read_clip(read_file(folder_ / "clear.mp4"));
    const auto sealed = read_clip(sealed_bytes);
    ASSERT_TRUE(clear) << clear.error().message;
    ASSERT_TRUE(sealed) << sealed.error().message;
    ASSERT_TRUE(sealed->init.sealed());
    EXPECT_EQ(sealed->init.tracks[0].encryption->default_kid, vector::kid());
    EXPECT_EQ(sealed->init.tracks[0].codec, clear->init.tracks[0].codec);
    ASSERT_EQ(sealed->pieces.size(), clear->pieces.size());
    ASSERT_GE(clear->sample_count(), 50U);
    Opener opener(sealed->init, vector::material());
    for (std::size_t p = 0; p < clear->pieces.size(); ++p)
      expect_same(opener, sealed->pieces[p], clear->pieces[p]);
  }

 private:
  static void expect_same(Opener& opener, const Clip::Piece& sealed, const Clip::Piece& clear) {
    ASSERT_EQ(sealed.fragment.samples.size(), clear.fragment.samples.size());
    EXPECT_EQ(sealed.fragment.decode_time, clear.fragment.decode_time);
    for (std::size_t n = 0; n < clear.fragment.samples.size(); ++n) {
      const auto& sample = sealed.fragment.samples[n];
      EXPECT_EQ(sample.duration, clear.fragment.samples[n].duration);
      EXPECT_EQ(sample.is_sync, clear.fragment.samples[n].is_sync);
      const auto view = sealed.sample(n);
      Bytes bytes(view.begin(), view.end());
      const auto opened = opener.open_sample(sample, bytes);
      ASSERT_TRUE(opened) << opened.error().message;
      ASSERT_TRUE(std::ranges::equal(bytes, clear.sample(n))) << "sample " << n;
    }
  }

 protected:
  std::string packager_;
  TemporaryFolder folder_;
};

// senc boxes without their name: the reader has to follow saiz and saio.
Bytes without_senc(Bytes bytes) {
  for (auto at = bytes.begin();;) {
    const auto found = std::search(at, bytes.end(), as_bytes("senc").begin(), as_bytes("senc").end());
    if (found == bytes.end())
      return bytes;
    std::ranges::copy(as_bytes("free"), found);
    at = found + 4;
  }
}

TEST_F(ShakaOracle, ClipOpensSampleBySample_WhenH264) {
  package(picture + "-t 3 " + h264, "video");
  expect_opens();
}

TEST_F(ShakaOracle, ClipOpensThroughSaizAndSaio_WhenSencIsMissing) {
  package(picture + "-t 3 " + h264, "video");
  expect_opens(without_senc);
}

TEST_F(ShakaOracle, ClipOpensSampleBySample_WhenH264HasBFrames) {
  package(picture + "-t 3 -c:v libx264 -preset veryfast -bf 2 -g 25 -pix_fmt yuv420p ", "video");
  expect_opens();
}

TEST_F(ShakaOracle, ClipOpensSampleBySample_WhenH265) {
  package(picture + "-t 3 -tag:v hvc1 " + h265, "video");
  expect_opens();
}

TEST_F(ShakaOracle, ClipOpensSampleBySample_WhenAac) {
  package(sound + "-t 3 " + aac, "audio");
  expect_opens();
}

} // namespace
} // namespace kagimado::sealed
