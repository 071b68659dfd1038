// Sources as they are written on a command line. Free functions, thread-safe.
#pragma once

#include "engine/device/scene_source.h"

#include <string_view>

namespace kagimado::device {

// "WxH@FPS"; "@FPS" may be left out.  Errors: Invalid.
Result<PictureFormat> parse_picture_format(std::string_view text, int default_frames_per_second);
// "NAME[:CODEC[:WxH[@FPS]]]", CODEC h264, h265 or mjpeg.
Result<SceneOptions> parse_scene(std::string_view text);

} // namespace kagimado::device
