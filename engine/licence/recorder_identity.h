// Who a recorder is to the issuer: its serial, and the factory secret that both of them know. FORMAT.md
// Free functions are thread-safe.
#pragma once

#include "engine/ssl/secret.h"

#include <compare>
#include <filesystem>

namespace kagimado::licence {

// 4 to 24 capital letters, digits and hyphens.
class RecorderSerial final {
 public:
  // Small letters are taken for capital ones. Errors: Invalid.
  static Result<RecorderSerial> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }

  auto operator<=>(const RecorderSerial&) const = default;

 private:
  explicit RecorderSerial(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// 10 bits of a hash of the serial: tells a key for another recorder from a forged one, and a mistyped
// identity from a right one.
using RecorderTag = std::uint16_t;
inline constexpr std::size_t recorder_tag_symbols = 2;
RecorderTag tag_of(const RecorderSerial& serial);

// What the licence screen shows and what is typed at the issuer: the serial, a hyphen, the tag.
std::string identity_text(const RecorderSerial& serial);
// Errors: Invalid (a typing error).
Result<RecorderSerial> parse_identity(std::string_view text);

using FactorySecret = ssl::SecretArray<32>;
// HKDF-SHA256 (RFC 5869) of the issuer's master.
FactorySecret derive_factory_secret(ByteView master, const RecorderSerial& serial);

// What the issuer makes for one recorder and the factory puts into it: a file of mode 0600.
struct Provision {
  RecorderSerial serial;
  FactorySecret secret;
};

Result<> write_provision(const std::filesystem::path& file, const Provision& provision);
// Errors: NotFound (not provisioned), Damaged, Io.
Result<Provision> read_provision(const std::filesystem::path& file);

} // namespace kagimado::licence
