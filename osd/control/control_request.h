// Requests of the control socket as typed values, and the strict reading of one line (PROTOCOL.md).
#pragma once

#include "engine/base/result.h"
#include "osd/platform/sink.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kagimado::osd {

struct WidgetsRequest {
  OutputIndex monitor = 0;
};

struct TilesRequest {
  OutputIndex monitor = 0;
};

struct PlaybackRequest {
  OutputIndex monitor = 0;
};

// As at a logout: all that passwords opened here is locked again.
struct ForgetPasswordsRequest {};

struct PngRequest {
  OutputIndex monitor = 0;
  std::filesystem::path path;
  std::optional<Rect> part;
};

// mouse, key and text: what a device would have sent, in order.
struct InputRequest {
  OutputIndex monitor = 0;
  std::vector<InputEvent> events;
};

struct WaitRequest {
  enum class Until { TileState, Widget, WidgetGone };
  OutputIndex monitor = 0;
  Until until = Until::Widget;
  int slot = 0;
  std::string state;
  std::string widget;
  std::chrono::milliseconds timeout{5000};
};

struct QuitRequest {};

using ControlAction = std::variant<WidgetsRequest, TilesRequest, PlaybackRequest, ForgetPasswordsRequest,
                                   PngRequest, InputRequest, WaitRequest, QuitRequest>;

struct ControlRequest {
  nlohmann::json id; // repeated in the answer; null: none
  Result<ControlAction> action = fail(ErrorKind::Internal, "empty request"); // an error is answered as such
};

// Any bytes in; what is wrong is named in action's error. Wipes line: it may hold a password that was typed.
ControlRequest parse_control_request(std::string& line);

} // namespace kagimado::osd
