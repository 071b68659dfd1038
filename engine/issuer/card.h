// A kit's card 「起動情報案内カード」 and its two numbers (engine/licence/FORMAT.md). Thread-safe.
#pragma once

#include "engine/licence/release_key.h"

namespace kagimado::issuer {

struct Card {
  licence::Kit kit = licence::Kit::Nxs01;
  std::uint32_t serial = 0;
  bool operator==(const Card&) const = default;
};

using CardSecret = ssl::SecretArray<32>;
// HKDF-SHA256 (RFC 5869) of the issuer's master.
CardSecret derive_card_secret(ByteView master);

// 「機器ID番号」: names the card, no secret.
std::string device_number(const Card& card);
// Errors: Invalid (a typing error, or no kit's number).
Result<Card> parse_device_number(std::string_view typed);

// 「起動ID番号」: proves that the card is at hand.
std::string activation_number(const Card& card, const CardSecret& secret);
// Errors: Invalid (a typing error), WrongPassword (not this card's).
Result<> check_activation_number(const Card& card, std::string_view typed, const CardSecret& secret);

// The printable card, A6 in landscape, as SVG.
std::string card_page(const Card& card, const CardSecret& secret);

} // namespace kagimado::issuer
