// What widgets draw on and ask while a Painter's frame is open: draw lists by layer, and the monitor's
// Interaction. Only between Painter::begin_frame() and end_frame(), on the drawing thread.
#pragma once

#include "osd/draw/interaction.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

struct ImDrawCmd;
struct ImDrawList;

namespace kagimado::osd {

// Fills every pixel of clip, which lies in place, with what an image shows there.
using ImagePainter = std::function<void(const Framebuffer& framebuffer, const Rect& place, const Rect& clip)>;

class Canvas final {
 public:
  Canvas();
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  // The one whose Painter has a frame open; aborts if there is none: a widget outside of a frame is a bug.
  static Canvas& current();

  [[nodiscard]] Interaction& interaction() { return interaction_; }

  [[nodiscard]] ImDrawList& draw_list();
  void begin_layer(const Rect& rect, bool modal);
  void end_layer();
  // A picture among widgets, above what was declared before it. content tells whether it is the same as in
  // the last frame, and lives until the next one.
  void draw_image(const Rect& place, std::shared_ptr<const void> content, ImagePainter paint);
  // Half a second on, half a second off, from the last keystroke; asks for the frame in which it changes.
  bool caret_visible();
  // For a widget that acts again while the left button is held on it: true in the frames in which it does.
  // Asks for the next of them.
  bool repeats();
  // The left button, just released, had been held so long that such a widget did act again.
  [[nodiscard]] bool has_repeated() const;

  // --- Painter
  void begin_frame(float seconds);
  void end_frame();

  [[nodiscard]] const std::vector<ImDrawList*>& lists() const { return order_; } // bottom first

  // Of a command that draws an image; nothing otherwise.
  [[nodiscard]] const ImagePainter* image_of(const ImDrawCmd& command) const;

  // Until something changes by itself; a long time if nothing does.
  [[nodiscard]] std::chrono::milliseconds longest_sleep() const;

 private:
  struct Image {
    std::shared_ptr<const void> content;
    ImagePainter paint;
  };

  ImDrawList* fresh_list();

  Interaction interaction_;
  std::vector<std::unique_ptr<ImDrawList>> pool_; // kept: their buffers are reused each frame
  std::size_t used_ = 0;
  std::vector<ImDrawList*> order_;
  std::vector<ImDrawList*> stack_;
  std::vector<Image> images_, shown_images_; // the last frame's: no new one may get the address of an old one
  double seconds_since_typing_ = 0;
  bool caret_shown_ = false; // in this frame
  bool was_down_ = false;    // the left button, in the last frame
  double seconds_held_ = 0, seconds_held_before_ = 0;
  bool repeating_ = false; // in this frame
};

// Draw list of the current layer.
ImDrawList& draw_list();

} // namespace kagimado::osd
