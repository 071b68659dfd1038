// Opens the samples of a sealed clip and checks its chain. Owned and called by one thread (one per decoder).
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/sealed/chain.h"

namespace kagimado::sealed {

class Opener final {
 public:
  Opener(const mp4::InitSegment& init, const Material& material);
  ~Opener();
  Opener(Opener&&) noexcept;
  Opener& operator=(Opener&&) noexcept;

  // For samples of protected tracks; of a clear clip (init has none) they stay as they are.
  // Decrypts one sample: sample_bytes is a writable copy of its size_bytes bytes, or the only reference to
  // them. Errors: Damaged (subsamples beyond the sample).
  Result<> open_sample(const mp4::Sample& sample, MutableBytes sample_bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::sealed
