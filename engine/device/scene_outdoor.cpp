// Outdoor scenes: street, yard, parking.
#include "engine/device/scene_figures.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kagimado::device {

namespace {

void draw_sky(Canvas& canvas, const Palette& palette, double horizon) {
  canvas.gradient(0, 0, 1, horizon, palette({120, 165, 215}), palette({208, 222, 232}));
}

void draw_building(Canvas& canvas, const Palette& palette, double left, double right, double top,
                   double bottom, Color wall, std::uint32_t seed) {
  canvas.rectangle(left, top, right, bottom, palette(wall));
  canvas.rectangle(left, top, right, top + 0.012, palette(shade(wall, 0.7)));
  const double step_x = 0.035, step_y = 0.075;
  std::uint32_t state = seed;
  for (double y = top + 0.035; y + 0.05 < bottom; y += step_y)
    for (double x = left + 0.012; x + 0.02 < right; x += step_x) {
      state = state * 1664525U + 1013904223U;
      const bool lit = palette.dark() && (state >> 24) % 3 == 0;
      canvas.rectangle(x, y, x + 0.02, y + 0.042, lit ? Color{236, 210, 140} : palette({70, 88, 108}));
    }
}

void draw_lamp(Canvas& canvas, const Palette& palette, double x, double foot, double top) {
  canvas.rectangle(x - 0.003, top, x + 0.003, foot, palette({70, 72, 76}));
  canvas.rectangle(x, top, x + 0.035, top + 0.01, palette({70, 72, 76}));
  canvas.ellipse({x + 0.035, top + 0.014}, 0.012, 0.012,
                 palette.dark() ? Color{255, 236, 180} : palette({220, 220, 214}));
  if (palette.dark())
    canvas.light_quad({x + 0.025, top + 0.02}, {x + 0.045, top + 0.02}, {x + 0.16, foot + 0.06},
                      {x - 0.09, foot + 0.06}, 26);
}

class Street final : public Scene {
 public:
  void draw_background(Canvas& canvas, const Palette& palette) const override {
    draw_sky(canvas, palette, 0.53);
    draw_building(canvas, palette, -0.02, 0.2, 0.08, 0.52, {172, 140, 118}, 1);
    draw_building(canvas, palette, 0.21, 0.38, 0.2, 0.52, {150, 152, 158}, 2);
    draw_building(canvas, palette, 0.39, 0.62, 0.13, 0.52, {186, 176, 156}, 3);
    draw_building(canvas, palette, 0.64, 0.78, 0.25, 0.52, {134, 120, 116}, 4);
    draw_building(canvas, palette, 0.79, 1.02, 0.05, 0.52, {160, 164, 150}, 5);
    canvas.gradient(0, 0.52, 1, 0.6, palette({150, 148, 142}), palette({172, 168, 160}));
    canvas.gradient(0, 0.6, 1, 0.9, palette({84, 86, 90}), palette({66, 68, 72}));
    canvas.rectangle(0, 0.598, 1, 0.61, palette({200, 198, 190}));
    canvas.gradient(0, 0.9, 1, 1, palette({168, 164, 156}), palette({150, 146, 138}));
    canvas.rectangle(0, 0.895, 1, 0.91, palette({204, 202, 194}));
    for (double x = 0.02; x < 1; x += 0.12)
      canvas.quad({x, 0.738}, {x + 0.06, 0.738}, {x + 0.063, 0.752}, {x + 0.001, 0.752},
                  palette({230, 228, 220}));
    canvas.grain(0, 0.52, 1, 1, 4, 11);
    for (const double x : {0.08, 0.5, 0.9})
      draw_lamp(canvas, palette, x, 0.6, 0.27);
  }

  void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const override {
    for (const double x : {0.3, 0.7})
      draw_tree(canvas, palette, {x, 0.59}, 0.3, 0.004 * std::sin(seconds * 1.1 + x * 9));
    walk(canvas, palette, walker_at(seconds), 0.585, 0.13, {120, 50, 44}, seconds);
    walk(canvas, palette, 1 - crossing(seconds, 41, 0.55, 0.05), 0.592, 0.14, {50, 70, 110}, seconds * 1.1);
    draw_car(canvas, palette, {{1 - crossing(seconds, 11, 0.3, 0.3), 0.7}, 0.19, {190, 40, 36}, false});
    draw_car(canvas, palette, {{1 - crossing(seconds, 17, 0.8, 0.3), 0.71}, 0.22, {236, 236, 232}, false});
    draw_car(canvas, palette, {{crossing(seconds, 13, 0.05, 0.3), 0.86}, 0.25, {40, 84, 150}, true});
    draw_car(canvas, palette, {{crossing(seconds, 23, 0.6, 0.3), 0.865}, 0.27, {70, 74, 78}, true});
    walk(canvas, palette, crossing(seconds, 27, 0.4, 0.06), 0.965, 0.24, {200, 160, 60}, seconds);
  }

  [[nodiscard]] bool has_motion(double seconds) const override { return is_watched(walker_at(seconds)); }

 private:
  static double walker_at(double seconds) { return crossing(seconds, 34, 0.1, 0.05); }

  static void walk(Canvas& canvas, const Palette& palette, double x, double y, double height, Color coat,
                   double seconds) {
    draw_person(canvas, palette, {{x, y}, height, coat, {52, 54, 66}, seconds * 7});
  }
};

class Yard final : public Scene {
 public:
  void draw_background(Canvas& canvas, const Palette& palette) const override {
    draw_sky(canvas, palette, 0.42);
    canvas.rectangle(0.42, 0.14, 1, 0.6, palette({166, 172, 178})); // hall
    for (double x = 0.42; x < 1; x += 0.012)
      canvas.rectangle(x, 0.16, x + 0.003, 0.6, palette({150, 156, 162}));
    canvas.rectangle(0.42, 0.12, 1, 0.16, palette({88, 98, 112}));
    for (const double x : {0.48, 0.66, 0.84}) { // gates
      canvas.rectangle(x, 0.32, x + 0.12, 0.6, palette({120, 60, 48}));
      for (double y = 0.34; y < 0.6; y += 0.03)
        canvas.rectangle(x, y, x + 0.12, y + 0.006, palette({96, 46, 38}));
    }
    canvas.gradient(0, 0.42, 0.42, 0.6, palette({96, 118, 82}), palette({110, 128, 88}));
    canvas.gradient(0, 0.6, 1, 1, palette({142, 140, 134}), palette({112, 110, 106}));
    for (double x = 0; x < 0.42; x += 0.02) // fence
      canvas.rectangle(x, 0.4, x + 0.003, 0.6, palette({90, 94, 96}));
    canvas.rectangle(0, 0.42, 0.42, 0.428, palette({90, 94, 96}));
    canvas.rectangle(0, 0.55, 0.42, 0.558, palette({90, 94, 96}));
    container(canvas, palette, 0.03, 0.7, {42, 104, 132});
    container(canvas, palette, 0.05, 0.565, {164, 84, 40});
    canvas.quad({0.4, 0.6}, {0.41, 0.6}, {0.3, 1}, {0.27, 1}, palette({222, 196, 70}));
    canvas.grain(0, 0.6, 1, 1, 5, 21);
    draw_lamp(canvas, palette, 0.4, 0.6, 0.1);
    draw_lamp(canvas, palette, 0.8, 0.6, 0.06);
  }

  void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const override {
    const double there = to_and_fro(seconds, 26, 0.2);
    const bool out = std::fmod(seconds / 26 + 0.2, 1.0) < 0.5;
    forklift(canvas, palette, {0.32 + there * 0.5, 0.74}, out);
    draw_person(
        canvas, palette,
        {{1 - crossing(seconds, 38, 0.3, 0.05), 0.86}, 0.25, {236, 140, 30}, {44, 52, 80}, seconds * 7});
    draw_person(
        canvas, palette,
        {{0.45 + 0.3 * to_and_fro(seconds, 31, 0), 0.64}, 0.15, {236, 206, 40}, {50, 56, 70}, seconds * 6});
    draw_car(canvas, palette, {{truck_at(seconds), 0.95}, 0.36, {226, 226, 220}, true});
  }

  [[nodiscard]] bool has_motion(double seconds) const override { return is_watched(truck_at(seconds)); }

 private:
  static double truck_at(double seconds) { return crossing(seconds, 47, 0.5, 0.4); }

  static void container(Canvas& canvas, const Palette& palette, double x, double y, Color color) {
    canvas.rectangle(x, y, x + 0.24, y + 0.14, palette(color));
    for (double rib = x + 0.008; rib < x + 0.24; rib += 0.014)
      canvas.rectangle(rib, y + 0.008, rib + 0.004, y + 0.132, palette(shade(color, 0.82)));
  }

  static void forklift(Canvas& canvas, const Palette& palette, Point at, bool to_the_right) {
    const double d = to_the_right ? 1 : -1;
    const auto box = [&](double x1, double y1, double x2, double y2, Color color) {
      const double a = at.x + d * x1, b = at.x + d * x2;
      canvas.rectangle(std::min(a, b), at.y + y1, std::max(a, b), at.y + y2, palette(color));
    };
    canvas.light_ellipse({at.x, at.y}, 0.07, 0.02, -34);
    box(-0.05, -0.08, 0.035, -0.02, {228, 170, 30});
    box(-0.045, -0.17, -0.038, -0.08, {60, 60, 62});
    box(0.02, -0.17, 0.026, -0.08, {60, 60, 62});
    box(-0.05, -0.18, 0.03, -0.168, {60, 60, 62});
    box(0.036, -0.2, 0.046, -0.01, {80, 80, 84});
    box(0.046, -0.035, 0.1, -0.028, {80, 80, 84});
    box(0.05, -0.1, 0.095, -0.036, {176, 134, 86});
    canvas.ellipse({at.x - d * 0.03, at.y - 0.015}, 0.013, 0.024, palette({26, 26, 28}));
    canvas.ellipse({at.x + d * 0.022, at.y - 0.015}, 0.013, 0.024, palette({26, 26, 28}));
  }
};

class Parking final : public Scene {
 public:
  void draw_background(Canvas& canvas, const Palette& palette) const override {
    draw_sky(canvas, palette, 0.22);
    draw_building(canvas, palette, 0.55, 1, 0.02, 0.24, {176, 168, 152}, 9);
    canvas.gradient(0, 0.22, 1, 0.3, palette({88, 116, 74}), palette({104, 130, 84}));
    canvas.gradient(0, 0.3, 1, 1, palette({104, 106, 110}), palette({76, 78, 82}));
    canvas.grain(0, 0.3, 1, 1, 4, 31);
    for (int slot = 0; slot <= 6; ++slot) {
      const double x = slot / 6.0;
      canvas.quad({0.5 + (x - 0.5) * 0.92, 0.32}, {0.504 + (x - 0.5) * 0.92, 0.32}, {0.506 + (x - 0.5), 0.46},
                  {0.5 + (x - 0.5), 0.46}, palette({226, 226, 220}));
    }
    constexpr std::array paints = {Color{180, 182, 186}, Color{40, 44, 50}, Color{150, 30, 34},
                                   Color{232, 232, 228}, Color{60, 90, 72}};
    for (std::size_t slot = 0; slot < paints.size(); ++slot)
      if (slot != 3)
        draw_car(canvas, palette,
                 {{0.085 + static_cast<double>(slot) * 0.165, 0.44}, 0.13, paints[slot], slot % 2 == 0});
    for (double x = 0.04; x < 1; x += 0.22)
      draw_tree(canvas, palette, {x, 0.29}, 0.2, 0);
    draw_lamp(canvas, palette, 0.62, 0.5, 0.08);
  }

  void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const override {
    draw_person(canvas, palette,
                {{walker_at(seconds), 0.56}, 0.17, {60, 110, 120}, {46, 46, 52}, seconds * 7});
    draw_car(canvas, palette, {{crossing(seconds, 16, 0, 0.35), 0.7}, 0.24, {206, 150, 40}, true});
    draw_car(canvas, palette, {{1 - crossing(seconds, 21, 0.5, 0.35), 0.88}, 0.3, {58, 64, 120}, false});
    const bool closed = std::fmod(seconds, 12) < 6; // barrier
    canvas.rectangle(0.9, 0.46, 0.92, 0.62, palette({196, 60, 40}));
    if (closed)
      canvas.rectangle(0.7, 0.48, 0.91, 0.494, palette({236, 236, 230}));
    else
      canvas.quad({0.88, 0.26}, {0.888, 0.26}, {0.916, 0.49}, {0.905, 0.49}, palette({236, 236, 230}));
  }

  [[nodiscard]] bool has_motion(double seconds) const override { return is_watched(walker_at(seconds)); }

 private:
  static double walker_at(double seconds) { return crossing(seconds, 30, 0.2, 0.05); }
};

} // namespace

std::unique_ptr<Scene> make_street() {
  return std::make_unique<Street>();
}

std::unique_ptr<Scene> make_yard() {
  return std::make_unique<Yard>();
}

std::unique_ptr<Scene> make_parking() {
  return std::make_unique<Parking>();
}

} // namespace kagimado::device
