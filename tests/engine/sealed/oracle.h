// Independent programs as judges: ffmpeg and shaka-packager, run through the shell.
#pragma once

#include "engine/mp4/stream_reader.h"
#include "tests/fakes/test_paths.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kagimado::oracle {

namespace fs = std::filesystem;

// A folder that goes with the test.
class TemporaryFolder final {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "kagimado-oracle-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      std::abort();
    path_ = pattern;
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

struct Output {
  int status = -1;
  Bytes bytes; // standard output

  [[nodiscard]] std::string text() const { return std::string(as_text(bytes)); }
};

inline Output run(const std::string& command) {
  Output output;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr)
    return output;
  std::array<std::uint8_t, 65'536> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe))
    output.bytes.insert(output.bytes.end(), buffer.begin(), buffer.begin() + n);
  output.status = pclose(pipe);
  return output;
}

inline void write_file(const std::string& path, ByteView bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(file.good()) << path;
}

inline Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A clip as this product's own reader sees it.
struct Clip {
  mp4::InitSegment init;
  Bytes init_bytes;

  struct Piece {
    mp4::Fragment fragment;
    SharedBytes bytes;

    [[nodiscard]] ByteView sample(std::size_t n) const {
      return ByteView(*bytes).subspan(fragment.samples[n].offset, fragment.samples[n].size_bytes);
    }
  };

  std::vector<Piece> pieces;

  [[nodiscard]] std::size_t sample_count() const {
    std::size_t count = 0;
    for (const auto& piece : pieces)
      count += piece.fragment.samples.size();
    return count;
  }
};

inline Result<Clip> read_clip(ByteView bytes) {
  Clip clip;
  Result<> inner;
  mp4::StreamReader reader;
  KGM_CHECK(reader.push(bytes, [&](mp4::Unit unit) {
    if (!inner)
      return;
    if (unit.type == mp4::Unit::Type::Init) {
      clip.init_bytes = *unit.bytes;
      auto init = mp4::parse_init(*unit.bytes);
      if (!init)
        inner = std::unexpected(init.error());
      else
        clip.init = std::move(*init);
      return;
    }
    auto fragment = mp4::parse_fragment(*unit.bytes, clip.init);
    if (!fragment)
      inner = std::unexpected(fragment.error());
    else if (fragment->track_id != unit.track_id || fragment->starts_with_sync() != unit.starts_with_sync)
      inner = fail(ErrorKind::Internal, "the stream reader and the fragment reader disagree");
    else
      clip.pieces.push_back({std::move(*fragment), unit.bytes});
  }));
  KGM_CHECK(inner);
  return clip;
}

// Nothing if it is not there.
inline std::string shaka_packager() {
  if (const char* given = std::getenv("KAGIMADO_SHAKA"))
    return given;
  const std::string path = source_folder() / "node_modules/shaka-packager/bin/packager-linux-x64";
  return fs::exists(path) ? path : "";
}

} // namespace kagimado::oracle
