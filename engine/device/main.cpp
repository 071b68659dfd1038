// kagimado-camera: command line only; see program.h.
#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/device/program.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <iostream>

using namespace kagimado;

namespace {

struct Texts {
  std::string password_file, certificate = "valid", fault, log_level = "info";
  bool no_ssl = false, no_encryption = false, no_discovery = false;
};

void describe(CLI::App& app, device::ProgramOptions& options, Texts& texts) {
  auto& camera = options.camera;
  app.add_option("--scene", options.scenes,
                 "moving scene NAME[:CODEC[:WxH[@FPS]]], CODEC h264, h265 or mjpeg; may be repeated");
  app.add_option("--file", options.files,
                 "clip to loop, never encoded again (H.264, H.265, MJPEG, AAC); may be repeated");
  app.add_option("--rtsp", options.rtsp_urls, "real camera rtsp://USER@HOST/PATH, over TCP; may be repeated");
  app.add_option("--rtsp-password-file", options.rtsp_password_file, "file with the real camera's password");
  app.add_option("--sub", options.sub, "sub stream WxH@FPS of scenes");
  app.add_option("--sub-file", options.sub_file, "clip for the sub stream of files");
  app.add_option("--count", options.count,
                 "cameras to serve out of the sources, in turn (default: one a source)");
  app.add_option("--name", options.name, "camera name (default: after the source)");
  app.add_option("--port", camera.http_port, "HTTP port of the first camera, the next ones count up; 0: any")
      ->default_val(8080);
  app.add_option("--https-port", camera.https_port, "HTTPS port of the first camera; 0: any")
      ->default_val(8443);
  app.add_option("--bind", camera.bind_address, "address to listen on")->default_val("127.0.0.1");
  app.add_option("--user", camera.user, "user of the recorder")->default_val("admin");
  app.add_option(
      "--password-file", texts.password_file,
      "file with its password, \"-\": standard input (default: environment KAGIMADO_CAMERA_PASSWORD)");
  app.add_option("--state", camera.state_folder,
                 "folder for settings, keys and certificates; without it nothing survives a restart");
  app.add_flag("--no-ssl", texts.no_ssl, "a camera without SSL");
  app.add_flag("--no-encryption", texts.no_encryption, "a camera without data encryption");
  app.add_flag("--no-discovery", texts.no_discovery,
               "does not answer recorders that search the network (WS-Discovery)");
  app.add_option("--compression", camera.compression,
                 "number in \"H.264(1)\"; 3 and 4 refuse data encryption")
      ->check(CLI::IsMember({1, 3, 4}))
      ->default_val(1);
  app.add_option("--certificate", texts.certificate, "valid, expired, future or wrong-name: for tests")
      ->default_val("valid");
  app.add_option("--fault", texts.fault,
                 "for tests: garbage, truncate, stall, endless-box, wrong-kid, wrong-senc-count, bent-byte, "
                 "vanish:SECONDS");
  app.add_option("--log", texts.log_level, "debug, info, warn or error")->default_val("info");
}

Result<ssl::SecretText> read_password(const std::string& file) {
  std::string line;
  if (file.empty()) {
    if (const char* value =
            std::getenv("KAGIMADO_CAMERA_PASSWORD")) // NOLINT(concurrency-mt-unsafe): no thread yet
      line = value;
  } else if (file == "-") {
    std::getline(std::cin, line);
  } else {
    KGM_TRY(Bytes content, read_file(file, 4096));
    line = as_text(content);
    ssl::wipe(content);
  }
  line.resize(std::min(line.find_first_of("\r\n"), line.size()));
  ssl::SecretText password(line);
  ssl::wipe(line);
  if (password.empty())
    return fail(ErrorKind::Invalid,
                "no password: use --password-file FILE, or \"-\", or KAGIMADO_CAMERA_PASSWORD");
  return password;
}

Result<> run(device::ProgramOptions options, const Texts& texts) {
  log::set_level(texts.log_level);
  options.camera.has_ssl = !texts.no_ssl;
  options.camera.has_encryption = !texts.no_encryption;
  options.camera.answers_searches = !texts.no_discovery;
  KGM_TRY(options.camera.certificate, device::parse_certificate_kind(texts.certificate));
  if (!texts.fault.empty()) {
    KGM_TRY(options.camera.fault, device::parse_fault(texts.fault));
  }
  KGM_TRY(options.camera.password, read_password(texts.password_file));
  return device::run_program(std::move(options), [](std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
  });
}

} // namespace

int main(int argc, char** argv) {
  device::ProgramOptions options;
  Texts texts;
  CLI::App app("Kagimado camera: a camera with data encryption, before a real source or as a simulator");
  describe(app, options, texts);
  CLI11_PARSE(app, argc, argv);
  if (const auto done = run(std::move(options), texts); !done) {
    std::fprintf(stderr, "kagimado-camera: %s\n", done.error().message.c_str());
    return done.error().kind == ErrorKind::Invalid ? 2 : 1;
  }
  return 0;
}
