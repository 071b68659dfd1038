// Control socket of the monitor (PROTOCOL.md): tests and tools see what is on the screen and use mouse and
// keyboard.
//
// An own thread accepts, reads and writes; requests are carried out by the drawing thread in serve(), between
// two frames. Call serve() once after each frame: requests that wait for something are looked at again there.
// A request after an input request is held until a frame was drawn and ControlTarget::settled(), so that its
// answer shows what the input did.
#pragma once

#include "engine/base/result.h"
#include "osd/control/control_request.h"
#include "osd/platform/sink.h"
#include "osd/widgets/widget_log.h"

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace kagimado::osd {

// What the app offers to the control socket. Called by serve() only, on the drawing thread.
class ControlTarget {
 public:
  virtual ~ControlTarget() = default;
  [[nodiscard]] virtual int monitor_count() const = 0;
  // monitor is below monitor_count() in all of these.
  [[nodiscard]] virtual const WidgetLog& widgets(OutputIndex monitor) const = 0;
  // The object {"layout":..,"page":..,"tiles":[...]} of PROTOCOL.md.
  [[nodiscard]] virtual nlohmann::json tiles_json(OutputIndex monitor) const = 0;
  // The object {"active":..,"position":..} of PROTOCOL.md.
  [[nodiscard]] virtual nlohmann::json playback_json(OutputIndex monitor) const = 0;
  virtual void forget_passwords() = 0;
  // part: none means all of it. Returns when the file is whole.
  virtual Result<> write_png(OutputIndex monitor, const std::optional<Rect>& part,
                             const std::filesystem::path& path) = 0;
  // As if a device had sent it: Sink::inject().
  virtual void inject(InputEvent event) = 0;
  // False while injected input still waits for a frame (any Painter::wants_another_frame()).
  [[nodiscard]] virtual bool settled() const = 0;
  virtual void quit() = 0;
};

class ControlServer final {
 public:
  struct Options {
    std::filesystem::path socket_path;
    std::optional<uid_t> allowed_uid; // none: this process's own
  };

  // wake is called by the server's thread when serve() has something to do: Sink::wake().
  // Errors: Conflict (another monitor listens there, or the path is no socket), Io, Invalid (path too long).
  static Result<std::unique_ptr<ControlServer>> start(Options options, std::function<void()> wake);
  ~ControlServer(); // sends what was answered, closes, removes the socket
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  // Drawing thread, between two frames; never blocks on a client.
  void serve(ControlTarget& target);

 private:
  ControlServer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::osd
