#include "engine/ssl/secret.h"

#include "engine/base/log.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <new>

namespace kagimado::ssl {

namespace {

// Room for the keys of some thousand clips; below the lock limit that Debian gives a service.
constexpr std::size_t locked_arena_bytes = std::size_t{1024} * 1024;
constexpr std::size_t locked_block_bytes = 64;

bool start_locked_arena() {
  const int result = CRYPTO_secure_malloc_init(locked_arena_bytes, locked_block_bytes);
  if (result == 2)
    log::warn("ssl", "key memory is not locked: the system's memory lock limit is too small");
  else if (result == 0)
    log::warn("ssl", "no locked memory for keys: they may be swapped out");
  return result != 0;
}

} // namespace

void wipe(MutableBytes bytes) {
  if (!bytes.empty())
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

void wipe(std::string& text) {
  // Up to the capacity: earlier, longer content may still stand behind the end.
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

void fill_random(MutableBytes bytes) {
  constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t n = std::min(chunk_bytes, bytes.size() - done);
    if (RAND_bytes(bytes.data() + done, static_cast<int>(n)) != 1) {
      log::error("ssl", "the random number generator failed; no key may be made without it");
      std::abort();
    }
    done += n;
  }
}

void* allocate_locked(std::size_t size_bytes) {
  static const bool have_arena = start_locked_arena();
  void* memory = have_arena ? OPENSSL_secure_malloc(size_bytes) : nullptr;
  // A full arena must not stop the pictures: such keys are still wiped, only not locked.
  return memory != nullptr ? memory : ::operator new(size_bytes);
}

void release_locked(void* memory, std::size_t size_bytes) noexcept {
  if (memory == nullptr)
    return;
  if (CRYPTO_secure_allocated(memory) != 0) {
    OPENSSL_secure_clear_free(memory, size_bytes);
    return;
  }
  OPENSSL_cleanse(memory, size_bytes);
  ::operator delete(memory);
}

SecretText::SecretText() {
  text_.reserve(max_bytes);
}

SecretText::SecretText(std::string_view text) : SecretText() {
  std::size_t size = std::min(text.size(), max_bytes);
  // Cut between characters, never inside one.
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  text_.append(text.substr(0, size));
}

// Copies and wipes: a moved std::string would leave its source without the reserved bound.
SecretText::SecretText(SecretText&& other) noexcept : SecretText() {
  text_.append(other.text_);
  other.clear();
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this != &other) {
    clear();
    text_.append(other.text_);
    other.clear();
  }
  return *this;
}

SecretText::~SecretText() {
  wipe(text_);
}

bool SecretText::append(std::string_view text) {
  if (text.size() > max_bytes - text_.size())
    return false;
  text_.append(text);
  return true;
}

void SecretText::pop_back() {
  while (!text_.empty()) {
    const auto last = static_cast<unsigned char>(text_.back());
    text_.back() = '\0';
    text_.pop_back();
    if ((last & 0xC0U) != 0x80U)
      return;
  }
}

void SecretText::clear() {
  wipe(text_); // keeps the capacity
}

} // namespace kagimado::ssl
