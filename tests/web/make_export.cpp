// Makes an export for the tests of player.html: kagimado-make-export MEDIUM [NAME]. Prints the folder made.
//
// Camera 1: H.264, 6 s under the older password, 6 s under today's, a gap, 6 s under today's. Camera 2:
// Motion JPEG, sealed. Camera 3: clear, with sound. Camera 4: H.265, sealed. With "clear": camera 3 alone;
// with "one": camera 1 under today's.
#include "engine/exporter/exporter.h"
#include "engine/exporter/fragment_scan.h"
#include "tests/engine/exporter/source_clips.h"

#include <cstdio>

namespace kagimado::exporter {
namespace {

constexpr std::uint32_t iterations = 2048;
const std::string mjpeg = "-c:v mjpeg -q:v 5 -pix_fmt yuvj420p ";
const std::string h265 =
    "-c:v libx265 -preset ultrafast -x265-params bframes=0:keyint=25:log-level=error -pix_fmt yuv420p ";
const std::string scene = "-f lavfi -i testsrc2=size=640x360:rate=25 ";
const std::string bars = "-f lavfi -i smptehdbars=size=640x360:rate=15 ";

struct Passwords {
  sealed::PasswordKey older =
      sealed::derive("yester-5678", sealed::vector::salt_of(0xc3), iterations).value();
  sealed::PasswordKey today = sealed::derive("today-1234", sealed::vector::salt_of(0xd4), iterations).value();
};

FakeFile sealed_file(const oracle::Clip& clip, unsigned camera, std::chrono::seconds after, int span,
                     const sealed::PasswordKey& password) {
  return record(clip, {.camera = CameraId{camera},
                       .begins = ten_fifteen + after,
                       .span = store::SpanId{span},
                       .password = &password,
                       .random_key = true});
}

void add_camera_1(FakeRecordings& all, const Passwords& passwords, bool today_only) {
  const auto clip = make_clip(scene + "-t 6 " + h264);
  // One picture alone, as a camera leaves behind that changes its key at once.
  if (today_only) {
    all.files.push_back(sealed_file(clip, 1, 5s, 1, passwords.today));
    all.files.back().groups.resize(1);
    auto& bytes = all.files.back().groups[0].bytes;
    bytes.resize(static_cast<std::size_t>(split_fragments(bytes)->at(1).offset));
    all.files.back().last_group_length = 40ms;
  } else {
    all.files.push_back(sealed_file(clip, 1, 0s, 1, passwords.older));
  }
  all.files.push_back(sealed_file(clip, 1, 6s, 2, passwords.today));
  all.files.push_back(sealed_file(clip, 1, 20s, 3, passwords.today));
}

FakeRecordings make_recordings(const std::string& name) {
  FakeRecordings all;
  const Passwords passwords;
  if (name != "clear")
    add_camera_1(all, passwords, name == "one");
  if (name == "all")
    all.files.push_back(sealed_file(make_clip(bars + "-t 12 " + mjpeg), 2, 0s, 4, passwords.today));
  if (name == "all" || name == "clear")
    all.files.push_back(record(make_clip(scene + sound + "-t 12 " + h264 + "-c:a aac "),
                               {.camera = CameraId{3}, .span = store::SpanId{5}}));
  if (name == "all")
    all.files.push_back(sealed_file(make_clip(scene + "-t 6 " + h265), 4, 0s, 6, passwords.today));
  return all;
}

// The clear clip over and over, for measuring: "large:MIB". No player.
FakeRecordings make_large(std::uint64_t bytes) {
  FakeRecordings all;
  const auto clip = record(make_clip(scene + "-t 12 " + h264 + "-b:v 4M "),
                           {.camera = CameraId{3}, .span = store::SpanId{5}});
  FakeFile file = clip;
  std::uint64_t size = 0;
  for (std::size_t n = 0; size < bytes; ++n) {
    FakeGroup group = clip.groups[n % clip.groups.size()];
    group.wall = ten_fifteen + std::chrono::milliseconds(n);
    size += group.bytes.size();
    file.groups.push_back(std::move(group));
  }
  all.files.push_back(std::move(file));
  return all;
}

int make(const std::string& medium, const std::string& name) {
  ExportRequest request;
  request.from = ten_fifteen;
  request.to = ten_fifteen + 26s;
  request.medium = medium;
  const bool large = name.starts_with("large:");
  auto recordings = large ? make_large(std::stoull(name.substr(6)) << 20U) : make_recordings(name);
  request.with_player = !large;
  const std::vector<std::string> names = {"玄関", "駐車場 <b>&amp;", "Lobby", "倉庫"};
  for (unsigned id = 1; id <= names.size(); ++id)
    if (std::ranges::any_of(recordings.files,
                            [&](const FakeFile& file) { return file.camera == CameraId{id}; }))
      request.cameras.push_back({CameraId{id}, names[id - 1]});
  Export job(std::make_unique<FakeRecordings>(std::move(recordings)), std::move(request),
             std::make_shared<SystemClock>());
  const auto begun = std::chrono::steady_clock::now();
  const auto done = job.run();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
  if (large)
    std::fprintf(stderr, "%.2f s\n", spent.count());
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return 1;
  }
  std::puts(job.progress().folder.c_str());
  return 0;
}

} // namespace
} // namespace kagimado::exporter

int main(int argc, char** argv) {
  if (argc < 2)
    return 2;
  return kagimado::exporter::make(argv[1], argc > 2 ? argv[2] : "all");
}
