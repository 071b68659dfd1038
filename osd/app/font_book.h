// Fonts for the texts and names that there are; monitors whose letters are equally high share them. New names
// with new characters make new fonts.
//
// Drawing thread only: ImGui's allocator counts in the context that is current, so fonts made beside a frame
// would race with it. What the first picture shows is made at the start, the rest when that picture stands:
// on a slow machine glyphs are most of what a wall would wait for. A new name draws its new glyphs only.
#pragma once

#include "osd/draw/fonts.h"
#include "osd/text/text.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace kagimado::osd {

class FontBook final {
 public:
  // Knows printable ASCII and what stands on a wall from the beginning. The texts outlive it.
  FontBook(std::filesystem::path font_file, std::initializer_list<const Text*> texts);

  // All texts, and kana for who types. True as with learn(): the first time.
  bool learn_the_rest();
  // Characters of a name that nobody asked for before: true, and fonts() gives new ones from then on.
  bool learn(std::string_view name);
  // Kept for each scale until learn() said true.
  Result<std::shared_ptr<const Fonts>> fonts(double scale);
  // Lets go of the fonts of all other scales: a window that is resized must not leave one set behind for each
  // size.
  void keep_only(const std::set<double>& scales);

 private:
  std::filesystem::path font_file_;
  std::vector<const Text*> texts_;
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
