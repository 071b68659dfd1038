// Opens the samples of a sealed clip and checks its chain. Owned and called by one thread (one per decoder).
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/sealed/key_box.h"

namespace kagimado::sealed {

class Opener final {
 public:
  Opener(const mp4::InitSegment& init, const Material& material);
  ~Opener();
  Opener(Opener&&) noexcept;
  Opener& operator=(Opener&&) noexcept;

  // Decrypts one sample: sample_bytes is a writable copy of its size_bytes bytes, or the only reference to them.
  // Errors: Damaged (subsamples beyond the sample).
  Result<> open_sample(const mp4::Sample& sample, MutableBytes sample_bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Integrity chain: tag_0 = HMAC(K_mac, genesis || init), tag_n = HMAC(K_mac, tag_{n-1} || moof with tag zeroed || mdat).
enum class ChainResult { Intact, Unknown /* no tag, or joined in the middle */, Tampered };

class ChainChecker final {
 public:
  ChainChecker(const Material& material, ByteView init_bytes);
  // In stream order. A viewer that joins in the middle cannot know tag_{n-1}: the first fragment after resync() is taken
  // on trust (Unknown) and later ones are checked against it.
  ChainResult check(const mp4::Fragment& fragment, ByteView fragment_bytes);
  void resync();

 private:
  ssl::SecretArray<32> mac_key_;
  ssl::Digest256 previous_{};
  bool known_ = true;
};

} // namespace kagimado::sealed
