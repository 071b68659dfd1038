// Marks of kana, as the keys ゛, ゜ and 小 set and take them away. Pure.
#pragma once

#include <string>
#include <string_view>

namespace kagimado::osd {

enum class KanaMark { Voiced, HalfVoiced, Small };

// The character with the mark; without it, if it had it already; as it is, if it cannot have it.
std::string with_kana_mark(std::string_view character, KanaMark mark);

} // namespace kagimado::osd
