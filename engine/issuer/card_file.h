// The printable card as a file: the SVG of card_page, or PDF or PNG made of it by librsvg and cairo.
// Thread-safe.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"

#include <filesystem>

namespace kagimado::issuer {

enum class CardFormat { Svg, Pdf, Png };

// By the ending of the name. Errors: Invalid.
Result<CardFormat> card_format_of(const std::filesystem::path& file);
// PDF: one page of A6 in landscape, text as text. PNG: 300 dots an inch. Errors: Internal (no such SVG).
Result<Bytes> card_file(std::string_view svg, CardFormat format);

} // namespace kagimado::issuer
