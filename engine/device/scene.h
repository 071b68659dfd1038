// Scenes: moving views as a camera on a wall would show them, drawn with simple shapes. For demonstrations
// and tests. Owned by one thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/device/canvas.h"

#include <memory>
#include <string>
#include <vector>

namespace kagimado::device {

// Night is grey: cameras switch to infrared.
enum class Daylight { Day, Dusk, Night };

class Palette final {
 public:
  explicit Palette(Daylight daylight) : daylight_(daylight) {}

  Color operator()(Color color) const;

  [[nodiscard]] bool dark() const { return daylight_ != Daylight::Day; }

 private:
  Daylight daylight_;
};

class Scene {
 public:
  virtual ~Scene() = default;
  // What never moves; drawn once.
  virtual void draw_background(Canvas& canvas, const Palette& palette) const = 0;
  // What moves, at a time since any start.
  virtual void draw_motion(Canvas& canvas, const Palette& palette, double seconds) const = 0;
  // Whether what the camera looks for is in the middle of the picture at that time.
  [[nodiscard]] virtual bool has_motion(double seconds) const = 0;
};

std::unique_ptr<Scene> make_street();
std::unique_ptr<Scene> make_corridor();
std::unique_ptr<Scene> make_yard();
std::unique_ptr<Scene> make_lobby();
std::unique_ptr<Scene> make_parking();

// "street", "street-dusk", "street-night", ...
std::vector<std::string> scene_names();

// A scene with its burned-in name, date, frame counter and machine-readable clock.
class SceneRenderer final {
 public:
  // Errors: NotFound (naming the scenes there are), Invalid (size).
  static Result<SceneRenderer> create(const std::string& name, int width, int height);

  // The picture is valid until the next call.
  const ff::I420Picture& render(double seconds, WallTime wall, std::uint64_t frame_number);

  [[nodiscard]] bool has_motion(double seconds) const { return scene_->has_motion(seconds); }

 private:
  SceneRenderer(std::unique_ptr<Scene> scene, Palette palette, std::string title, int width, int height);
  std::unique_ptr<Scene> scene_;
  Palette palette_;
  std::string title_;
  ff::I420Picture background_, picture_;
};

} // namespace kagimado::device
