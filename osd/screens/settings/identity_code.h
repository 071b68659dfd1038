// A QR code on the screen, with the light around it that phones need. Drawing thread only.
#pragma once

#include "engine/qr/qr_code.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// What the issuer's page is filled with: its address and this recorder; the identity alone where nobody told
// the address.
std::string identity_code_text(const std::string& issuer_url, const std::string& identity);
// As large as whole pixels a module allow, in the middle of place. Registered as "picture" with its text.
void draw_code(Ui& ui, std::string_view id, const std::string& text, const qr::QrMatrix& code,
               const Rect& place);

} // namespace kagimado::osd
