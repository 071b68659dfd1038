#include "engine/licence/recorder_identity.h"

#include "engine/base/file.h"
#include "engine/licence/crockford.h"
#include "engine/ssl/crypto.h"

#include <algorithm>
#include <optional>

namespace kagimado::licence {
namespace {

constexpr std::size_t min_serial_characters = 4;
constexpr std::size_t max_serial_characters = 24;
constexpr std::string_view tag_label = "kagimado recorder tag 1";
constexpr std::string_view secret_salt = "kagimado factory secret 1";
constexpr std::string_view file_title = "kagimado factory secret 1\n";
constexpr std::size_t max_file_bytes = 256;
constexpr unsigned owner_only = 0600;

bool is_serial_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

// The line that starts with label, without it; moves on behind it.
std::optional<std::string_view> take_line(std::string_view& rest, std::string_view label) {
  const auto end = rest.find('\n');
  if (!rest.starts_with(label) || end == std::string_view::npos)
    return std::nullopt;
  const auto line = rest.substr(label.size(), end - label.size());
  rest.remove_prefix(end + 1);
  return line;
}

Result<Provision> parse_provision(std::string_view text) {
  const auto title = take_line(text, file_title.substr(0, file_title.size() - 1));
  const auto serial_text = take_line(text, "serial ");
  const auto secret_text = take_line(text, "secret ");
  if (!title || !title->empty() || !serial_text || !secret_text || !text.empty())
    return fail(ErrorKind::Damaged, "not a file of a factory secret");
  const auto serial = RecorderSerial::parse(*serial_text);
  auto secret = from_hex(*secret_text);
  if (!serial || !secret || secret->size() != FactorySecret().view().size())
    return fail(ErrorKind::Damaged, "a factory secret that cannot be read");
  Provision provision{*serial, FactorySecret(*secret)};
  ssl::wipe(*secret);
  return provision;
}

} // namespace

Result<RecorderSerial> RecorderSerial::parse(std::string_view text) {
  std::string serial(text.substr(0, max_serial_characters + 1));
  for (auto& c : serial)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  if (serial.size() < min_serial_characters || serial.size() > max_serial_characters)
    return fail(ErrorKind::Invalid, "a recorder's serial has {} to {} characters", min_serial_characters,
                max_serial_characters);
  if (!std::ranges::all_of(serial, is_serial_character) || serial.starts_with('-') || serial.ends_with('-'))
    return fail(ErrorKind::Invalid, "a recorder's serial has letters and digits, and hyphens between them");
  return RecorderSerial(std::move(serial));
}

RecorderTag tag_of(const RecorderSerial& serial) {
  const auto digest = ssl::hmac_sha256(as_bytes(tag_label), as_bytes(serial.text()));
  return static_cast<RecorderTag>(digest[0] << 2 | digest[1] >> 6);
}

std::string identity_text(const RecorderSerial& serial) {
  Symbols tag;
  append_number(tag, tag_of(serial), recorder_tag_symbols);
  return serial.text() + "-" + grouped_text(tag, recorder_tag_symbols);
}

Result<RecorderSerial> parse_identity(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  const auto hyphen = text.rfind('-');
  if (hyphen == std::string_view::npos || text.size() - hyphen - 1 != recorder_tag_symbols)
    return fail(ErrorKind::Invalid, "a recorder's identity ends in a hyphen and {} check characters",
                recorder_tag_symbols);
  KGM_TRY(auto serial, RecorderSerial::parse(text.substr(0, hyphen)));
  const auto high = symbol_of(text[hyphen + 1]), low = symbol_of(text[hyphen + 2]);
  if (!high || !low || tag_of(serial) != (*high << symbol_bits | *low))
    return fail(ErrorKind::Invalid,
                "typing error: the recorder's identity does not fit its check characters");
  return serial;
}

FactorySecret derive_factory_secret(ByteView master, const RecorderSerial& serial) {
  const auto extracted = ssl::hmac_sha256(as_bytes(secret_salt), master); // RFC 5869 section 2.2
  const ssl::SecretArray<32> prk{ByteView(extracted)};
  FactorySecret secret;
  ssl::hkdf_expand_sha256(prk.view(), serial.text(), secret.mutable_view());
  return secret;
}

Result<> write_provision(const std::filesystem::path& file, const Provision& provision) {
  auto hex = to_hex(provision.secret.view());
  std::string text;
  text.reserve(max_file_bytes); // at once: growing would leave copies behind
  text.append(file_title).append("serial ").append(provision.serial.text());
  text.append("\nsecret ").append(hex).append("\n");
  ssl::wipe(hex);
  auto written = write_file_atomic(file, as_bytes(text), owner_only);
  ssl::wipe(text);
  return written;
}

Result<Provision> read_provision(const std::filesystem::path& file) {
  KGM_TRY(auto content, read_file(file, max_file_bytes));
  auto provision = parse_provision(as_text(content));
  ssl::wipe(content);
  if (!provision)
    return std::unexpected(provision.error().within(file.string()));
  return provision;
}

} // namespace kagimado::licence
