// README.txt of an export. Thread-safe.
#pragma once

#include <string>

namespace kagimado::exporter {

// UTF-8 with a byte order mark and line ends of Windows, for its Notepad.
std::string readme_text(bool with_player);

} // namespace kagimado::exporter
