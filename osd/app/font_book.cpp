#include "osd/app/font_book.h"

#include "engine/base/log.h"

#include <array>
#include <chrono>

namespace kagimado::osd {

namespace {

// What can be seen before anybody has touched anything.
constexpr std::array<std::string_view, 7> first_seen{"wall.",  "menu.",    "alarm.",    "banner.",
                                                     "login.", "product.", "tile_menu."};

} // namespace

FontBook::FontBook(std::filesystem::path font_file, std::initializer_list<const Text*> texts)
    : font_file_(std::move(font_file)), texts_(texts) {
  for (char32_t c = 0x20; c < 0x7f; ++c)
    characters_.insert(c);
  for (const auto* text : texts_)
    for (const auto part : first_seen)
      for (const auto each : text->all(part))
        collect_characters(each, characters_);
}

bool FontBook::learn_the_rest() {
  const auto before = characters_.size();
  for (char32_t c = U'ぁ'; c <= U'ヿ'; ++c) // hiragana and katakana
    characters_.insert(c);
  for (const char32_t c : std::u32string_view(U"（）、　")) // on the soft keyboard's pages of kana
    characters_.insert(c);
  for (const auto* text : texts_)
    for (const auto each : text->all())
      collect_characters(each, characters_);
  return characters_.size() != before;
}

bool FontBook::learn(std::string_view name) {
  const auto before = characters_.size();
  collect_characters(name, characters_);
  return characters_.size() != before;
}

Result<LineHeights> FontBook::heights_at(double scale) {
  if (const auto known = heights_.find(scale); known != heights_.end())
    return known->second;
  KGM_TRY(const auto heights, Fonts::line_heights(font_file_, scale));
  heights_.emplace(scale, heights);
  return heights;
}

Result<std::shared_ptr<const Fonts>> FontBook::fonts(double scale) {
  KGM_TRY(const auto heights, heights_at(scale));
  auto& built = built_[heights];
  if (built.fonts && built.characters == characters_.size()) // they only ever grow
    return built.fonts;
  const auto start = std::chrono::steady_clock::now();
  KGM_TRY(built.fonts,
          built.fonts ? built.fonts->with(characters_) : Fonts::build(font_file_, characters_, scale));
  built.characters = characters_.size();
  log::debug("fonts", "{} characters at scale {:.2f} in {:.1f} ms", characters_.size(), scale,
             std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  return built.fonts;
}

void FontBook::keep_only(const std::set<double>& scales) {
  std::erase_if(heights_, [&](const auto& entry) { return !scales.contains(entry.first); });
  std::set<LineHeights> used;
  for (const auto& [scale, heights] : heights_)
    used.insert(heights);
  std::erase_if(built_, [&](const auto& entry) { return !used.contains(entry.first); });
}

} // namespace kagimado::osd
