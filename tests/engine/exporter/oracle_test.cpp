// What other people's programs make of an exported recording.
#include "engine/exporter/clip_writer.h"
#include "tests/engine/exporter/source_clips.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::exporter {
namespace {

class ExportOracle : public ::testing::Test {
 protected:
  // The recording of some groups as an exported file; the same stored bytes as clear.mp4.
  void write(const std::string& arguments, std::size_t first = 0, std::size_t count = SIZE_MAX,
             std::size_t index_places = max_index_places) {
    const auto clip = make_clip(arguments);
    const auto password = sealed::vector::password();
    const FakeFile sealed = record(clip, {.password = &password});
    const FakeFile clear = record(clip, {});
    auto folder = MediumFolder::open(folder_ / "");
    ASSERT_TRUE(folder);
    auto writer = ClipWriter::create(
        *folder, "sealed.mp4", read_clip_info(std::make_shared<const Bytes>(sealed.init)), index_places);
    ASSERT_TRUE(writer) << writer.error().message;
    for (std::size_t g = first; g < sealed.groups.size() && g - first < count; ++g) {
      const auto& group = sealed.groups[g];
      ASSERT_TRUE(writer->add(mp4::PlaybackMark{group.wall, 1, false}, group.bytes));
    }
    ASSERT_TRUE(writer->finish());
    oracle::write_file(folder_ / "clear.mp4", stored(clear, first, count));
    groups_ = std::min(count, sealed.groups.size() - first);
  }

  // Frames, with times and hashes, as ffmpeg decodes or copies them. options stand before -i.
  std::vector<std::string> frames(const std::string& options, const std::string& input,
                                  const std::string& codec = "") {
    const auto made = oracle::run(ffmpeg + "-xerror " + options + "-i " + input + " -map 0 " + codec +
                                  "-f framemd5 - 2>&1");
    EXPECT_EQ(made.status, 0) << made.text().substr(0, 2000);
    std::vector<std::string> lines;
    std::istringstream text(made.text());
    for (std::string line; std::getline(text, line);)
      if (!line.starts_with('#'))
        lines.push_back(line.substr(0, line.find(", S=")));
    return lines;
  }

  std::string sealed() { return folder_ / "sealed.mp4"; }

  std::string clear() { return folder_ / "clear.mp4"; }

  oracle::TemporaryFolder folder_;
  std::size_t groups_ = 0;
  const std::string key = "-decryption_key " + std::string(sealed::vector::dek_hex) + " ";
};

std::string md5_of(const std::string& line) {
  return line.substr(line.rfind(' '));
}

TEST_F(ExportOracle, FfmpegDecodesItAsASeekableFile) { // [REQ-ENC-5]
  write(picture + "-t 4 " + h264);
  const auto expected = frames("", clear());
  EXPECT_EQ(expected.size(), 100U);
  EXPECT_EQ(frames(key, sealed()), expected);
}

TEST_F(ExportOracle, FfmpegDecodesItThroughAPipe) {
  write(picture + "-t 4 " + h264);
  const auto piped = oracle::run("cat " + sealed() + " | " + ffmpeg + "-xerror " + key +
                                 "-i pipe:0 -f framemd5 - | grep -v '^#'");
  EXPECT_EQ(piped.status, 0);
  const auto straight = oracle::run(ffmpeg + "-i " + clear() + " -f framemd5 - | grep -v '^#'");
  EXPECT_EQ(piped.text(), straight.text());
}

TEST_F(ExportOracle, FfmpegSeeksIntoTheMiddle) {
  write(picture + "-t 8 " + h264);
  const auto all = frames("", clear());
  const auto tail = frames("-ss 5.2 " + key, sealed());
  ASSERT_FALSE(tail.empty());
  ASSERT_LT(tail.size(), all.size());
  for (std::size_t n = 0; n < tail.size(); ++n)
    ASSERT_EQ(md5_of(tail[n]), md5_of(all[all.size() - tail.size() + n])) << n;
  EXPECT_EQ(tail.size(), 70U);
}

TEST_F(ExportOracle, FfmpegDecodesPictureAndSound) {
  write(picture + sound + "-t 4 " + h264 + "-c:a aac ");
  const auto expected = frames("", clear(), "-c copy ");
  const auto opened = frames(key, sealed(), "-c copy ");
  EXPECT_EQ(std::set(opened.begin(), opened.end()), std::set(expected.begin(), expected.end()));
  EXPECT_EQ(opened.size(), expected.size());
}

TEST_F(ExportOracle, FfmpegDecodesAStretchOutOfTheMiddle) {
  write(picture + "-t 8 " + h264, 3, 2);
  const auto expected = frames("", clear());
  EXPECT_EQ(expected.size(), 50U);
  EXPECT_EQ(frames(key, sealed()), expected);
}

TEST_F(ExportOracle, FfmpegDecodesIt_WhenSeveralGroupsShareAReference) {
  write(picture + "-t 9 " + h264, 0, SIZE_MAX, 4);
  EXPECT_EQ(groups_, 9U);
  EXPECT_EQ(frames(key, sealed()), frames("", clear()));
}

TEST_F(ExportOracle, FfmpegDecodesSealedMjpegAndH265) {
  write(picture + "-t 2 -c:v mjpeg -pix_fmt yuvj420p ");
  EXPECT_EQ(frames(key, sealed()), frames("", clear()));
}

TEST_F(ExportOracle, FfmpegDecodesSealedH265) {
  write(picture + "-t 3 -c:v libx265 -preset ultrafast -x265-params bframes=0:keyint=25:log-level=error "
                  "-pix_fmt yuv420p ");
  EXPECT_EQ(frames(key, sealed()), frames("", clear()));
}

TEST_F(ExportOracle, FfprobeTellsItsLength) {
  write(picture + "-t 4 " + h264);
  const auto probe =
      oracle::run("ffprobe -v error -show_entries format=duration -of csv=p=0 " + key + sealed());
  EXPECT_EQ(probe.status, 0);
  EXPECT_NEAR(std::stod(probe.text()), 4.0, 0.05);
}

TEST_F(ExportOracle, ShakaPackagerDecryptsIt) {
  const std::string packager = oracle::shaka_packager();
  if (packager.empty())
    GTEST_SKIP() << "shaka-packager is not installed (npm install, or KAGIMADO_SHAKA)";
  write(picture + "-t 4 " + h264);
  const auto made =
      oracle::run(packager + " in=" + sealed() + ",stream=video,output=" + (folder_ / "open.mp4") +
                  " --enable_raw_key_decryption --keys label=:key_id=" + sealed::vector::kid().hex() +
                  ":key=" + std::string(sealed::vector::dek_hex) + " 2>&1");
  ASSERT_EQ(made.status, 0) << made.text();
  const auto opened = frames("", folder_ / "open.mp4");
  const auto expected = frames("", clear());
  ASSERT_EQ(opened.size(), expected.size());
  for (std::size_t n = 0; n < opened.size(); ++n)
    ASSERT_EQ(md5_of(opened[n]), md5_of(expected[n])) << n;
}

} // namespace
} // namespace kagimado::exporter
