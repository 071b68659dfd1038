#include "osd/keyboard/kana.h"

#include "osd/draw/utf8.h"

#include <array>

namespace kagimado::osd {
namespace {

struct Family {
  char32_t plain, voiced, half_voiced, small; // 0: there is none
};

// Hiragana; katakana stand 0x60 further on.
constexpr std::array families{
    Family{U'あ', 0, 0, U'ぁ'},     Family{U'い', 0, 0, U'ぃ'},     Family{U'う', U'ゔ', 0, U'ぅ'},
    Family{U'え', 0, 0, U'ぇ'},     Family{U'お', 0, 0, U'ぉ'},     Family{U'か', U'が', 0, U'ゕ'},
    Family{U'き', U'ぎ', 0, 0},     Family{U'く', U'ぐ', 0, 0},     Family{U'け', U'げ', 0, U'ゖ'},
    Family{U'こ', U'ご', 0, 0},     Family{U'さ', U'ざ', 0, 0},     Family{U'し', U'じ', 0, 0},
    Family{U'す', U'ず', 0, 0},     Family{U'せ', U'ぜ', 0, 0},     Family{U'そ', U'ぞ', 0, 0},
    Family{U'た', U'だ', 0, 0},     Family{U'ち', U'ぢ', 0, 0},     Family{U'つ', U'づ', 0, U'っ'},
    Family{U'て', U'で', 0, 0},     Family{U'と', U'ど', 0, 0},     Family{U'は', U'ば', U'ぱ', 0},
    Family{U'ひ', U'び', U'ぴ', 0}, Family{U'ふ', U'ぶ', U'ぷ', 0}, Family{U'へ', U'べ', U'ぺ', 0},
    Family{U'ほ', U'ぼ', U'ぽ', 0}, Family{U'や', 0, 0, U'ゃ'},     Family{U'ゆ', 0, 0, U'ゅ'},
    Family{U'よ', 0, 0, U'ょ'},     Family{U'わ', 0, 0, U'ゎ'}};

constexpr char32_t katakana = 0x60;

char32_t member(const Family& family, KanaMark mark) {
  switch (mark) {
  case KanaMark::Voiced:
    return family.voiced;
  case KanaMark::HalfVoiced:
    return family.half_voiced;
  case KanaMark::Small:
    return family.small;
  }
  return 0;
}

char32_t marked(char32_t character, KanaMark mark) {
  for (const auto& family : families) {
    const bool belongs = character != 0 && (character == family.plain || character == family.voiced ||
                                            character == family.half_voiced || character == family.small);
    if (!belongs || member(family, mark) == 0)
      continue;
    return character == member(family, mark) ? family.plain : member(family, mark);
  }
  return character;
}

// Kana have three bytes.
std::string encoded(char32_t character) {
  return {static_cast<char>(0xe0 | (character >> 12U)), static_cast<char>(0x80 | ((character >> 6U) & 0x3fU)),
          static_cast<char>(0x80 | (character & 0x3fU))};
}

} // namespace

std::string with_kana_mark(std::string_view character, KanaMark mark) {
  if (character.empty())
    return {};
  const auto given = decode_utf8(character).character;
  const bool is_katakana = given >= U'ァ' && given <= U'ヶ';
  const bool is_hiragana = given >= U'ぁ' && given <= U'ゖ';
  if (!is_katakana && !is_hiragana)
    return std::string(character);
  const char32_t offset = is_katakana ? katakana : 0;
  return encoded(marked(given - offset, mark) + offset);
}

} // namespace kagimado::osd
