// A graphics card of a test: its connectors are set by the test, and what each CRTC shows can be looked at as
// a display would show it.
#pragma once

#include "osd/platform/display_card.h"

#include <algorithm>
#include <map>
#include <set>

namespace kagimado::osd {

class FakeCard final : public DisplayCard {
 public:
  // The parts that outlive the card: the test turns them while the code under test owns the card.
  struct World {
    std::vector<Connector> connectors;
    bool sends_pixels = false, refuses_flips = false, gone = false, taken_by_other = false,
         tells_flips = true;
    std::set<std::pair<int, int>> refused_modes; // width, height

    struct Shown {
      std::string connector;
      DisplayMode mode;
      std::uint32_t buffer = 0;
    };

    std::map<CrtcId, Shown> crtcs;
    std::map<std::uint32_t, std::vector<std::uint32_t>> written; // what the code draws into
    std::map<std::uint32_t, std::vector<std::uint32_t>> seen;    // what a display has been given
    std::map<std::uint32_t, Size> sizes;
    std::vector<CrtcId> flips;
    std::vector<Rect> flushed;
    int mode_sets = 0, flip_count = 0;
    std::uint32_t next_buffer = 1;

    // A pixel of the display on that connector.
    [[nodiscard]] std::uint32_t pixel(const std::string& connector, int x, int y) const {
      for (const auto& [crtc, shown] : crtcs)
        if (shown.connector == connector)
          return seen.at(shown.buffer)[static_cast<std::size_t>(y * sizes.at(shown.buffer).width + x)] &
                 0xffffffu;
      return 0xdeadu;
    }

    [[nodiscard]] const Shown* on(const std::string& connector) const {
      for (const auto& [crtc, shown] : crtcs)
        if (shown.connector == connector)
          return &shown;
      return nullptr;
    }
  };

  FakeCard(std::string name, std::shared_ptr<World> world)
      : name_(std::move(name)), world_(std::move(world)) {}

  ~FakeCard() override { world_->crtcs.clear(); }

  [[nodiscard]] std::string name() const override { return name_; }

  [[nodiscard]] std::string driver() const override { return "fake"; }

  [[nodiscard]] int fd() const override { return -1; }

  Result<std::vector<Connector>> probe() override {
    if (world_->gone)
      return fail(ErrorKind::Disconnected, "{} is gone", name_);
    return world_->connectors;
  }

  Result<ScanoutBuffer> create_buffer(Size size) override {
    const auto id = world_->next_buffer++;
    const auto area = static_cast<std::size_t>(size.width * size.height);
    world_->written[id].assign(area, 0);
    world_->seen[id].assign(area, 0);
    world_->sizes[id] = size;
    return ScanoutBuffer{id, {world_->written[id].data(), size, size.width}};
  }

  void destroy_buffer(const ScanoutBuffer& buffer) override {
    world_->written.erase(buffer.id);
    world_->seen.erase(buffer.id);
    world_->sizes.erase(buffer.id);
  }

  Result<> set_mode(CrtcId crtc, const Connector& connector, const DisplayMode& mode,
                    const ScanoutBuffer& buffer) override {
    if (world_->taken_by_other)
      return fail(ErrorKind::Denied, "another program has {}", name_);
    if (world_->refused_modes.contains({mode.size.width, mode.size.height}))
      return fail(ErrorKind::Unsupported, "no such mode");
    ++world_->mode_sets;
    world_->crtcs[crtc] = {connector.name, mode, buffer.id};
    world_->seen[buffer.id] = world_->written[buffer.id];
    return {};
  }

  Result<> flip(CrtcId crtc, const ScanoutBuffer& buffer) override {
    if (world_->taken_by_other)
      return fail(ErrorKind::Denied, "another program has {}", name_);
    if (world_->refuses_flips)
      return fail(ErrorKind::Unsupported, "no flips");
    ++world_->flip_count;
    world_->crtcs[crtc].buffer = buffer.id;
    world_->seen[buffer.id] = world_->written[buffer.id];
    if (world_->tells_flips)
      world_->flips.push_back(crtc);
    return {};
  }

  Result<> flush(const ScanoutBuffer& buffer, std::span<const Rect> changed) override {
    const int width = world_->sizes[buffer.id].width;
    for (const auto& rect : changed)
      for (int y = rect.y; y < rect.bottom(); ++y)
        for (int x = rect.x; x < rect.right(); ++x) {
          const auto at = static_cast<std::size_t>(y * width + x);
          world_->seen[buffer.id][at] = world_->written[buffer.id][at];
        }
    world_->flushed.insert(world_->flushed.end(), changed.begin(), changed.end());
    return {};
  }

  void switch_off(CrtcId crtc) override { world_->crtcs.erase(crtc); }

  std::vector<CrtcId> finished_flips() override { return std::exchange(world_->flips, {}); }

  [[nodiscard]] bool sends_pixels() const override { return world_->sends_pixels; }

  void drop_control() override { world_->taken_by_other = true; }

  Result<> take_control() override {
    if (world_->gone)
      return fail(ErrorKind::Disconnected, "{} is gone", name_);
    return {};
  }

 private:
  std::string name_;
  std::shared_ptr<World> world_;
};

inline DisplayMode mode_of_size(int width, int height, bool preferred = false, int hz = 60) {
  DisplayMode mode;
  mode.size = {width, height};
  mode.preferred = preferred;
  mode.refresh_hz = hz;
  return mode;
}

inline Connector connector_named(const std::string& name, std::uint32_t id, std::vector<DisplayMode> modes,
                                 std::vector<CrtcId> crtcs = {1, 2}) {
  Connector connector;
  connector.id = id;
  connector.name = name;
  connector.connected = !modes.empty();
  connector.modes = std::move(modes);
  connector.crtcs = std::move(crtcs);
  return connector;
}

} // namespace kagimado::osd
