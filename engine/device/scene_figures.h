// Figures that several scenes share: people, cars, trees. Free functions; the canvas belongs to the caller.
#pragma once

#include "engine/device/scene.h"

namespace kagimado::device {

struct Person {
  Point feet;
  double height = 0.2; // fraction of the picture's height
  Color coat, trousers;
  double stride = 0; // phase of the walk, radians
};

void draw_person(Canvas& canvas, const Palette& palette, const Person& person);

struct Car {
  Point wheels;        // middle of the car, where it stands on the ground
  double length = 0.2; // fraction of the width
  Color paint;
  bool to_the_right = true;
};

void draw_car(Canvas& canvas, const Palette& palette, const Car& car);
void draw_tree(Canvas& canvas, const Palette& palette, Point foot, double height, double sway);

// Position of something that crosses again and again: from -margin to 1 + margin in period seconds, then a
// pause.
double crossing(double seconds, double period, double offset, double margin);
// To and fro between 0 and 1.
double to_and_fro(double seconds, double period, double offset);

// The middle fifth, where motion is looked for: a position between 0 and 1.
constexpr bool is_watched(double position) {
  return position > 0.4 && position < 0.6;
}

} // namespace kagimado::device
