#include "engine/issuer/card.h"

#include "engine/licence/crockford.h"
#include "engine/ssl/crypto.h"

#include <algorithm>

namespace kagimado::issuer {
namespace {

using licence::Symbols;

constexpr std::string_view secret_salt = "kagimado activation number 1";
constexpr std::string_view mac_label = "kagimado card 1";
constexpr std::size_t kit_symbols = 1;
constexpr std::size_t serial_symbols = 5;
constexpr std::size_t device_symbols = kit_symbols + serial_symbols + 1;
constexpr std::size_t mac_symbols = 15;
constexpr std::size_t activation_symbols = mac_symbols + 1;
constexpr std::size_t activation_group_symbols = 4;

Symbols activation_symbols_of(const Card& card, const CardSecret& secret) {
  const std::array<std::uint8_t, 6> tail = {0, // ends the label
                                            static_cast<std::uint8_t>(card.kit),
                                            static_cast<std::uint8_t>(card.serial >> 24),
                                            static_cast<std::uint8_t>(card.serial >> 16),
                                            static_cast<std::uint8_t>(card.serial >> 8),
                                            static_cast<std::uint8_t>(card.serial)};
  ssl::HmacSha256 hmac(secret.view());
  hmac.update(as_bytes(mac_label));
  hmac.update(tail);
  const auto digest = hmac.finish();
  Symbols symbols;
  licence::append_bytes(symbols, ByteView(digest).first(10));
  symbols.resize(mac_symbols);
  licence::append_check(symbols);
  return symbols;
}

} // namespace

CardSecret derive_card_secret(ByteView master) {
  const auto extracted = ssl::hmac_sha256(as_bytes(secret_salt), master); // RFC 5869 section 2.2
  const ssl::SecretArray<32> prk{ByteView(extracted)};
  CardSecret secret;
  ssl::hkdf_expand_sha256(prk.view(), "", secret.mutable_view());
  return secret;
}

std::string device_number(const Card& card) {
  Symbols symbols;
  licence::append_number(symbols, static_cast<std::uint8_t>(card.kit), kit_symbols);
  licence::append_number(symbols, card.serial, serial_symbols);
  licence::append_check(symbols);
  return licence::grouped_text(symbols, device_symbols);
}

Result<Card> parse_device_number(std::string_view typed) {
  KGM_TRY(const auto symbols, licence::parse_checked(typed, device_symbols));
  const auto kit = symbols[0];
  if (kit == static_cast<std::uint8_t>(licence::Kit::Recorder) || kit >= licence::all_kits.size())
    return fail(ErrorKind::Invalid, "no kit has such a number");
  const auto serial = licence::read_number(std::span(symbols).subspan(kit_symbols, serial_symbols));
  return Card{static_cast<licence::Kit>(kit), static_cast<std::uint32_t>(serial)};
}

std::string activation_number(const Card& card, const CardSecret& secret) {
  return licence::grouped_text(activation_symbols_of(card, secret), activation_group_symbols);
}

Result<> check_activation_number(const Card& card, std::string_view typed, const CardSecret& secret) {
  KGM_TRY(const auto symbols, licence::parse_checked(typed, activation_symbols));
  if (!ssl::equal_in_constant_time(symbols, activation_symbols_of(card, secret)))
    return fail(ErrorKind::WrongPassword, "not the activation number of card {}", device_number(card));
  return {};
}

} // namespace kagimado::issuer
