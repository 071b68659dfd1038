// 「カメラ入れ換え」: two cameras change places on the wall. Cameras with data encryption on show no picture
// here, and nothing asks for their password [REQ-ENC-11, ENC-12].
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

// The two that are chosen; a third takes the place of the older one. Plain data.
struct SwapChoice {
  std::optional<std::int64_t> first, second;

  [[nodiscard]] bool has(std::int64_t camera) const { return first == camera || second == camera; }

  [[nodiscard]] bool ready() const { return first && second; }
};

void toggle(SwapChoice& choice, std::int64_t camera);

std::unique_ptr<SettingsPage> make_camera_swap_page();

} // namespace kagimado::osd
