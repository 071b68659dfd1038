// 「コピー」 in the whole monitor: by mouse, down to what the recorder is asked.
#include "tests/fakes/monitor_rig.h"

namespace kagimado::osd {
namespace {

class CopyFlow : public ::testing::Test {
 protected:
  CopyFlow() { fakes::add_every_state(rig_.feed, rig_.clock); }

  std::vector<std::uint32_t> pixels_of(const Rect& rect) {
    std::vector<std::uint32_t> pixels;
    for (int y = rect.y; y < rect.bottom(); ++y)
      for (int x = rect.x; x < rect.right(); ++x)
        pixels.push_back(rig_.pixel({x, y}));
    return pixels;
  }

  // The name of the only medium, as it is drawn.
  std::vector<std::uint32_t> drawn_as(const std::string& label) {
    rig_.playback.media_list = {{"/media/a", label, 50'000'000'000, 64'000'000'000, true}};
    rig_.sink->wake();
    rig_.frames(4);
    const auto* name = rig_.widget("export.medium.0.name");
    EXPECT_NE(name, nullptr);
    return name != nullptr ? pixels_of(name->rect) : std::vector<std::uint32_t>();
  }

  fakes::MonitorRig rig_;
};

TEST_F(CopyFlow, MediumIsNamedInItsOwnCharacters) {
  rig_.start();
  rig_.move({300, 20});
  rig_.click("menu.copy");
  const auto first = drawn_as("鰐鮫鯨"), second = drawn_as("鴉鷲鷹");
  EXPECT_NE(first, second) << "not the same mark for whatever is missing";
}

} // namespace
} // namespace kagimado::osd
