#include "engine/mp4/sample_keys.h"

#include <utility>

namespace kagimado::mp4 {

namespace {

Result<SampleKey> read_key(ByteView area, std::uint8_t iv_bytes) {
  Failure failure;
  BoxReader reader(area, 0, failure, scheme_cenc);
  SampleKey key;
  describe_sample_key(reader, key, iv_bytes, area.size() > iv_bytes);
  if (failure.error)
    return std::unexpected(*failure.error);
  return key;
}

// saio has one offset for everything, or one a run; the areas of a run stand back to back.
Result<std::vector<SampleKey>> read_auxiliary(const TrackFragment& traf, ByteView bytes,
                                              std::uint32_t moof_offset, std::size_t sample_count) {
  const auto& offsets = traf.saio.offsets;
  if (traf.saiz.count != sample_count)
    return fail(ErrorKind::Damaged, "saiz has {} samples of {}", traf.saiz.count, sample_count);
  if (offsets.size() != 1 && offsets.size() != traf.runs.size())
    return fail(ErrorKind::Unsupported, "{} saio offsets for {} runs", offsets.size(), traf.runs.size());
  std::vector<SampleKey> keys;
  keys.reserve(sample_count);
  std::size_t at = 0;
  for (std::size_t r = 0; r < traf.runs.size(); ++r) {
    if (r < offsets.size()) {
      if (offsets[r] > bytes.size() - moof_offset)
        return fail(ErrorKind::Damaged, "saio points outside the fragment");
      at = moof_offset + static_cast<std::size_t>(offsets[r]);
    }
    for (std::size_t n = 0; n < traf.runs[r].samples.size(); ++n) {
      const std::size_t size =
          traf.saiz.default_bytes != 0 ? traf.saiz.default_bytes : traf.saiz.sizes[keys.size()];
      if (size > bytes.size() - at)
        return fail(ErrorKind::Damaged, "auxiliary information of sample {} lies outside the fragment",
                    keys.size());
      KGM_TRY(auto key, read_key(bytes.subspan(at, size), traf.iv_bytes));
      keys.push_back(std::move(key));
      at += size;
    }
  }
  return keys;
}

Result<> assign(std::vector<SampleKey> keys, std::vector<Sample>& samples) {
  if (keys.size() != samples.size())
    return fail(ErrorKind::Damaged, "senc has {} samples, trun {}", keys.size(), samples.size());
  for (std::size_t n = 0; n < samples.size(); ++n) {
    std::uint64_t covered = 0;
    for (const auto& part : keys[n].subsamples)
      covered += std::uint64_t{part.clear_bytes} + part.protected_bytes;
    if (!keys[n].subsamples.empty() && covered != samples[n].size_bytes)
      return fail(ErrorKind::Damaged, "subsamples of sample {} cover {} of {} bytes", n, covered,
                  samples[n].size_bytes);
    samples[n].iv = keys[n].iv;
    samples[n].subsamples = std::move(keys[n].subsamples);
  }
  return {};
}

} // namespace

Result<> assign_sample_keys(const TrackFragment& traf, ByteView bytes, std::uint32_t moof_offset,
                            std::vector<Sample>& samples) {
  if (traf.has_senc)
    return assign(traf.senc.samples, samples);
  if (!traf.has_saiz || !traf.has_saio) {
    if (samples.empty())
      return {};
    return fail(ErrorKind::Damaged, "protected samples without senc, nor saiz and saio");
  }
  KGM_TRY(auto keys, read_auxiliary(traf, bytes, moof_offset, samples.size()));
  return assign(std::move(keys), samples);
}

} // namespace kagimado::mp4
