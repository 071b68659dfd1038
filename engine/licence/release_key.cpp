#include "engine/licence/release_key.h"

#include "engine/licence/crockford.h"
#include "engine/ssl/crypto.h"

#include <algorithm>

namespace kagimado::licence {
namespace {

constexpr std::string_view mac_label = "kagimado release key 1";
constexpr std::size_t kit_symbols = 1;
constexpr std::size_t kit_serial_symbols = 5;
constexpr std::size_t mac_symbols = 16;
static_assert(kit_symbols + kit_serial_symbols + recorder_tag_symbols + mac_symbols + 1 ==
              release_key_symbols);
static_assert(release_key_symbols <= max_checked_symbols);

std::array<std::uint8_t, 10> mac_of(Kit kit, std::uint32_t kit_serial, const Provision& recorder) {
  const std::array<std::uint8_t, 6> head = {0, // ends the label
                                            static_cast<std::uint8_t>(kit),
                                            static_cast<std::uint8_t>(kit_serial >> 24),
                                            static_cast<std::uint8_t>(kit_serial >> 16),
                                            static_cast<std::uint8_t>(kit_serial >> 8),
                                            static_cast<std::uint8_t>(kit_serial)};
  ssl::HmacSha256 hmac(recorder.secret.view());
  hmac.update(as_bytes(mac_label));
  hmac.update(head);
  hmac.update(as_bytes(recorder.serial.text()));
  const auto digest = hmac.finish();
  std::array<std::uint8_t, 10> mac{};
  std::copy_n(digest.begin(), mac.size(), mac.begin());
  return mac;
}

Symbols symbols_of(const ReleaseKey& key) {
  Symbols symbols;
  symbols.reserve(release_key_symbols);
  append_number(symbols, static_cast<std::uint8_t>(key.kit), kit_symbols);
  append_number(symbols, key.kit_serial, kit_serial_symbols);
  append_number(symbols, key.recorder_tag, recorder_tag_symbols);
  append_bytes(symbols, key.mac);
  append_check(symbols);
  return symbols;
}

} // namespace

ReleaseKey issue_release_key(Kit kit, std::uint32_t kit_serial, const Provision& recorder) {
  return {kit, kit_serial, tag_of(recorder.serial), mac_of(kit, kit_serial, recorder)};
}

std::string to_text(const ReleaseKey& key) {
  return grouped_text(symbols_of(key), release_key_group_symbols);
}

Result<ReleaseKey> parse_release_key(std::string_view typed) {
  KGM_TRY(const auto symbols, parse_checked(typed, release_key_symbols));
  std::span<const Symbol> rest(symbols);
  const auto take = [&rest](std::size_t count) {
    const auto taken = rest.first(count);
    rest = rest.subspan(count);
    return taken;
  };
  const auto kit = read_number(take(kit_symbols));
  if (kit >= all_kits.size())
    return fail(ErrorKind::Unsupported, "a release key of a kit that this recorder does not know");
  ReleaseKey key;
  key.kit = static_cast<Kit>(kit);
  key.kit_serial = static_cast<std::uint32_t>(read_number(take(kit_serial_symbols)));
  key.recorder_tag = static_cast<RecorderTag>(read_number(take(recorder_tag_symbols)));
  read_bytes(take(mac_symbols), key.mac);
  return key;
}

Result<> verify_release_key(const ReleaseKey& key, const Provision& recorder) {
  if (key.recorder_tag != tag_of(recorder.serial))
    return fail(ErrorKind::Untrusted, "a release key of another recorder");
  if (!ssl::equal_in_constant_time(key.mac, mac_of(key.kit, key.kit_serial, recorder)))
    return fail(ErrorKind::Tampered, "a release key that nobody issued for this recorder");
  return {};
}

KeyEntry inspect_entry(std::string_view typed) {
  using State = KeyEntry::State;
  KeyEntry entry;
  Symbols symbols;
  for (std::size_t i = 0; i < typed.size() && entry.state == State::Incomplete; ++i) {
    if (is_separator(typed[i]))
      continue;
    const auto symbol = symbol_of(typed[i]);
    if (!symbol) {
      entry.state = State::BadCharacter;
      entry.at = i;
    } else if (symbols.size() == release_key_symbols) {
      entry.state = State::TooLong;
    } else {
      symbols.push_back(*symbol);
    }
  }
  entry.symbols = symbols.size();
  entry.shown = grouped_text(symbols, release_key_group_symbols);
  if (entry.state == State::Incomplete && symbols.size() == release_key_symbols)
    entry.state = check_is_right(symbols) ? State::Complete : State::TypingError;
  return entry;
}

} // namespace kagimado::licence
