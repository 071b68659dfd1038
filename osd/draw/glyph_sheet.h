// Free room in a font atlas, and what is added there. Drawing thread only.
#pragma once

#include <imgui.h>

namespace kagimado::osd {

// The part of an atlas below everything that it was built with: rows of glyphs, filled from the left. Grows
// the texture when it is full.
class GlyphSheet final {
 public:
  // Where the next glyph goes.
  struct Cursor {
    int x = 0, row_y = 0, row_height = 0;
  };

  struct Place {
    int x = 0, y = 0;
  };

  // A copy of base's texture goes into atlas.
  GlyphSheet(const ImFontAtlas& base, const Cursor& cursor, ImFontAtlas& atlas);

  // Room of that size, with a free pixel around it.
  Place take(int width, int height);

  [[nodiscard]] const Cursor& cursor() const { return cursor_; }

 private:
  void grow_to(int rows);

  ImFontAtlas& atlas_;
  Cursor cursor_;
};

// A font of atlas with the glyphs of base, whose places in the texture stay; not yet to be drawn with.
ImFont* copy_font(const ImFont& base, ImFontAtlas& atlas);
// What lies lowest in the texture.
int rows_used_by(const ImFontAtlas& atlas);

} // namespace kagimado::osd
