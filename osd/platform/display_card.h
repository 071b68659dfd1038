// A graphics card as the board's sink needs it: connectors, buffers, what a CRTC shows. drm_card.h is the
// real one, tests have one of their own. Drawing thread only.
#pragma once

#include "osd/platform/display_mode.h"
#include "osd/platform/framebuffer.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace kagimado::osd {

using CrtcId = std::uint32_t;

struct Connector {
  std::uint32_t id = 0;
  std::string name; // "HDMI-A-1"
  bool connected = false;
  std::vector<DisplayMode> modes;
  std::vector<CrtcId> crtcs; // that can drive it
  std::string display;       // maker and model of the EDID; empty: it tells none
};

// Memory that a CRTC scans out. Write into it, never read: on real cards reading is slow.
struct ScanoutBuffer {
  std::uint32_t id = 0;
  Framebuffer memory;
};

class DisplayCard {
 public:
  virtual ~DisplayCard() = default;
  [[nodiscard]] virtual std::string name() const = 0;   // "card0"
  [[nodiscard]] virtual std::string driver() const = 0; // "i915"
  [[nodiscard]] virtual int fd() const = 0;             // readable when finished_flips() has news

  // Asks the displays, which takes some hundred milliseconds on real ones. Errors: Disconnected (the card is
  // gone), Io.
  virtual Result<std::vector<Connector>> probe() = 0;
  virtual Result<ScanoutBuffer> create_buffer(Size size) = 0;
  virtual void destroy_buffer(const ScanoutBuffer& buffer) = 0;
  // Errors of these three: Denied while another program has the card, Unsupported, Io.
  virtual Result<> set_mode(CrtcId crtc, const Connector& connector, const DisplayMode& mode,
                            const ScanoutBuffer& buffer) = 0;
  virtual Result<> flip(CrtcId crtc, const ScanoutBuffer& buffer) = 0;
  virtual Result<> flush(const ScanoutBuffer& buffer, std::span<const Rect> changed) = 0;
  virtual void switch_off(CrtcId crtc) = 0;
  // CRTCs whose flip is on the screen now.
  virtual std::vector<CrtcId> finished_flips() = 0;
  // Whether flush() is the better way: cards that send changed pixels somewhere, virtual and USB ones.
  [[nodiscard]] virtual bool sends_pixels() const = 0;
  // Another program may have the card, or this one again: at a change of consoles.
  virtual void drop_control() = 0;
  virtual Result<> take_control() = 0;
};

} // namespace kagimado::osd
