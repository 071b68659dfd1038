#include "engine/api/secret_field.h"

#include "engine/base/hex_digit.h"

namespace kagimado::api {
namespace {

std::unexpected<Error> no_object() {
  return fail(ErrorKind::Invalid, "the body is no JSON object");
}

// A code point as UTF-8.
std::string_view utf8_of(std::uint32_t code, std::array<char, 4>& out) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3fU)); };
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return {out.data(), 1};
  }
  if (code < 0x800) {
    out = {static_cast<char>(0xc0U | (code >> 6U)), tail(0)};
    return {out.data(), 2};
  }
  if (code < 0x1'0000) {
    out = {static_cast<char>(0xe0U | (code >> 12U)), tail(6), tail(0)};
    return {out.data(), 3};
  }
  out = {static_cast<char>(0xf0U | (code >> 18U)), tail(12), tail(6), tail(0)};
  return {out.data(), 4};
}

// Bytes of the well-formed character at the front (Unicode 15, table 3-7); 0: there is none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t n) { return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U; };
  const auto is_tail = [&](std::size_t n) { return (byte(n) & 0xc0U) == 0x80U; };
  const unsigned lead = byte(0), second = byte(1);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return is_tail(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool is_overlong = lead == 0xe0 && second < 0xa0, is_surrogate = lead == 0xed && second > 0x9f;
    return is_tail(1) && is_tail(2) && !is_overlong && !is_surrogate ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool is_overlong = lead == 0xf0 && second < 0x90, is_beyond = lead == 0xf4 && second > 0x8f;
    return is_tail(1) && is_tail(2) && is_tail(3) && !is_overlong && !is_beyond ? 4 : 0;
  }
  return 0;
}

// Walks over a JSON text. Strict about strings and the members of the outermost object; what is nested is
// only counted through.
class Scanner final {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").contains(text_[at_]))
      ++at_;
  }

  bool take(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted)
      return false;
    ++at_;
    return true;
  }

  [[nodiscard]] bool is_at(char wanted) {
    skip_space();
    return at_ < text_.size() && text_[at_] == wanted;
  }

  // Behind the opening quote; ends behind the closing one. Errors: Invalid.
  Result<ssl::SecretText> read_string() {
    ssl::SecretText value;
    while (at_ < text_.size() && text_[at_] != '"') {
      std::array<char, 4> decoded{};
      KGM_TRY(const auto character, next_character(decoded));
      const bool has_room = value.append(character);
      ssl::wipe(MutableBytes(reinterpret_cast<std::uint8_t*>(decoded.data()), decoded.size()));
      if (!has_room)
        return fail(ErrorKind::Invalid, "a text longer than {} bytes", ssl::SecretText::max_bytes);
    }
    if (at_ == text_.size())
      return no_object();
    ++at_;
    return value;
  }

  // Any value; its inside is for the parser to judge. False: there is none.
  bool skip_value() {
    skip_space();
    const auto start = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}' || c == ']'))
        break;
      if (c == '"') {
        if (!skip_string())
          return false;
        continue;
      }
      depth += c == '{' || c == '[' ? 1U : 0U;
      depth -= c == '}' || c == ']' ? 1U : 0U;
      ++at_;
    }
    return depth == 0 && at_ > start;
  }

 private:
  bool skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (text_[at_] == '\\')
        ++at_;
    }
    return false;
  }

  Result<std::string_view> next_character(std::array<char, 4>& decoded) {
    const auto here = text_.substr(at_);
    if (static_cast<unsigned char>(here[0]) < 0x20)
      return fail(ErrorKind::Invalid, "a control character within a text");
    if (here[0] == '\\')
      return next_escape(decoded);
    const auto size = character_bytes(here);
    if (size == 0)
      return fail(ErrorKind::Invalid, "a text that is no UTF-8");
    at_ += size;
    return here.substr(0, size);
  }

  Result<std::string_view> next_escape(std::array<char, 4>& decoded) {
    constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char name = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    at_ += std::min<std::size_t>(2, text_.size() - at_);
    if (const auto n = names.find(name); name != '\0' && n != std::string_view::npos)
      return meanings.substr(n, 1);
    if (name != 'u')
      return fail(ErrorKind::Invalid, "an unknown escape within a text");
    KGM_TRY(auto code, code_unit());
    if (code >= 0xd800 && code <= 0xdbff && text_.substr(at_).starts_with("\\u")) {
      at_ += 2;
      KGM_TRY(const auto low, code_unit());
      if (low < 0xdc00 || low > 0xdfff)
        return fail(ErrorKind::Invalid, "half a surrogate pair");
      code = 0x1'0000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
    }
    if (code >= 0xd800 && code <= 0xdfff)
      return fail(ErrorKind::Invalid, "half a surrogate pair");
    return utf8_of(code, decoded);
  }

  Result<std::uint32_t> code_unit() {
    std::uint32_t code = 0;
    for (int n = 0; n < 4; ++n) {
      const int digit = at_ < text_.size() ? hex_digit(text_[at_++]) : -1;
      if (digit < 0)
        return fail(ErrorKind::Invalid, "an escape without its four digits");
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Place {
  std::size_t begin = 0, end = 0; // between the quotes
};

// One member of the outermost object, from its name on.
Result<> read_member(Scanner& scanner, std::string_view key, std::optional<ssl::SecretText>& secret,
                     Place& place) {
  if (!scanner.take('"'))
    return no_object();
  KGM_TRY(const auto name, scanner.read_string());
  if (!scanner.take(':'))
    return no_object();
  if (name.view() != key) {
    if (!scanner.skip_value())
      return no_object();
    return {};
  }
  if (secret)
    return fail(ErrorKind::Invalid, "\"{}\" twice", key);
  if (!scanner.take('"'))
    return fail(ErrorKind::Invalid, "\"{}\" is no text", key);
  place.begin = scanner.at();
  auto value = scanner.read_string();
  if (!value)
    return std::unexpected(value.error().within(fmt::format("\"{}\"", key)));
  place.end = scanner.at() - 1;
  secret = std::move(*value);
  return {};
}

} // namespace

Result<SplitBody> split_secret(std::string_view body, std::string_view key) {
  Scanner scanner(body);
  SplitBody split;
  Place place;
  if (!scanner.take('{'))
    return no_object();
  bool goes_on = !scanner.is_at('}');
  while (goes_on) {
    KGM_CHECK(read_member(scanner, key, split.secret, place));
    goes_on = scanner.take(',');
  }
  if (!scanner.take('}'))
    return no_object();
  scanner.skip_space();
  if (scanner.at() != body.size())
    return no_object();
  split.rest.reserve(body.size());
  split.rest.append(body.substr(0, place.begin)).append(body.substr(place.end));
  return split;
}

} // namespace kagimado::api
