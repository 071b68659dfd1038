// The way back from name_of(Codec). Thread-safe.
#pragma once

#include "engine/mp4/init_segment.h"

namespace kagimado::mp4 {

// nullopt: none that this product carries in MP4.
std::optional<Codec> codec_named(std::string_view name);

} // namespace kagimado::mp4
