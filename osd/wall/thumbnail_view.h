// A small picture of a recording, or why there is none: the lock mark stands alone and never asks for a
// password [REQ-ENC-11]. Inside of a Painter's frame.
#pragma once

#include "engine/view/playback.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// Registered as a "thumbnail" whose value is "pending", "ready", "locked", "no_recording" or "failed".
void draw_thumbnail(Ui& ui, std::string_view id, const view::Thumbnail& thumbnail, const Rect& rect);
// A picture among widgets, fitted into rect on black.
void draw_picture(const Rect& rect, std::shared_ptr<const view::Picture> picture);

} // namespace kagimado::osd
