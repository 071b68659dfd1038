// Pictures a second that the board's sink shows: every pixel of both monitors is another one each time, as on
// a wall whose tiles all move.
#include "osd/platform/board_sink.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstring>
#include <vector>

namespace {

using namespace kagimado;
using namespace kagimado::osd;

void paint(const Framebuffer& to, int number) {
  std::vector<std::uint32_t> line(static_cast<std::size_t>(to.size.width));
  for (int y = 0; y < to.size.height; ++y) {
    if (y % 16 == 0)
      for (std::size_t x = 0; x < line.size(); ++x)
        line[x] = static_cast<std::uint32_t>((static_cast<int>(x) + number * 8) << 8 ^ (y + number) << 16);
    std::memcpy(to.at(0, y), line.data(), line.size() * 4);
  }
}

Result<> run(const std::string& mode, int seconds) {
  BoardOptions options;
  for (auto& monitor : options.monitor) {
    KGM_TRY(monitor.mode, parse_mode_wish(mode));
  }
  const SystemClock clock;
  KGM_TRY(const auto sink, make_board_sink(options, clock));
  const auto began = clock.steady_now();
  int pictures = 0;
  while (clock.steady_now() < began + std::chrono::seconds(seconds)) {
    for (OutputIndex output = 0; output < sink->output_count(); ++output) {
      const auto framebuffer = sink->framebuffer(output);
      paint(framebuffer, pictures);
      const Rect all = framebuffer.bounds();
      KGM_CHECK(sink->present(output, {&all, 1}));
    }
    ++pictures;
    (void)sink->wait(std::chrono::milliseconds(0));
  }
  const auto passed = std::chrono::duration<double>(clock.steady_now() - began).count();
  for (OutputIndex output = 0; output < sink->output_count(); ++output) {
    const auto size = sink->framebuffer(output).size;
    std::printf("output %d: %d x %d%s\n", output, size.width, size.height,
                sink->shown(output) ? "" : ", no display");
  }
  std::printf("pictures a second on each: %.1f\n", pictures / passed);
  return {};
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Pictures a second on the board's displays."};
  std::string mode = "1280x720";
  int seconds = 5;
  app.add_option("--mode", mode, "of both monitors")->capture_default_str();
  app.add_option("--seconds", seconds, "how long")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const auto done = run(mode, seconds); !done) {
    std::fprintf(stderr, "kagimado-board-bench: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}
