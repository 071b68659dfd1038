// The arrow that is drawn where the mouse points. Pure.
#pragma once

#include "osd/platform/rotation.h"

namespace kagimado::osd {

// Larger on monitors with many pixels.
int pointer_scale(Size monitor);
// What the arrow covers when it points there; may reach over the monitor's edge.
Rect pointer_area(Point at, int scale);
// Draws the part that lies in clip into the memory of a display that hangs turned. at and clip as on the
// monitor. Covers pixels, never reads them.
void draw_pointer(const Framebuffer& display, Rotation rotation, Point at, int scale, const Rect& clip);

} // namespace kagimado::osd
