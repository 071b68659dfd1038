// JPEG pictures as other programs can read them one by one: Motion JPEG leaves out what is always the same.
#pragma once

#include "engine/base/bytes.h"

namespace kagimado::ff {

// From SOI to EOI, with Huffman tables: adds the ones of ITU-T T.81 annex K where none are (AVI), and EOI
// where it is missing; drops bytes before SOI. Errors: Damaged (no SOI, broken markers).
Result<Bytes> complete_jpeg(ByteView frame);

} // namespace kagimado::ff
