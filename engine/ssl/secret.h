// Memory that holds keys and passwords: wiped when it goes, never printed, never copied by accident.
// Not thread-safe by itself; const access is.
#pragma once

#include "engine/base/bytes.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace kagimado::ssl {

// For buffers of other types (a request body that held a password). Not optimised away.
void wipe(MutableBytes bytes);
void wipe(std::string& text);

// Fixed-size secret: a key. Copies are explicit by clone().
template <std::size_t N>
class SecretArray final {
 public:
  SecretArray() = default;

  // bytes.size() must be N; anything else is a bug of the caller and ends the process.
  explicit SecretArray(ByteView bytes) {
    if (bytes.size() != N)
      std::abort();
    std::ranges::copy(bytes, bytes_.begin());
  }

  SecretArray(SecretArray&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

  SecretArray& operator=(SecretArray&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_);
    }
    return *this;
  }

  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;

  ~SecretArray() { wipe(bytes_); }

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

bool equal_in_constant_time(ByteView a, ByteView b);
void fill_random(MutableBytes bytes); // from the CSPRNG; aborts if there is none

// Memory that is kept out of swap and core dumps as far as the system's memory lock limit allows, and wiped
// when released.
void* allocate_locked(std::size_t size_bytes);
void release_locked(void* memory, std::size_t size_bytes) noexcept;

// For containers that hold secrets for long.
template <class T>
struct LockedAllocator {
  using value_type = T;
  LockedAllocator() = default;

  template <class Other>
  explicit(false) LockedAllocator(const LockedAllocator<Other>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_locked(count * sizeof(T))); }

  void deallocate(T* memory, std::size_t count) noexcept { release_locked(memory, count * sizeof(T)); }

  bool operator==(const LockedAllocator&) const = default;
};

} // namespace kagimado::ssl
