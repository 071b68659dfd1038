// Texts that may be logged: user and password of any URL in them removed.
#pragma once

#include <string>
#include <string_view>

namespace kagimado::ff {

std::string without_credentials(std::string_view text);

} // namespace kagimado::ff
