// Makes sealed init segments and fragments: the camera's side. Owned and called by one thread.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/sealed/key_box.h"

namespace kagimado::sealed {

// One clip (one KID, one init segment): a camera makes a new Sealer at start, password change and at least
// hourly.
class Sealer final {
 public:
  // Random KID, material and first IV. tracks: clear tracks as the source has them.
  static Sealer create(const mp4::InitSegment& clear_init, const PasswordKey& password);
  // For vectors and tests.
  static Sealer create(const mp4::InitSegment& clear_init, const PasswordKey& password, const Kid& kid,
                       Material material, std::uint64_t first_iv, const Salt& hk_salt);
  ~Sealer();
  Sealer(Sealer&&) noexcept;
  Sealer& operator=(Sealer&&) noexcept;

  [[nodiscard]] const Bytes& init_bytes() const;
  [[nodiscard]] const Kid& kid() const;

  // fragment.payload holds clear samples back to back; is sealed into the returned bytes: one subsample a NAL
  // unit for H.264 and H.265 (length + NAL header clear), whole samples for MJPEG and AAC; 8-byte IVs counted
  // up over all tracks; chain tag set. Errors: Invalid (a NAL length that leaves the sample, unknown track).
  Result<Bytes> seal(mp4::FragmentToWrite fragment);

 private:
  struct Impl;
  explicit Sealer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::sealed
