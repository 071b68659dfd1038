#include "engine/device/scene_figures.h"

#include <algorithm>
#include <cmath>

namespace kagimado::device {

namespace {

constexpr Color skin = {214, 170, 140}, hair = {52, 40, 34}, glass = {150, 180, 200}, rubber = {24, 24, 26};

} // namespace

void draw_person(Canvas& canvas, const Palette& palette, const Person& person) {
  const double h = person.height;
  const double w = h * canvas.height() / canvas.width(); // the same length across
  const Point feet = person.feet;
  canvas.light_ellipse({feet.x, feet.y}, w * 0.22, h * 0.04, -30);
  const double step = std::sin(person.stride) * w * 0.13;
  const Color trousers = palette(person.trousers), coat = palette(person.coat);
  const double hip = feet.y - h * 0.45, shoulder = feet.y - h * 0.82;
  for (const double side : {-1.0, 1.0}) {
    const double foot_x = feet.x + side * step, leg = w * 0.06;
    canvas.quad({feet.x - leg, hip}, {feet.x + leg, hip}, {foot_x + leg, feet.y}, {foot_x - leg, feet.y},
                trousers);
  }
  canvas.quad({feet.x - w * 0.12, shoulder}, {feet.x + w * 0.12, shoulder},
              {feet.x + w * 0.14, hip + h * 0.06}, {feet.x - w * 0.14, hip + h * 0.06}, coat);
  const Color sleeve = shade(coat, 0.8);
  const double hand = feet.x - step * 1.2;
  canvas.quad({feet.x - w * 0.04, shoulder + h * 0.03}, {feet.x + w * 0.05, shoulder + h * 0.03},
              {hand + w * 0.05, hip + h * 0.05}, {hand - w * 0.03, hip + h * 0.05}, sleeve);
  canvas.ellipse({feet.x, feet.y - h * 0.91}, w * 0.085, h * 0.095, palette(skin));
  canvas.ellipse({feet.x, feet.y - h * 0.95}, w * 0.085, h * 0.06, palette(hair));
}

void draw_car(Canvas& canvas, const Palette& palette, const Car& car) {
  const double l = car.length;
  const double h = l * 0.3 * canvas.width() / canvas.height();
  const double x = car.wheels.x, y = car.wheels.y;
  const double ahead = car.to_the_right ? 1 : -1;
  const Color paint = palette(car.paint);
  canvas.light_ellipse({x, y}, l * 0.55, h * 0.16, -40);
  canvas.quad({x - ahead * l * 0.28, y - h}, {x + ahead * l * 0.12, y - h},
              {x + ahead * l * 0.28, y - h * 0.58}, {x - ahead * l * 0.38, y - h * 0.58}, shade(paint, 0.9));
  canvas.quad({x - ahead * l * 0.25, y - h * 0.92}, {x + ahead * l * 0.1, y - h * 0.92},
              {x + ahead * l * 0.22, y - h * 0.6}, {x - ahead * l * 0.33, y - h * 0.6}, palette(glass));
  canvas.rectangle(x - l * 0.01, y - h * 0.95, x + l * 0.01, y - h * 0.58, paint);
  canvas.rectangle(x - l * 0.5, y - h * 0.6, x + l * 0.5, y - h * 0.18, paint);
  canvas.rectangle(x - l * 0.5, y - h * 0.28, x + l * 0.5, y - h * 0.18, shade(paint, 0.7));
  for (const double wheel : {-0.3, 0.3}) {
    canvas.ellipse({x + wheel * l, y - h * 0.16}, l * 0.085, h * 0.28, palette(rubber));
    canvas.ellipse({x + wheel * l, y - h * 0.16}, l * 0.04, h * 0.13, palette({150, 150, 155}));
  }
  const double front = x + ahead * l * 0.47, back = x - ahead * l * 0.47;
  canvas.ellipse({front, y - h * 0.45}, l * 0.025, h * 0.07, {250, 240, 200});
  canvas.ellipse({back, y - h * 0.45}, l * 0.02, h * 0.06, palette({200, 30, 30}));
  if (palette.dark())
    canvas.light_quad({front, y - h * 0.5}, {front + ahead * l * 1.3, y - h * 0.7},
                      {front + ahead * l * 1.3, y + h * 0.2}, {front, y - h * 0.3}, 34);
}

void draw_tree(Canvas& canvas, const Palette& palette, Point foot, double height, double sway) {
  const double w = height * canvas.height() / canvas.width();
  canvas.quad({foot.x - w * 0.04, foot.y - height * 0.5}, {foot.x + w * 0.04, foot.y - height * 0.5},
              {foot.x + w * 0.06, foot.y}, {foot.x - w * 0.06, foot.y}, palette({92, 70, 52}));
  const Color dark = palette({44, 84, 46}), light = palette({74, 120, 62});
  canvas.ellipse({foot.x + sway * 0.5, foot.y - height * 0.6}, w * 0.3, height * 0.24, dark);
  canvas.ellipse({foot.x - w * 0.14 + sway, foot.y - height * 0.74}, w * 0.22, height * 0.2, dark);
  canvas.ellipse({foot.x + w * 0.12 + sway, foot.y - height * 0.78}, w * 0.22, height * 0.2, light);
}

double crossing(double seconds, double period, double offset, double margin) {
  const double phase = std::fmod(seconds / period + offset, 1.0);
  return -margin + std::min(phase / 0.9, 1.0) * (1 + 2 * margin);
}

double to_and_fro(double seconds, double period, double offset) {
  const double phase = std::fmod(seconds / period + offset, 1.0);
  return phase < 0.5 ? phase * 2 : 2 - phase * 2;
}

} // namespace kagimado::device
