// A text as a QR code (ISO/IEC 18004), made by libqrencode: the modules alone, for whoever draws them.
// Thread-safe.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <vector>

namespace kagimado::qr {

// A code is read by phones only with this much light around it.
inline constexpr int quiet_zone_modules = 4;
inline constexpr std::size_t max_text_bytes = 1024;

// side * side modules without the quiet zone, row by row; true is dark.
struct QrMatrix {
  int side = 0;
  std::vector<bool> modules;

  [[nodiscard]] bool is_dark(int column, int row) const {
    return modules[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                   static_cast<std::size_t>(column)];
  }
};

// Bytes as they are (UTF-8), error correction M: about 15 % may be dirty. Errors: Invalid (empty, or with a
// zero byte), Limit (longer than max_text_bytes).
Result<QrMatrix> qr_of(std::string_view text);

} // namespace kagimado::qr
