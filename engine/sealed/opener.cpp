#include "engine/sealed/opener.h"

namespace kagimado::sealed {

struct Opener::Impl {
  bool sealed;
  ssl::AesCtr cipher;
};

Opener::Opener(const mp4::InitSegment& init, const Material& material)
    : impl_(std::make_unique<Impl>(init.sealed(), ssl::AesCtr(material.dek.view()))) {}

Opener::~Opener() = default;
Opener::Opener(Opener&&) noexcept = default;
Opener& Opener::operator=(Opener&&) noexcept = default;

Result<> Opener::open_sample(const mp4::Sample& sample, MutableBytes sample_bytes) {
  if (sample_bytes.size() != sample.size_bytes)
    return fail(ErrorKind::Damaged, "sample of {} bytes, {} given", sample.size_bytes, sample_bytes.size());
  if (!impl_->sealed)
    return {};
  std::uint64_t covered = 0;
  for (const auto& part : sample.subsamples)
    covered += std::uint64_t{part.clear_bytes} + part.protected_bytes;
  if (!sample.subsamples.empty() && covered != sample.size_bytes)
    return fail(ErrorKind::Damaged, "subsamples cover {} of {} bytes", covered, sample.size_bytes);

  impl_->cipher.restart(sample.iv);
  if (sample.subsamples.empty())
    impl_->cipher.apply(sample_bytes);
  std::size_t at = 0;
  for (const auto& part : sample.subsamples) {
    at += part.clear_bytes;
    impl_->cipher.apply(sample_bytes.subspan(at, part.protected_bytes));
    at += part.protected_bytes;
  }
  return {};
}

} // namespace kagimado::sealed
