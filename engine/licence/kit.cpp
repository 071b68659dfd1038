#include "engine/licence/kit.h"

#include <algorithm>

namespace kagimado::licence {

std::string_view name_of(Kit kit) {
  switch (kit) {
  case Kit::Recorder:
    return "recorder";
  case Kit::Nxs01:
    return "WJ-NXS01JW";
  case Kit::Nxs04:
    return "WJ-NXS04JW";
  case Kit::Nxs16:
    return "WJ-NXS16JW";
  case Kit::Nxs32:
    return "WJ-NXS32JW";
  }
  return "";
}

Result<Kit> parse_kit(std::string_view name) {
  const auto* found = std::ranges::find(all_kits, name, [](Kit kit) { return name_of(kit); });
  if (found == all_kits.end())
    return fail(ErrorKind::Invalid, "no such kit: \"{}\"", name);
  return *found;
}

std::uint32_t cameras_of(Kit kit) {
  switch (kit) {
  case Kit::Recorder:
    return 0;
  case Kit::Nxs01:
    return 1;
  case Kit::Nxs04:
    return 4;
  case Kit::Nxs16:
    return 16;
  case Kit::Nxs32:
    return 32;
  }
  return 0;
}

} // namespace kagimado::licence
