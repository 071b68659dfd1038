#include "tests/fakes/test_paths.h"

namespace kagimado {

std::filesystem::path source_folder() {
  return KAGIMADO_SOURCE_DIR;
}

std::filesystem::path program_folder() {
  return KAGIMADO_BIN_DIR;
}

} // namespace kagimado
