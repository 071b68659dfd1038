#include "osd/draw/fonts.h"

#include "osd/draw/font_file.h"
#include "osd/draw/glyph_sheet.h"
#include "osd/draw/utf8.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kagimado::osd {

namespace {

constexpr double smallest_scale = 0.66, largest_scale = 4.0;
constexpr std::array<double, 4> em_px_at_1080{16, 20, 28, 30}; // by FontRole
constexpr char32_t last_of_bmp = 0xffff;                       // ImWchar has 16 bits here

std::set<char32_t> with_basics(const std::set<char32_t>& characters) {
  std::set<char32_t> all = characters;
  for (char32_t c = 0x20; c < 0x7f; ++c)
    all.insert(c);
  for (const char32_t c : {U'…', U'•', U'\xfffd'})
    all.insert(c);
  return all;
}

ImVector<ImWchar> ranges_of(const std::set<char32_t>& characters) {
  ImFontGlyphRangesBuilder builder;
  for (const char32_t c : characters)
    if (c >= 0x20 && c <= last_of_bmp)
      builder.AddChar(static_cast<ImWchar>(c));
  ImVector<ImWchar> ranges;
  builder.BuildRanges(&ranges);
  return ranges;
}

LineHeights heights_of(const FontFile& file, double pixel_scale) {
  const double scale = std::clamp(pixel_scale, smallest_scale, largest_scale);
  LineHeights heights{};
  for (std::size_t role = 0; role < heights.size(); ++role)
    heights[role] = static_cast<float>(std::round(em_px_at_1080[role] * scale * file.line_height()));
  return heights;
}

} // namespace

struct Fonts::Impl {
  std::filesystem::path file;
  ImFontAtlas atlas;
  GlyphSheet::Cursor free_room = {}; // of the texture
  std::array<ImFont*, 4> fonts{};
  std::set<char32_t> characters; // asked for, whether the file has them or not: asking again would not help
};

Fonts::Fonts() : impl_(std::make_unique<Impl>()) {}

Fonts::~Fonts() = default;

Result<LineHeights> Fonts::line_heights(const std::filesystem::path& font_file, double pixel_scale) {
  KGM_TRY(const auto file, FontFile::open(font_file));
  return heights_of(file, pixel_scale);
}

Result<std::shared_ptr<const Fonts>> Fonts::build(const std::filesystem::path& font_file,
                                                  const std::set<char32_t>& characters, double pixel_scale) {
  KGM_TRY(const auto file, FontFile::open(font_file));
  std::shared_ptr<Fonts> fonts(new Fonts);
  Impl& impl = *fonts->impl_;
  impl.file = font_file;
  impl.characters = with_basics(characters);
  const auto ranges = ranges_of(impl.characters);
  impl.atlas.Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  const auto heights = heights_of(file, pixel_scale);
  for (std::size_t role = 0; role < impl.fonts.size(); ++role) {
    ImFontConfig config;
    config.FontNo = 0; // the Japanese face of the collection
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true; // glyphs land on whole pixels: copied one to one
    config.GlyphRanges = ranges.Data;
    // "Owned" keeps ImGui from copying the file once a size; taken back before it could free what it never
    // allocated.
    impl.fonts[role] =
        impl.atlas.AddFontFromMemoryTTF(file.data(), file.size_bytes(), heights[role], &config);
    impl.atlas.ConfigData.back().FontDataOwnedByAtlas = false;
  }
  const bool built = impl.atlas.Build();
  impl.atlas.ClearInputData();
  if (!built)
    return fail(ErrorKind::Damaged, "no glyphs could be made from {}", font_file.string());
  impl.free_room.row_y = rows_used_by(impl.atlas);
  impl.atlas.SetTexID(&impl.atlas);
  return std::shared_ptr<const Fonts>(std::move(fonts));
}

namespace {

void add_glyph(const FontFile& file, char32_t character, ImFont& font, GlyphSheet& sheet) {
  const int glyph = file.glyph_of(character);
  if (glyph == 0)
    return;
  const auto box = file.box_of(glyph, font.FontSize);
  const auto place = sheet.take(box.width, box.height);
  ImFontAtlas& atlas = *font.ContainerAtlas;
  if (box.width > 0 && box.height > 0)
    file.draw(glyph, font.FontSize, box, atlas.TexPixelsAlpha8 + place.y * atlas.TexWidth + place.x,
              atlas.TexWidth);
  const float left = static_cast<float>(box.left),
              top = static_cast<float>(box.top) + std::round(font.Ascent);
  const float width = static_cast<float>(box.width), height = static_cast<float>(box.height);
  const float u = static_cast<float>(place.x), v = static_cast<float>(place.y);
  const float columns = static_cast<float>(atlas.TexWidth), rows = static_cast<float>(atlas.TexHeight);
  font.AddGlyph(nullptr, static_cast<ImWchar>(character), left, top, left + width, top + height, u / columns,
                v / rows, (u + width) / columns, (v + height) / rows, std::round(box.advance_px));
}

} // namespace

Result<std::shared_ptr<const Fonts>> Fonts::with(const std::set<char32_t>& characters) const {
  KGM_TRY(const auto file, FontFile::open(impl_->file));
  std::shared_ptr<Fonts> fonts(new Fonts);
  Impl& impl = *fonts->impl_;
  impl.file = impl_->file;
  impl.atlas.Flags = impl_->atlas.Flags;
  GlyphSheet sheet(impl_->atlas, impl_->free_room, impl.atlas);
  for (std::size_t role = 0; role < impl.fonts.size(); ++role)
    impl.fonts[role] = copy_font(*impl_->fonts[role], impl.atlas);
  impl.characters = impl_->characters;
  for (const char32_t c : characters)
    if (impl.characters.insert(c).second && c >= 0x20 && c <= last_of_bmp)
      for (ImFont* font : impl.fonts)
        add_glyph(file, c, *font, sheet);
  for (ImFont* font : impl.fonts)
    font->BuildLookupTable();
  impl.free_room = sheet.cursor();
  impl.atlas.SetTexID(&impl.atlas);
  return std::shared_ptr<const Fonts>(std::move(fonts));
}

ImFont* Fonts::font(FontRole role) const {
  return impl_->fonts[static_cast<std::size_t>(role)];
}

ImFontAtlas* Fonts::atlas() const {
  return &impl_->atlas;
}

bool Fonts::has_all(std::string_view utf8) const {
  while (!utf8.empty()) {
    const auto [character, bytes] = decode_utf8(utf8);
    if (character >= 0x20 && !impl_->characters.contains(character))
      return false;
    utf8.remove_prefix(bytes);
  }
  return true;
}

void collect_characters(std::string_view utf8, std::set<char32_t>& into) {
  while (!utf8.empty()) {
    const auto [character, bytes] = decode_utf8(utf8);
    into.insert(character);
    utf8.remove_prefix(bytes);
  }
}

} // namespace kagimado::osd
