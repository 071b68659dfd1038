// What the command line of kagimado-monitor says.
#pragma once

#include "engine/ssl/tls.h"
#include "engine/view/login.h"
#include "osd/platform/board_options.h"
#include "osd/platform/framebuffer.h"
#include "osd/text/text.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace kagimado::osd {

// Where the monitors are drawn.
enum class SinkKind { Automatic, Window, Board, Memory };

struct MonitorOptions {
  std::string recorder = "unix:/run/kagimado/api.sock";
  ssl::TrustPolicy trust;                   // of the certificate of a recorder elsewhere
  std::shared_ptr<const view::Login> login; // nullptr: nobody by itself, but whom the recorder chose
  std::filesystem::path state;              // empty: layouts are not kept
  std::filesystem::path assets;             // with i18n/ and fonts/
  std::filesystem::path font;               // empty: the one of assets
  SinkKind sink = SinkKind::Automatic;
  bool fullscreen = false; // windows
  BoardOptions board;
  Size main_size{1920, 1080}, sub_size{1920, 1080};
  int monitors = 2;
  bool kiosk = false;                    // on all monitors, whatever was kept
  std::optional<int> layout, sub_layout; // instead of the kept ones
  std::optional<Language> language;      // instead of the kept one
  std::filesystem::path control;         // empty: no control socket
  std::optional<std::chrono::seconds> run_for;
  std::filesystem::path shots; // folder for main.png and sub.png when run_for is over
};

// "1920x1080". Errors: Invalid.
Result<Size> parse_size(const std::string& text);
// Automatic is a window where there is a desktop, and the board's displays where there is none but a card.
SinkKind choose_sink(SinkKind asked, bool has_desktop, bool has_cards);

} // namespace kagimado::osd
