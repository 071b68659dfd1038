// Memory that holds keys and passwords: wiped when it goes, never printed, never copied by accident.
// Not thread-safe by itself; const access is.
#pragma once

#include "engine/base/bytes.h"

#include <string>

namespace kagimado::ssl {

// Fixed-size secret: a key. Copies are explicit by clone().
template <std::size_t N> class SecretArray final {
 public:
  SecretArray() = default;
  explicit SecretArray(ByteView bytes); // bytes.size() must be N
  SecretArray(SecretArray&& other) noexcept;
  SecretArray& operator=(SecretArray&& other) noexcept;
  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;
  ~SecretArray();
  [[nodiscard]] SecretArray clone() const { return SecretArray(view()); }
  [[nodiscard]] ByteView view() const { return bytes_; }
  MutableBytes mutable_view() { return bytes_; }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

// A password or other text. Reserves its bound at once, so that it never leaves copies behind by growing.
class SecretText final {
 public:
  static constexpr std::size_t max_bytes = 256;
  SecretText();
  explicit SecretText(std::string_view text); // longer than max_bytes is cut
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText();
  [[nodiscard]] SecretText clone() const { return SecretText(view()); }
  [[nodiscard]] std::string_view view() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  bool append(std::string_view text); // false: would exceed max_bytes, nothing appended
  void pop_back();                    // removes one UTF-8 character
  void clear();

 private:
  std::string text_;
};

// For buffers of other types (a request body that held a password). Not optimised away.
void wipe(MutableBytes bytes);
void wipe(std::string& text);

bool equal_in_constant_time(ByteView a, ByteView b);
void fill_random(MutableBytes bytes); // from the CSPRNG; aborts if there is none

} // namespace kagimado::ssl
