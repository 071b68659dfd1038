// SHA-256 (FIPS 180-4) over data that comes in pieces: files. Belongs to one thread.
#pragma once

#include "engine/ssl/crypto.h"

namespace kagimado::ssl {

class Sha256 final {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView piece);
  Digest256 finish(); // once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::ssl
