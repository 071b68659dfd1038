// kagimado-camera without its command line: sources, cameras, threads.
#pragma once

#include "engine/device/camera.h"
#include "engine/device/scene_source.h"

#include <functional>

namespace kagimado::device {

struct ProgramOptions {
  std::vector<std::string> scenes; // "NAME[:CODEC[:WxH[@FPS]]]"
  std::vector<std::string> files;
  std::vector<std::string> rtsp_urls;
  std::filesystem::path rtsp_password_file;
  std::string sub;      // "WxH@FPS", of scenes
  std::string sub_file; // of files
  int count = 0;        // cameras; 0: one a source
  std::string name;     // empty: after the source
  CameraOptions camera; // of camera 0; the others count ports up
};

// Runs until stopped by SIGTERM or SIGINT. ready: called once all cameras listen, with one JSON line. Errors:
// those of the sources and cameras at start.
Result<> run_program(ProgramOptions options, const std::function<void(std::string_view)>& ready);

} // namespace kagimado::device
