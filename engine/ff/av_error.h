// libav's error numbers as ErrorKind: one table for the whole folder.
#pragma once

#include "engine/base/result.h"

namespace kagimado::ff {

ErrorKind kind_of_averror(int averror);
std::string text_of_averror(int averror);

// "context: Invalid data found when processing input"
[[nodiscard]] std::unexpected<Error> av_fail(int averror, std::string_view context);

} // namespace kagimado::ff
