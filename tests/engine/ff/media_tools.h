// What media tests share: a folder that goes away, commands run to their end, clips made by the ffmpeg
// program. Header only: the tests of several modules use it.
#pragma once

#include "engine/base/file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace kagimado::tests {

class TempFolder final {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  int status = -1;
  std::string output; // standard output and error together
};

Outcome run_shell(const std::string& command);

// Runs `ffmpeg ARGUMENTS OUTPUT` in the folder and gives the path; fails the test where ffmpeg does.
std::string make_clip(const TempFolder& folder, const std::string& arguments, const std::string& name);

// Moving test picture with fine detail, 64 frames unless told otherwise.
std::string test_source(int width, int height, int frames = 64);

Bytes load(const std::string& path);
void save(const std::string& path, ByteView bytes);

inline TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kagimado-media-XXXXXX").string();
  const char* made = ::mkdtemp(pattern.data());
  path_ = made == nullptr ? std::filesystem::path() : std::filesystem::path(made);
}

inline TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty())
    std::filesystem::remove_all(path_, ignored);
}

inline Outcome run_shell(const std::string& command) {
  Outcome out;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr)
    return out;
  std::array<char, 4096> chunk{};
  for (std::size_t n = 0; (n = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;)
    out.output.append(chunk.data(), n);
  const int status = ::pclose(pipe);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

inline std::string make_clip(const TempFolder& folder, const std::string& arguments,
                             const std::string& name) {
  const std::string path = folder.file(name);
  const auto made = run_shell(fmt::format("ffmpeg -nostdin -v error -y {} {}", arguments, path));
  EXPECT_EQ(made.status, 0) << "ffmpeg " << arguments << "\n" << made.output;
  return path;
}

inline std::string test_source(int width, int height, int frames) {
  return fmt::format("-f lavfi -i testsrc2=size={}x{}:rate=25 -frames:v {}", width, height, frames);
}

inline Bytes load(const std::string& path) {
  auto bytes = read_file(path, 1U << 30);
  EXPECT_TRUE(bytes.has_value()) << path;
  return bytes ? std::move(*bytes) : Bytes();
}

inline void save(const std::string& path, ByteView bytes) {
  FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr) << path;
  EXPECT_EQ(std::fwrite(bytes.data(), 1, bytes.size(), file), bytes.size());
  EXPECT_EQ(std::fclose(file), 0);
}

} // namespace kagimado::tests
