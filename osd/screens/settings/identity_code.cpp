#include "osd/screens/settings/identity_code.h"

#include "engine/net/url.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::uint32_t light = 0xffffffff, dark = 0xff000000;

// Modules of one row that are dark side by side are one rectangle.
void draw_row(const qr::QrMatrix& code, int row, Point origin, int module) {
  for (int column = 0; column < code.side;) {
    int end = column;
    while (end < code.side && code.is_dark(end, row))
      ++end;
    if (end > column)
      fill_rect({origin.x + column * module, origin.y + row * module, (end - column) * module, module}, dark);
    column = std::max(end, column + 1);
  }
}

} // namespace

std::string identity_code_text(const std::string& issuer_url, const std::string& identity) {
  if (issuer_url.empty())
    return identity;
  const char joint = issuer_url.find('?') == std::string::npos ? '?' : '&';
  return issuer_url + joint + "recorder=" + net::percent_encode(identity);
}

void draw_code(Ui& ui, std::string_view id, const std::string& text, const qr::QrMatrix& code,
               const Rect& place) {
  const int modules = code.side + 2 * qr::quiet_zone_modules;
  const int module = std::max(std::min(place.width, place.height) / modules, 1);
  const int side = module * modules;
  const Rect square{place.x + (place.width - side) / 2, place.y + (place.height - side) / 2, side, side};
  {
    const ClipScope clip(square);
    fill_rect(square, light);
    const int quiet = qr::quiet_zone_modules * module;
    for (int row = 0; row < code.side; ++row)
      draw_row(code, row, {square.x + quiet, square.y + quiet}, module);
  }
  ui.widgets.add({std::string(id), "picture", text, square, true, std::to_string(code.side)});
}

} // namespace kagimado::osd
