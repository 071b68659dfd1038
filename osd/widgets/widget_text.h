// Text of one line as the house widgets draw it: on whole pixels, its capitals centred where it is centred.
#pragma once

#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// Top of the line box that puts the middle of a capital letter onto the middle of rect.
int centered_line_top(const Ui& ui, const Rect& rect, FontRole font);
void draw_text(const Ui& ui, std::string_view text, Point top_left, FontRole font, std::uint32_t argb);
float text_width(const Ui& ui, std::string_view text, FontRole font);

} // namespace kagimado::osd
