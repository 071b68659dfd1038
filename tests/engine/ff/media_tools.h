// What media tests share: a folder that goes away, commands run to their end, clips made by the ffmpeg
// program.
#pragma once

#include "engine/base/bytes.h"

#include <filesystem>
#include <string>
#include <vector>

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

} // namespace kagimado::tests
