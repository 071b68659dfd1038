#include "osd/draw/glyph_sheet.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace kagimado::osd {

namespace {

constexpr int space_px = 1;

unsigned char* blank_texture(int width, int height) {
  const auto bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  auto* pixels = static_cast<unsigned char*>(ImGui::MemAlloc(bytes)); // the atlas frees it
  std::memset(pixels, 0, bytes);
  return pixels;
}

} // namespace

GlyphSheet::GlyphSheet(const ImFontAtlas& base, const Cursor& cursor, ImFontAtlas& atlas)
    : atlas_(atlas), cursor_(cursor) {
  atlas.TexWidth = base.TexWidth;
  atlas.TexHeight = base.TexHeight;
  atlas.TexUvScale = base.TexUvScale;
  atlas.TexUvWhitePixel = base.TexUvWhitePixel;
  atlas.TexPixelsAlpha8 = blank_texture(base.TexWidth, base.TexHeight);
  std::memcpy(atlas.TexPixelsAlpha8, base.TexPixelsAlpha8,
              static_cast<std::size_t>(base.TexWidth) * static_cast<std::size_t>(base.TexHeight));
  atlas.TexReady = true;
}

GlyphSheet::Place GlyphSheet::take(int width, int height) {
  auto& [x, row_y, row_height] = cursor_;
  if (x + width + space_px > atlas_.TexWidth) {
    row_y += row_height;
    x = row_height = 0;
  }
  row_height = std::max(row_height, height + space_px);
  if (row_y + row_height + space_px > atlas_.TexHeight)
    grow_to(row_y + row_height + space_px);
  const Place place{x + space_px, row_y + space_px};
  x += width + space_px;
  return place;
}

// Twice as high each time: places as shares of the height change exactly.
void GlyphSheet::grow_to(int rows) {
  const int before = atlas_.TexHeight;
  int height = before;
  while (height < rows)
    height *= 2;
  auto* pixels = blank_texture(atlas_.TexWidth, height);
  std::memcpy(pixels, atlas_.TexPixelsAlpha8,
              static_cast<std::size_t>(atlas_.TexWidth) * static_cast<std::size_t>(before));
  ImGui::MemFree(atlas_.TexPixelsAlpha8);
  atlas_.TexPixelsAlpha8 = pixels;
  atlas_.TexHeight = height;
  const float share = static_cast<float>(before) / static_cast<float>(height);
  atlas_.TexUvScale.y *= share;
  atlas_.TexUvWhitePixel.y *= share;
  for (ImFont* font : atlas_.Fonts)
    for (ImFontGlyph& glyph : font->Glyphs) {
      glyph.V0 *= share;
      glyph.V1 *= share;
    }
}

ImFont* copy_font(const ImFont& base, ImFontAtlas& atlas) {
  auto* font = IM_NEW(ImFont);
  atlas.Fonts.push_back(font);
  font->ContainerAtlas = &atlas;
  font->FontSize = base.FontSize;
  font->Scale = base.Scale;
  font->Ascent = base.Ascent;
  font->Descent = base.Descent;
  font->FallbackChar = base.FallbackChar;
  font->EllipsisChar = base.EllipsisChar;
  font->DotChar = base.DotChar;
  font->MetricsTotalSurface = base.MetricsTotalSurface;
  font->Glyphs = base.Glyphs;
  if (!font->Glyphs.empty() && font->Glyphs.back().Codepoint == '\t')
    font->Glyphs.pop_back(); // made anew with the lookup table
  return font;
}

int rows_used_by(const ImFontAtlas& atlas) {
  float lowest = atlas.TexUvWhitePixel.y + 4.0f / static_cast<float>(atlas.TexHeight);
  for (const ImFont* font : atlas.Fonts)
    for (const ImFontGlyph& glyph : font->Glyphs)
      lowest = std::max(lowest, glyph.V1);
  return std::min(static_cast<int>(std::ceil(lowest * static_cast<float>(atlas.TexHeight))), atlas.TexHeight);
}

} // namespace kagimado::osd
