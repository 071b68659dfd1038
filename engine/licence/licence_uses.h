// Which cameras use a licence, against how many there are [REQ-CAM-4]. What cameras are set to is kept by
// their owner; this only counts. Belongs to one thread.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <map>
#include <span>

namespace kagimado::licence {

// 【設定済みライセンス数】 [REQ-CAM-4]
struct LicenceCount {
  std::uint32_t used = 0;
  std::uint32_t total = 0;
  bool operator==(const LicenceCount&) const = default;
};

// What a camera uses its licence for. One licence covers both; either alone needs one too.
struct CameraUse {
  CameraId camera{0};
  bool https = false;
  bool data_encryption = false;

  [[nodiscard]] bool needs_licence() const { return https || data_encryption; }

  bool operator==(const CameraUse&) const = default;
};

class LicenceUses final {
 public:
  // What is so already, whatever there are licences for: nothing that runs is cut off. Zero is no camera.
  void adopt(std::span<const CameraUse> uses);

  // All of them or none. Errors: Limit (more cameras than licences; using fewer is always possible).
  Result<> set(std::span<const CameraUse> uses, std::uint32_t total);

  [[nodiscard]] CameraUse use_of(CameraId camera) const;

  [[nodiscard]] std::uint32_t used() const { return static_cast<std::uint32_t>(uses_.size()); }

 private:
  std::map<CameraId, CameraUse> uses_; // those that need a licence
};

} // namespace kagimado::licence
