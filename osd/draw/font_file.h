// A TrueType or OpenType file, mapped for reading: its pages are the page cache's, not ours, and go with
// this. Drawing thread only.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace kagimado::osd {

// A glyph as it lies around a pen on the base line: pixels, y downwards.
struct GlyphBox {
  int left = 0, top = 0, width = 0, height = 0;
  float advance_px = 0;
};

class FontFile final {
 public:
  // Errors: NotFound, Io, Damaged naming the file.
  static Result<FontFile> open(const std::filesystem::path& path);
  FontFile(FontFile&&) noexcept;
  FontFile& operator=(FontFile&&) = delete;
  ~FontFile();

  [[nodiscard]] std::uint8_t* data() const;
  [[nodiscard]] int size_bytes() const;
  // Height of a line for an em square of 1.
  [[nodiscard]] double line_height() const;

  // Index of a character's glyph; 0: the file has none.
  [[nodiscard]] int glyph_of(char32_t character) const;
  [[nodiscard]] GlyphBox box_of(int glyph, float line_px) const;
  // Coverage of the glyph's box, from pixels on.
  void draw(int glyph, float line_px, const GlyphBox& box, std::uint8_t* pixels, int stride_px) const;

 private:
  struct Impl;
  explicit FontFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::osd
