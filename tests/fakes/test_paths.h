// Where the source tree and the built programs lie.
#pragma once

#include <filesystem>

namespace kagimado {

std::filesystem::path source_folder();
std::filesystem::path program_folder();

} // namespace kagimado
