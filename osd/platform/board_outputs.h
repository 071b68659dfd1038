// All displays of all cards, and the two monitors on them: which display shows what, in which mode, as they
// are plugged and unplugged. A monitor's picture is drawn in ordinary memory and outlives its display.
// Drawing thread only.
#pragma once

#include "osd/platform/board_options.h"
#include "osd/platform/lit_output.h"
#include "osd/platform/pointer_desk.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace kagimado::osd {

// How cards are found: below /dev/dri, or a test's own.
struct CardFinder {
  std::function<std::vector<std::filesystem::path>()> devices;
  std::function<Result<std::unique_ptr<DisplayCard>>(const std::filesystem::path&)> open;
};

CardFinder drm_cards(std::filesystem::path folder);

class BoardOutputs final {
 public:
  BoardOutputs(const BoardOptions& options, CardFinder finder);

  struct Changes {
    std::vector<OutputIndex> resized, shown_or_not;
  };

  // After news of a card or display, and at the start.
  Changes look(SteadyTime now);
  // A card that went by its device's name, "card0".
  void forget_card(const std::string& name);

  [[nodiscard]] Framebuffer framebuffer(std::size_t monitor);

  [[nodiscard]] bool connected(std::size_t monitor) const { return lit_of(monitor) != nullptr; }

  // Empty sizes for monitors without a display.
  [[nodiscard]] std::vector<Size> sizes() const;
  void present(std::size_t monitor, std::span<const Rect> changed, SteadyTime now);
  void set_pointer(std::optional<PointerDesk::Place> place, SteadyTime now);
  void set_black(bool black, SteadyTime now);
  // Another console is seen, and this one again.
  void leave();
  void come_back(SteadyTime now);

  [[nodiscard]] std::vector<int> fds() const;
  void take_finished_flips(SteadyTime now);

  // A card may not be used yet, or another program has it: look() again in a while.
  [[nodiscard]] bool waits_for_card() const { return denied_ || cards_.empty() || !refused_.empty(); }

  // When take_finished_flips() is due, whatever the cards tell.
  [[nodiscard]] std::optional<SteadyTime> overdue_at() const;

  // Why cards cannot be used, by device; told once in the log.
  [[nodiscard]] const std::map<std::string, Error>& refused() const { return refused_; }

  // Of all cards, as they were probed last.
  [[nodiscard]] const std::map<std::string, std::vector<Connector>>& connectors() const { return found_; }

  [[nodiscard]] const std::vector<std::unique_ptr<DisplayCard>>& cards() const { return cards_; }

  [[nodiscard]] const LitOutput* lit_of(std::size_t monitor) const;

 private:
  struct Monitor {
    std::vector<std::uint32_t> pixels;
    Size size;
    std::string connector; // the last it had
    bool connected = false;
  };

  // A connected display and what becomes of it.
  struct Display {
    DisplayCard* card = nullptr;
    const Connector* connector = nullptr;
    std::optional<CrtcId> crtc;
  };

  void open_cards();
  void probe_cards();
  [[nodiscard]] std::vector<Display> connected_displays();
  void assign(const std::vector<Display>& displays);
  void choose_crtcs(std::vector<Display>& displays) const;
  void put_out(const std::vector<Display>& displays);
  void light(const Display& display);
  Changes take_sizes(SteadyTime now);
  void resize(Monitor& monitor, Size size);
  [[nodiscard]] std::optional<std::size_t> monitor_on(const std::string& connector) const;
  [[nodiscard]] MonitorPicture picture_on(const LitOutput& output);
  void show(LitOutput& output, SteadyTime now);
  void change_all(LitOutput& output) const;

  BoardOptions options_;
  CardFinder finder_;
  std::vector<std::unique_ptr<DisplayCard>> cards_;
  std::map<std::string, std::vector<Connector>> found_;   // by card
  std::map<std::string, std::unique_ptr<LitOutput>> lit_; // by connector; destroyed before cards_
  std::map<std::string, Error> refused_;                  // by device
  std::vector<Monitor> monitors_;
  MonitorConnectors assigned_;
  std::optional<PointerDesk::Place> pointer_;
  bool black_ = false, away_ = false, denied_ = false;
};

} // namespace kagimado::osd
