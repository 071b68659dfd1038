// Fonts for the texts and names that there are; monitors whose letters are equally high share them. New names
// with new characters make new fonts.
//
// Drawing thread only: ImGui's allocator counts in the context that is current, so fonts made beside a frame
// would race with it. Making all sizes takes 20-40 ms, at the start; a new name draws its new glyphs only.
#pragma once

#include "osd/draw/fonts.h"
#include "osd/text/text.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace kagimado::osd {

class FontBook final {
 public:
  // Knows all texts, printable ASCII and kana from the beginning.
  FontBook(std::filesystem::path font_file, std::initializer_list<const Text*> texts);

  // Characters of a name that nobody asked for before: true, and fonts() gives new ones from then on.
  bool learn(std::string_view name);
  // Kept for each scale until learn() said true.
  Result<std::shared_ptr<const Fonts>> fonts(double scale);
  // Lets go of the fonts of all other scales: a window that is resized must not leave one set behind for each
  // size.
  void keep_only(const std::set<double>& scales);

 private:
  std::filesystem::path font_file_;
  std::set<char32_t> characters_;

  struct Built {
    std::shared_ptr<const Fonts> fonts;
    std::size_t characters = 0; // how many it was made for
  };

  Result<LineHeights> heights_at(double scale);

  std::map<double, LineHeights> heights_; // by scale
  std::map<LineHeights, Built> built_;
};

} // namespace kagimado::osd
