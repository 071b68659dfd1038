// Indoor scenes: corridor, lobby.
#include "engine/device/scene_figures.h"

#include <algorithm>
#include <cmath>

namespace kagimado::device {

namespace {

// Perspective of the corridor: depth 0 is the near end, 1 the far wall.
struct Section {
  double left, right, top, bottom;
};

Section section_at(double depth) {
  const double near = 1 - depth;
  const double share = near / (near + depth * 4); // perspective: far parts shrink
  return {0.4 - 0.4 * share, 0.6 + 0.4 * share, 0.34 - 0.34 * share, 0.56 + 0.44 * share};
}

class Corridor final : public Scene {
 public:
  void draw_background(Canvas& canvas, const Palette& palette) const override {
    canvas.rectangle(0, 0, 1, 1, palette({196, 196, 190}));
    constexpr int steps = 24;
    for (int i = 0; i < steps; ++i) { // from the near end to the far one, darker with the distance
      const double depth = static_cast<double>(i) / steps;
      const Section a = section_at(depth), b = section_at(static_cast<double>(i + 1) / steps);
      const double light = 1 - 0.45 * depth;
      const bool tile = i % 2 == 0;
      canvas.quad({a.left, a.bottom}, {a.right, a.bottom}, {b.right, b.bottom}, {b.left, b.bottom},
                  palette(shade(tile ? Color{134, 138, 142} : Color{124, 128, 132}, light)));
      canvas.quad({a.left, a.top}, {a.right, a.top}, {b.right, b.top}, {b.left, b.top},
                  palette(shade({224, 224, 218}, light)));
      canvas.quad({a.left, a.top}, {b.left, b.top}, {b.left, b.bottom}, {a.left, a.bottom},
                  palette(shade({190, 194, 186}, light)));
      canvas.quad({a.right, a.top}, {b.right, b.top}, {b.right, b.bottom}, {a.right, a.bottom},
                  palette(shade({202, 204, 198}, light)));
    }
    const Section far = section_at(1);
    canvas.rectangle(far.left, far.top, far.right, far.bottom, palette({112, 116, 118}));
    canvas.rectangle(0.46, 0.39, 0.54, far.bottom, palette({70, 84, 100}));
    canvas.rectangle(0.485, 0.345, 0.515, 0.375,
                     palette.dark() ? Color{90, 230, 120} : palette({40, 150, 80}));
    for (const double depth : {0.12, 0.42, 0.66})
      door(canvas, palette, depth);
    for (const double depth : {0.05, 0.3, 0.52, 0.7})
      lamp(canvas, depth);
    canvas.grain(0, 0, 1, 1, 3, 41);
  }

  void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const override {
    walker(canvas, palette, to_and_fro(seconds, 36, 0.5), 0.62, {40, 60, 110}, seconds);
    walker(canvas, palette, to_and_fro(seconds, 24, 0.15), 0.4, {150, 54, 60}, seconds * 1.1);
    walker(canvas, palette, visitor_at(seconds), 0.52, {228, 228, 224}, seconds * 0.9);
  }

  [[nodiscard]] bool has_motion(double seconds) const override { return is_watched(visitor_at(seconds)); }

 private:
  static double visitor_at(double seconds) { return to_and_fro(seconds, 52, 0.8); }

  static void door(Canvas& canvas, const Palette& palette, double depth) {
    const Section a = section_at(depth), b = section_at(depth + 0.1);
    const auto down = [](const Section& s) { return s.top + (s.bottom - s.top) * 0.2; };
    canvas.quad({a.left, down(a)}, {b.left, down(b)}, {b.left, b.bottom}, {a.left, a.bottom},
                palette({128, 98, 70}));
    canvas.quad({a.right, down(a)}, {b.right, down(b)}, {b.right, b.bottom}, {a.right, a.bottom},
                palette({128, 98, 70}));
  }

  static void lamp(Canvas& canvas, double depth) {
    const Section a = section_at(depth), b = section_at(depth + 0.08);
    const auto across = [](const Section& s, double part) { return s.left + (s.right - s.left) * part; };
    canvas.quad({across(a, 0.4), a.top}, {across(a, 0.6), a.top}, {across(b, 0.6), b.top},
                {across(b, 0.4), b.top}, {250, 250, 240});
    const Section ground = section_at(depth + 0.03);
    canvas.light_ellipse({0.5, ground.bottom - 0.02}, (ground.right - ground.left) * 0.3, 0.05, 24);
  }

  static void walker(Canvas& canvas, const Palette& palette, double depth, double side, Color coat,
                     double seconds) {
    const Section s = section_at(0.08 + 0.84 * depth);
    draw_person(canvas, palette,
                {{s.left + (s.right - s.left) * side, s.bottom - 0.01},
                 (s.bottom - s.top) * 0.72,
                 coat,
                 {44, 46, 56},
                 seconds * 7});
  }
};

class Lobby final : public Scene {
 public:
  void draw_background(Canvas& canvas, const Palette& palette) const override {
    canvas.gradient(0, 0, 1, 0.58, palette({206, 200, 188}), palette({226, 220, 208}));
    canvas.gradient(0, 0.58, 1, 1, palette({150, 134, 118}), palette({182, 166, 148}));
    for (int line = -6; line <= 6; ++line) { // joints of the floor run to the vanishing point
      const double x = 0.5 + line * 0.09;
      canvas.quad({x, 0.58}, {x + 0.002, 0.58}, {0.5 + line * 0.24 + 0.005, 1}, {0.5 + line * 0.24, 1},
                  palette({132, 116, 102}));
    }
    for (const double y : {0.62, 0.68, 0.77, 0.9})
      canvas.rectangle(0, y, 1, y + 0.004, palette({132, 116, 102}));
    canvas.gradient(0.33, 0.14, 0.67, 0.58, palette({168, 204, 226}),
                    palette({200, 222, 214})); // glass front
    canvas.rectangle(0.33, 0.14, 0.67, 0.155, palette({60, 62, 66}));
    for (const double x : {0.33, 0.41, 0.586, 0.664})
      canvas.rectangle(x, 0.14, x + 0.006, 0.58, palette({60, 62, 66}));
    elevator(canvas, palette, 0.06);
    elevator(canvas, palette, 0.19);
    canvas.rectangle(0.72, 0.2, 0.97, 0.36, palette({60, 84, 110})); // sign
    canvas.rectangle(0.74, 0.25, 0.95, 0.27, palette({228, 226, 220}));
    canvas.rectangle(0.74, 0.3, 0.88, 0.312, palette({200, 198, 190}));
    canvas.grain(0, 0, 1, 1, 3, 51);
    for (const double x : {0.2, 0.5, 0.8})
      canvas.light_ellipse({x, 0.02}, 0.12, 0.1, 40);
  }

  void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const override {
    const double open = std::clamp(std::sin(seconds * 0.7) * 1.6, 0.0, 1.0); // sliding doors
    const double slide = 0.075 * open;
    canvas.rectangle(0.418 - slide * 0.5, 0.24, 0.499 - slide, 0.58, palette({150, 184, 204}));
    canvas.rectangle(0.501 + slide, 0.24, 0.586 + slide * 0.5, 0.58, palette({150, 184, 204}));
    canvas.rectangle(0.496 - slide, 0.24, 0.499 - slide, 0.58, palette({60, 62, 66}));
    canvas.rectangle(0.501 + slide, 0.24, 0.504 + slide, 0.58, palette({60, 62, 66}));
    draw_person(canvas, palette, {{0.8, 0.66}, 0.34, {36, 40, 60}, {30, 32, 40}, 0}); // receptionist
    canvas.rectangle(0.68, 0.5, 0.98, 0.54, palette({92, 66, 46}));                   // desk
    canvas.rectangle(0.69, 0.54, 0.97, 0.72, palette({134, 98, 68}));
    canvas.rectangle(0.69, 0.6, 0.97, 0.606, palette({104, 76, 52}));
    const double way = to_and_fro(seconds, 30, 0.1); // comes in and leaves, larger when nearer
    draw_person(
        canvas, palette,
        {{0.5 - 0.12 * way, 0.6 + 0.32 * way}, 0.26 + 0.3 * way, {130, 40, 44}, {48, 50, 60}, seconds * 7});
    draw_person(canvas, palette,
                {{visitor_at(seconds), 0.82}, 0.42, {70, 104, 84}, {58, 50, 46}, seconds * 6.5});
    draw_tree(canvas, palette, {0.29, 0.64}, 0.26, 0.002 * std::sin(seconds));
    canvas.rectangle(0.27, 0.6, 0.31, 0.67, palette({170, 120, 90}));
  }

  [[nodiscard]] bool has_motion(double seconds) const override { return is_watched(visitor_at(seconds)); }

 private:
  static double visitor_at(double seconds) { return crossing(seconds, 33, 0.4, 0.08); }

  static void elevator(Canvas& canvas, const Palette& palette, double x) {
    canvas.rectangle(x, 0.22, x + 0.1, 0.58, palette({120, 122, 126}));
    canvas.rectangle(x + 0.008, 0.24, x + 0.049, 0.58, palette({172, 176, 180}));
    canvas.rectangle(x + 0.051, 0.24, x + 0.092, 0.58, palette({166, 170, 174}));
    canvas.rectangle(x + 0.04, 0.17, x + 0.06, 0.2, palette({210, 90, 40}));
  }
};

} // namespace

std::unique_ptr<Scene> make_corridor() {
  return std::make_unique<Corridor>();
}

std::unique_ptr<Scene> make_lobby() {
  return std::make_unique<Lobby>();
}

} // namespace kagimado::device
