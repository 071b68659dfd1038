// One display that shows a monitor, or black: its buffers in the card's memory and how they come to be seen.
// By page flips, two buffers in turn, where nothing speaks against it; by telling the card what changed in
// one buffer where the card sends pixels somewhere. Drawing thread only.
#pragma once

#include "engine/base/clock.h"
#include "osd/platform/display_card.h"
#include "osd/platform/rotation.h"
#include "osd/platform/stale_area.h"

#include <array>
#include <memory>
#include <optional>

namespace kagimado::osd {

// What a display shows: a part of the monitor's own memory at a time.
struct MonitorPicture {
  Framebuffer drawn; // no pixels: black
  Rotation rotation = Rotation::None;
  std::optional<Point> pointer;
  bool black = false;
};

class LitOutput final {
 public:
  // A flip whose end the card does not tell counts as done after so long.
  static constexpr std::chrono::milliseconds longest_flip{500};

  // Black at first. The card must live longer. Errors: as of DisplayCard.
  static Result<std::unique_ptr<LitOutput>> light(DisplayCard& card, const Connector& connector, CrtcId crtc,
                                                  const DisplayMode& mode);
  ~LitOutput(); // the display is off then
  LitOutput(const LitOutput&) = delete;
  LitOutput& operator=(const LitOutput&) = delete;

  [[nodiscard]] const DisplayCard& card() const { return card_; }

  [[nodiscard]] const std::string& connector() const { return connector_.name; }

  [[nodiscard]] CrtcId crtc() const { return crtc_; }

  [[nodiscard]] const DisplayMode& mode() const { return mode_; }

  // Parts of the monitor, as it is drawn, that are no longer as the display has them.
  void note_changed(std::span<const Rect> parts);
  // Brings the display up to date; while a flip is under way that waits for its end. Errors: Denied while
  // another program has the card; then everything counts as changed.
  Result<> show(const MonitorPicture& picture, SteadyTime now);

  void flip_finished() { flip_began_.reset(); }

  // The end of the flip that is under way, if there is one and the display is not up to date.
  [[nodiscard]] std::optional<SteadyTime> overdue_at() const;
  // After another program had the card.
  Result<> show_again();

 private:
  LitOutput(DisplayCard& card, Connector connector, CrtcId crtc, const DisplayMode& mode)
      : card_(card), connector_(std::move(connector)), crtc_(crtc), mode_(mode) {}

  void draw(const MonitorPicture& picture, std::span<const Rect> parts);
  Result<> flip();
  Result<> flush(const MonitorPicture& picture, std::span<const Rect> parts);

  DisplayCard& card_;
  Connector connector_;
  CrtcId crtc_;
  DisplayMode mode_;
  bool flips_ = true;
  std::array<ScanoutBuffer, 2> buffers_; // one only where nothing flips
  std::array<StaleArea, 2> stale_;
  std::size_t back_ = 0; // the one that is drawn into
  bool behind_ = false;  // something changed since the last show()
  std::optional<SteadyTime> flip_began_;
};

} // namespace kagimado::osd
