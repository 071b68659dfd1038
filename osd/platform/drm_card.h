// A graphics card through DRM/KMS: dumb buffers and the kernel's modes, no GPU, no Mesa. Drawing thread only.
//
// Source: libdrm 2.4.114 xf86drmMode.h; kernel Documentation/gpu/drm-kms.rst, drm-uapi.rst.
#pragma once

#include "engine/base/unique_fd.h"
#include "osd/platform/display_card.h"

#include <filesystem>
#include <map>

struct drm_mode_create_dumb; // drm_mode.h

namespace kagimado::osd {

class DrmCard final : public DisplayCard {
 public:
  // Errors: Denied (rights, or another program has the screens), Unsupported (a card without displays), Io.
  static Result<std::unique_ptr<DrmCard>> open(const std::filesystem::path& device);
  ~DrmCard() override;
  DrmCard(const DrmCard&) = delete;
  DrmCard& operator=(const DrmCard&) = delete;

  [[nodiscard]] std::string name() const override { return name_; }

  [[nodiscard]] std::string driver() const override { return driver_; }

  [[nodiscard]] int fd() const override { return file_.get(); }

  Result<std::vector<Connector>> probe() override;
  Result<ScanoutBuffer> create_buffer(Size size) override;
  void destroy_buffer(const ScanoutBuffer& buffer) override;
  Result<> set_mode(CrtcId crtc, const Connector& connector, const DisplayMode& mode,
                    const ScanoutBuffer& buffer) override;
  Result<> flip(CrtcId crtc, const ScanoutBuffer& buffer) override;
  Result<> flush(const ScanoutBuffer& buffer, std::span<const Rect> changed) override;
  void switch_off(CrtcId crtc) override;
  std::vector<CrtcId> finished_flips() override;
  [[nodiscard]] bool sends_pixels() const override;
  void drop_control() override;
  Result<> take_control() override;

 private:
  struct Memory {
    std::uint32_t handle = 0;
    void* address = nullptr;
    std::size_t bytes = 0;
  };

  DrmCard() = default;
  Result<ScanoutBuffer> map(Size size, const ::drm_mode_create_dumb& made);

  UniqueFd file_;
  std::string name_, driver_;
  std::map<std::uint32_t, Memory> memory_; // by buffer id
  bool flushes_ = true;                    // until the driver says that it needs none
};

// The cards of this machine below /dev/dri, by name.
std::vector<std::filesystem::path> card_devices(const std::filesystem::path& folder);

} // namespace kagimado::osd
