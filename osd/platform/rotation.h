// Pictures for displays that hang turned. Pure.
#pragma once

#include "engine/base/result.h"
#include "osd/platform/framebuffer.h"

namespace kagimado::osd {

// How far the display hangs turned clockwise, in degrees.
enum class Rotation { None = 0, Quarter = 90, Half = 180, ThreeQuarters = 270 };

// Errors: Invalid.
Result<Rotation> rotation_of_degrees(int degrees);

// What is drawn has this size on a display of that mode, and the other way round.
Size rotated(Size size, Rotation rotation);
// A part of a picture of that size, where the display has it.
Rect rotated(const Rect& part, Size drawn, Rotation rotation);
// Copies a part of what was drawn to its place in the display's memory, which has the rotated size.
void copy_rotated(const Framebuffer& drawn, const Rect& part, const Framebuffer& display, Rotation rotation);

} // namespace kagimado::osd
