// The release key 「解除キー番号」, typed by hand: five groups of five. FORMAT.md
//
// Pure; thread-safe. A release key is no secret: it is worth nothing at another recorder.
#pragma once

#include "engine/licence/kit.h"
#include "engine/licence/recorder_identity.h"

namespace kagimado::licence {

inline constexpr std::size_t release_key_symbols = 25;
inline constexpr std::size_t release_key_group_symbols = 5;
inline constexpr std::uint32_t max_kit_serial = (1U << 25) - 1;

struct ReleaseKey {
  Kit kit = Kit::Recorder;
  std::uint32_t kit_serial = 0; // of the card; 0 in the recorder's own key
  RecorderTag recorder_tag = 0;
  std::array<std::uint8_t, 10> mac{};
  bool operator==(const ReleaseKey&) const = default;
};

// The issuer's half.
ReleaseKey issue_release_key(Kit kit, std::uint32_t kit_serial, const Provision& recorder);
// "ABCDE-FGHJK-MNPQR-STVWX-YZ012"
std::string to_text(const ReleaseKey& key);

// Errors: Invalid (a typing error, told by the check character), Unsupported (a kit newer than this program).
Result<ReleaseKey> parse_release_key(std::string_view typed);
// Errors: Untrusted (of another recorder), Tampered (nobody's: forged).
Result<> verify_release_key(const ReleaseKey& key, const Provision& recorder);

// A key while it is being typed, so that an error is told at once.
struct KeyEntry {
  enum class State { Incomplete, BadCharacter, TooLong, TypingError, Complete } state = State::Incomplete;
  std::size_t symbols = 0; // typed so far, without separators and without what cannot be
  std::size_t at = 0;      // BadCharacter: its place in the text, from 0
  std::string shown;       // in groups, as far as it goes
};

KeyEntry inspect_entry(std::string_view typed);

} // namespace kagimado::licence
