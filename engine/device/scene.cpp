#include "engine/device/scene.h"

#include "engine/device/burned_clock.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace kagimado::device {

namespace {

struct Entry {
  std::string_view name;
  std::unique_ptr<Scene> (*make)();
};

constexpr std::array scenes = {Entry{"street", &make_street}, Entry{"corridor", &make_corridor},
                               Entry{"yard", &make_yard}, Entry{"lobby", &make_lobby},
                               Entry{"parking", &make_parking}};

struct Light {
  std::string_view suffix;
  Daylight daylight;
};

constexpr std::array lights = {Light{"", Daylight::Day}, Light{"-dusk", Daylight::Dusk},
                               Light{"-night", Daylight::Night}};

std::string date_text(WallTime wall) {
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::milliseconds>(wall - day));
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

} // namespace

Color Palette::operator()(Color color) const {
  switch (daylight_) {
  case Daylight::Day:
    return color;
  case Daylight::Dusk:
    return {static_cast<std::uint8_t>(color.red * 0.64), static_cast<std::uint8_t>(color.green * 0.54),
            static_cast<std::uint8_t>(color.blue * 0.62)};
  case Daylight::Night:
    break;
  }
  const double grey = (0.3 * color.red + 0.59 * color.green + 0.11 * color.blue) * 0.5;
  const auto value = static_cast<std::uint8_t>(grey);
  return {value, value, value};
}

std::vector<std::string> scene_names() {
  std::vector<std::string> names;
  for (const auto& light : lights)
    for (const auto& scene : scenes)
      names.push_back(fmt::format("{}{}", scene.name, light.suffix));
  return names;
}

Result<SceneRenderer> SceneRenderer::create(const std::string& name, int width, int height) {
  if (width < 160 || height < 90 || width > 4096 || height > 2304 || width % 2 != 0 || height % 2 != 0)
    return fail(ErrorKind::Invalid, "scene of {}x{}: even sides from 160x90 to 4096x2304", width, height);
  for (const auto& light : lights)
    for (const auto& scene : scenes)
      if (name == fmt::format("{}{}", scene.name, light.suffix))
        return SceneRenderer(scene.make(), Palette(light.daylight), name, width, height);
  return fail(ErrorKind::NotFound, "no scene \"{}\"; there are {}", name, fmt::join(scene_names(), ", "));
}

SceneRenderer::SceneRenderer(std::unique_ptr<Scene> scene, Palette palette, std::string title, int width,
                             int height)
    : scene_(std::move(scene)), palette_(palette), title_(std::move(title)),
      background_(ff::I420Picture::blank(width, height)), picture_(background_) {
  Canvas canvas(background_);
  scene_->draw_background(canvas, palette_);
}

const ff::I420Picture& SceneRenderer::render(double seconds, WallTime wall, std::uint64_t frame_number) {
  picture_ = background_; // same size: no allocation
  Canvas canvas(picture_);
  scene_->draw_motion(canvas, palette_, seconds);
  const int scale = std::max(1, picture_.height / 200);
  const int margin = 4 * scale;
  canvas.text(margin, margin, scale, title_);
  canvas.text(margin, margin + 11 * scale, scale, date_text(wall));
  canvas.text(margin, margin + 22 * scale, scale, fmt::format("#{:07}", frame_number));
  write_burned_clock(picture_.y.data(), picture_.width, picture_.width, picture_.height, wall);
  const auto clock_rows = static_cast<std::size_t>(burned_clock_height(picture_.height) / 2 + 1);
  const auto chroma = clock_rows * static_cast<std::size_t>(picture_.width / 2);
  std::fill(picture_.u.end() - static_cast<std::ptrdiff_t>(chroma), picture_.u.end(), std::uint8_t{128});
  std::fill(picture_.v.end() - static_cast<std::ptrdiff_t>(chroma), picture_.v.end(), std::uint8_t{128});
  return picture_;
}

} // namespace kagimado::device
