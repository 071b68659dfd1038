// The program itself against independent tools: its stream is fetched by curl and decrypted and decoded by
// the ffmpeg program.
#include "engine/base/unique_fd.h"
#include "engine/device/burned_clock.h"
#include "engine/mp4/stream_reader.h"
#include "engine/sealed/key_box.h"
#include "tests/engine/ff/media_tools.h"
#include "tests/fakes/test_paths.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

#include <csignal>
#include <sstream>

extern char** environ;

using namespace kagimado;
using namespace kagimado::tests;
using Json = nlohmann::json;

namespace {

const std::string program = program_folder() / "kagimado-camera";
const std::string password = "loopback only";

// kagimado-camera as a process of its own, until the end of the test.
class CameraProcess final {
 public:
  explicit CameraProcess(const std::vector<std::string>& arguments) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    output_.reset(pipe[0]);
    const UniqueFd writing(pipe[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
    std::vector<std::string> words = {program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    EXPECT_EQ(::setenv("KAGIMADO_CAMERA_PASSWORD", password.c_str(), 1), 0);
    EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ), 0)
        << program << ": build kagimado-camera first";
    posix_spawn_file_actions_destroy(&actions);
  }

  ~CameraProcess() {
    if (pid_ > 0)
      end(SIGKILL);
  }

  // The line it prints when it listens.
  Json wait_ready() {
    std::string line;
    while (line.find('\n') == std::string::npos) {
      pollfd waiting{output_.get(), POLLIN, 0};
      if (::poll(&waiting, 1, 20'000) != 1)
        break;
      std::array<char, 4096> chunk{};
      const auto got = ::read(output_.get(), chunk.data(), chunk.size());
      if (got <= 0)
        break;
      line.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return Json::parse(line, nullptr, false);
  }

  // Exit status, or 128 + signal.
  int end(int signal) {
    ::kill(pid_, signal);
    int status = 0;
    EXPECT_EQ(::waitpid(std::exchange(pid_, -1), &status, 0) > 0, true);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  UniqueFd output_;
  pid_t pid_ = -1;
};

std::string curl(const std::string& more, int port, const std::string& path) {
  return fmt::format("curl -s --digest -u 'admin:{}' {} http://127.0.0.1:{}{}", password, more, port, path);
}

// Fragments of a stream until it holds so many of each wanted track, whole units only.
Bytes whole_units(const Bytes& captured, std::size_t& fragments) {
  Bytes out;
  mp4::StreamReader reader;
  fragments = 0;
  EXPECT_TRUE(reader
                  .push(captured,
                        [&](const mp4::Unit& unit) {
                          out.insert(out.end(), unit.bytes->begin(), unit.bytes->end());
                          fragments += unit.type == mp4::Unit::Type::Fragment ? 1U : 0U;
                        })
                  .has_value());
  return out;
}

// Hashes of one track's frames, in order: the sixth column of ffmpeg's framemd5 (side data has columns behind
// it).
std::vector<std::string> hashes(const std::string& framemd5) {
  std::vector<std::string> out;
  std::istringstream lines(framemd5);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream columns(line);
    std::string column;
    int count = 0;
    while (!line.starts_with('#') && count < 6 && std::getline(columns, column, ','))
      ++count;
    if (count == 6)
      out.push_back(column.substr(column.find_first_not_of(' ')));
  }
  return out;
}

struct Clip {
  const char* name;
  const char* encode;
  const char* file;
  bool audio;
};

class SealedByTheProgram : public testing::TestWithParam<Clip> {};

constexpr const char* kek_hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

TEST_P(SealedByTheProgram, IsDecryptedByFfmpeg_FrameByFrame) { // [REQ-ENC-5]
  const TempFolder folder;
  const Clip clip_kind = GetParam();
  const auto clip = make_clip(folder,
                              "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i "
                              "sine=frequency=500:sample_rate=44100 -t 1 -map 0 " +
                                  std::string(clip_kind.audio ? "-map 1 -c:a aac " : "") + clip_kind.encode,
                              clip_kind.file);
  CameraProcess camera({"--file", clip, "--port", "0", "--https-port", "0", "--state", folder.file("state"),
                        "--log", "error"});
  const Json ready = camera.wait_ready();
  ASSERT_TRUE(ready.is_object());
  const int port = ready["cameras"][0]["http_port"];
  const auto put = run_shell(
      curl(fmt::format("-X PUT -d '{{\"on\":true,\"kek\":\"{}\",\"pb_salt\":\"{}\",\"iterations\":600000}}'",
                       kek_hex, std::string(32, 'b')),
           port, "/control/v1/encryption"));
  ASSERT_NE(put.output.find("\"on\":true"), std::string::npos) << put.output;
  // Longer than the clip: over a loop. curl's 28: its time is up, as it should be with an endless stream.
  const auto fetched =
      run_shell(curl("-N --max-time 3.5 -o " + folder.file("captured.mp4"), port, "/stream/0.mp4"));
  ASSERT_EQ(fetched.status, 28) << fetched.output;
  EXPECT_EQ(camera.end(SIGTERM), 0) << "ends cleanly";

  std::size_t fragments = 0;
  const Bytes captured = whole_units(load(folder.file("captured.mp4")), fragments);
  ASSERT_GT(fragments, 50U);
  save(folder.file("sealed.mp4"), captured);
  std::optional<mp4::InitSegment> init;
  mp4::StreamReader reader;
  ASSERT_TRUE(reader
                  .push(captured,
                        [&](const mp4::Unit& unit) {
                          if (!init)
                            init = mp4::parse_init(*unit.bytes).value();
                        })
                  .has_value());
  sealed::PasswordKey key;
  key.kek = ssl::SecretArray<32>(*from_hex(kek_hex));
  key.pb_salt.fill(0xbb);
  key.iterations = 600'000;
  const auto material = sealed::unwrap(*sealed::parse_key_box(*sealed::find_key_box(*init)), key);
  ASSERT_TRUE(material.has_value()) << material.error().message;

  for (const char* track :
       clip_kind.audio ? std::vector<const char*>{"v", "a"} : std::vector<const char*>{"v"}) {
    const auto expected = hashes(
        run_shell(fmt::format("ffmpeg -nostdin -v error -i {} -map 0:{} -c copy -f framemd5 -", clip, track))
            .output);
    // Through a pipe: a seekable file without index gets the wrong IVs. Coded bytes here, so that the sound's
    // overlap does not matter.
    const auto opened = run_shell(
        fmt::format("cat {} | ffmpeg -v error -decryption_key {} -i pipe:0 -map 0:{} -c copy -f framemd5 -",
                    folder.file("sealed.mp4"), to_hex(material->dek.view()), track));
    const auto got = hashes(opened.output);
    ASSERT_GT(got.size(), expected.size()) << opened.output;
    // The stream starts at some key frame of the loop: line up, then every frame must be the clip's.
    const auto start = std::ranges::find(expected, got.front()) - expected.begin();
    ASSERT_LT(static_cast<std::size_t>(start), expected.size())
        << track << ": the first frame is none of the clip's";
    for (std::size_t n = 0; n < got.size(); ++n)
      ASSERT_EQ(got[n], expected[(static_cast<std::size_t>(start) + n) % expected.size()])
          << track << " " << n;
  }
  // And the pictures themselves.
  const auto pictures = hashes(
      run_shell(fmt::format("cat {} | ffmpeg -v error -decryption_key {} -i pipe:0 -map 0:v -f framemd5 -",
                            folder.file("sealed.mp4"), to_hex(material->dek.view())))
          .output);
  const auto originals =
      hashes(run_shell("ffmpeg -nostdin -v error -i " + clip + " -map 0:v -f framemd5 -").output);
  ASSERT_GE(pictures.size(), 25U);
  const auto at = std::ranges::find(originals, pictures.front()) - originals.begin();
  ASSERT_LT(static_cast<std::size_t>(at), originals.size());
  for (std::size_t n = 0; n < 25; ++n)
    EXPECT_EQ(pictures[n], originals[(static_cast<std::size_t>(at) + n) % originals.size()]) << n;
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, SealedByTheProgram,
    testing::Values(Clip{"H264", "-c:v libx264 -bf 0 -g 25 -pix_fmt yuv420p", "clip.mp4", false},
                    Clip{"H264WithAac", "-c:v libx264 -bf 0 -g 25 -pix_fmt yuv420p", "clip.mp4", true},
                    Clip{"H265",
                         "-c:v libx265 -x265-params log-level=none:bframes=0:keyint=25 -pix_fmt yuv420p",
                         "clip.mp4", false},
                    Clip{"Mjpeg", "-c:v mjpeg -q:v 4 -pix_fmt yuvj420p", "clip.mp4", false}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(CameraProgram, ServesManyCameras_EachSealedForItself) {
  const TempFolder folder;
  CameraProcess camera({"--scene", "street:h264:320x180@10", "--scene", "yard:h265:320x180@10", "--sub",
                        "160x90@5", "--count", "6", "--port", "0", "--https-port", "0", "--name", "cam",
                        "--log", "error"});
  const Json ready = camera.wait_ready();
  ASSERT_TRUE(ready.is_object());
  ASSERT_EQ(ready["cameras"].size(), 6U);
  EXPECT_EQ(ready["cameras"][5]["name"], "cam 6");
  std::vector<std::string> kids;
  for (const auto& entry : ready["cameras"]) {
    const int port = entry["http_port"];
    const Json capabilities =
        Json::parse(run_shell(curl("", port, "/control/v1/capabilities")).output, nullptr, false);
    EXPECT_EQ(capabilities["streams"].size(), 2U);
    EXPECT_EQ(capabilities["streams"][1]["width"], 160);
    run_shell(
        curl(fmt::format("-X PUT -d '{{\"on\":true,\"kek\":\"{}\",\"pb_salt\":\"{}\",\"iterations\":1}}'",
                         kek_hex, std::string(32, 'b')),
             port, "/control/v1/encryption"));
    const auto path = folder.file("stream.mp4");
    run_shell(curl("-N --max-time 0.8 -o " + path, port, "/stream/0.mp4"));
    std::optional<mp4::InitSegment> init;
    mp4::StreamReader reader;
    EXPECT_TRUE(reader
                    .push(load(path),
                          [&](const mp4::Unit& unit) {
                            if (!init)
                              init = mp4::parse_init(*unit.bytes).value();
                          })
                    .has_value());
    ASSERT_TRUE(init && init->sealed());
    kids.push_back(init->video()->encryption->default_kid.hex());
  }
  std::ranges::sort(kids);
  EXPECT_EQ(std::ranges::adjacent_find(kids), kids.end()) << "one KID for two cameras";
  EXPECT_EQ(camera.end(SIGTERM), 0);
}

TEST(CameraProgram, BurnsTheTimeOfCapture) {
  const TempFolder folder;
  CameraProcess camera({"--scene", "lobby:h264:640x360@10", "--port", "0", "--no-ssl", "--log", "error"});
  const Json ready = camera.wait_ready();
  ASSERT_TRUE(ready.is_object());
  EXPECT_FALSE(ready["cameras"][0].contains("https_port"));
  const int port = ready["cameras"][0]["http_port"];
  run_shell(curl("-N --max-time 1.5 -o " + folder.file("stream.mp4"), port, "/stream/0.mp4"));
  const auto frames = folder.file("frames.gray");
  run_shell(fmt::format("ffmpeg -nostdin -v quiet -y -i {} -vf scale=480:270 -pix_fmt gray -f rawvideo {}",
                        folder.file("stream.mp4"), frames));
  const Bytes luma = load(frames);
  ASSERT_GE(luma.size(), 480U * 270U * 5);
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  std::optional<WallTime> before;
  for (std::size_t at = 0; at + 480U * 270U <= luma.size(); at += 480U * 270U) {
    const auto time = device::read_burned_clock(luma.data() + at, 480, 480, 270);
    ASSERT_TRUE(time.has_value()) << at;
    EXPECT_LT(now - *time, std::chrono::seconds(30));
    if (before) {
      EXPECT_GT(*time, *before);
    }
    before = time;
  }
}

TEST(CameraProgram, SaysWhatIsWrong_OnItsCommandLine) {
  const TempFolder folder;

  struct Case {
    const char *arguments, *says;
  };

  for (const auto& [arguments, says] :
       {Case{"--scene moon", "no scene"}, Case{"--file /nowhere.mp4", "/nowhere.mp4"},
        Case{"--fault fire", "no fault"}, Case{"--certificate old", "no certificate kind"},
        Case{"--rtsp rtsp://a:secret@h/x", "seen by everybody"}}) {
    const auto ended = run_shell(fmt::format(
        "KAGIMADO_CAMERA_PASSWORD=x timeout 20 {} --port 0 --https-port 0 {}", program, arguments));
    EXPECT_TRUE(ended.status == 1 || ended.status == 2) << arguments << ": " << ended.status;
    EXPECT_NE(ended.output.find(says), std::string::npos) << ended.output;
    EXPECT_EQ(ended.output.find("secret"), std::string::npos) << ended.output;
  }
  const auto without =
      run_shell("env -u KAGIMADO_CAMERA_PASSWORD timeout 20 " + program + " --port 0 --https-port 0");
  EXPECT_EQ(without.status, 2);
  EXPECT_NE(without.output.find("no password"), std::string::npos);
}

} // namespace
