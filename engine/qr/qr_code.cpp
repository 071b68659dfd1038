#include "engine/qr/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace kagimado::qr {
namespace {

constexpr unsigned char dark_bit = 1; // of a module as libqrencode gives it

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

} // namespace

Result<QrMatrix> qr_of(std::string_view text) {
  if (text.empty() || text.contains('\0'))
    return fail(ErrorKind::Invalid, "QR code of an empty text or of one with a zero byte");
  if (text.size() > max_text_bytes)
    return fail(ErrorKind::Limit, "QR code of {} bytes: at most {}", text.size(), max_text_bytes);
  constexpr int smallest_that_fits = 0;
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString8bit(std::string(text).c_str(), smallest_that_fits, QR_ECLEVEL_M));
  if (!code)
    return fail(ErrorKind::Internal, "QR code of {} bytes could not be made", text.size());
  QrMatrix matrix;
  matrix.side = code->width;
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  matrix.modules.reserve(count);
  for (std::size_t index = 0; index < count; ++index)
    matrix.modules.push_back((code->data[index] & dark_bit) != 0);
  return matrix;
}

} // namespace kagimado::qr
