// Font atlas for a set of characters: built from the i18n texts and from names that users typed, never from
// fixed ranges. Immutable once made; shared by both painters. Drawing thread only.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>

struct ImFont;
struct ImFontAtlas;

namespace kagimado::osd {

enum class FontRole { Small, Body, Title, Key };

// Heights of the lines in pixels, by FontRole.
using LineHeights = std::array<float, 4>;

class Fonts final {
 public:
  // What build() makes of a scale: scales that give the same heights give the same fonts.
  static Result<LineHeights> line_heights(const std::filesystem::path& font_file, double pixel_scale);
  // pixel_scale 1.0 at 1080 lines (Small 16, Body 20, Title 28, Key 30 px); smaller monitors scale down,
  // never below 0.66.
  static Result<std::shared_ptr<const Fonts>> build(const std::filesystem::path& font_file,
                                                    const std::set<char32_t>& characters, double pixel_scale);
  // These and more characters: only the new glyphs are drawn, which takes a fraction of the time.
  [[nodiscard]] Result<std::shared_ptr<const Fonts>> with(const std::set<char32_t>& characters) const;
  ~Fonts();
  [[nodiscard]] ImFont* font(FontRole role) const;
  [[nodiscard]] ImFontAtlas* atlas() const;
  [[nodiscard]] bool has_all(std::string_view utf8) const;

 private:
  Fonts();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Characters of a UTF-8 text; broken sequences count as U+FFFD.
void collect_characters(std::string_view utf8, std::set<char32_t>& into);

} // namespace kagimado::osd
