// parse_fragments: samples lie inside their bytes; the opener and the chain take whatever it accepts.
#include "engine/sealed/opener.h"

#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

// Track 1 sealed with 8-byte IVs, 2 clear, 3 sealed with 16-byte IVs.
mp4::InitSegment make_init() {
  mp4::InitSegment init;
  for (std::uint32_t id = 1; id <= 3; ++id) {
    mp4::Track track;
    track.id = id;
    track.defaults = {512, 16, 0};
    if (id != 2)
      track.encryption = mp4::TrackEncryption{Kid{}, static_cast<std::uint8_t>(id == 1 ? 8 : 16)};
    init.tracks.push_back(std::move(track));
  }
  return init;
}

void check(const mp4::Fragment& fragment, ByteView bytes, sealed::Opener& opener) {
  // A fragment may claim many samples over the same bytes; some thousands of them say enough.
  std::size_t budget_bytes = 1 << 20;
  for (const auto& sample : fragment.samples) {
    require(sample.offset <= bytes.size() && sample.size_bytes <= bytes.size() - sample.offset);
    require(sample.subsamples.size() <= mp4::max_subsamples_per_sample);
    if (sample.size_bytes > budget_bytes)
      break;
    budget_bytes -= sample.size_bytes;
    const auto view = bytes.subspan(sample.offset, sample.size_bytes);
    Bytes copy(view.begin(), view.end());
    require(opener.open_sample(sample, copy).has_value());
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mp4::InitSegment init = make_init();
  static const sealed::Material material{ssl::SecretArray<16>(Bytes(16, 1)),
                                         ssl::SecretArray<32>(Bytes(32, 2))};
  static sealed::Opener opener(init, material);
  const ByteView bytes(data, size);
  const auto fragments = mp4::parse_fragments(bytes, init);
  const auto leading = mp4::parse_fragment(bytes, init);
  require(fragments.has_value() || !leading.has_value());
  if (!fragments)
    return 0;
  std::size_t samples = 0;
  for (const auto& fragment : *fragments) {
    samples += fragment.samples.size();
    check(fragment, bytes, opener);
    sealed::ChainChecker chain(material, {});
    const auto result = chain.check(fragment, bytes);
    require((result == sealed::ChainResult::Unknown) == (fragment.chain_tag_offset == 0));
  }
  require(!fragments->empty() && samples <= mp4::max_samples_per_fragment);
  return 0;
}
