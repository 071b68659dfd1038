#include "engine/sealed/sealer.h"

#include "engine/sealed/chain.h"
#include "engine/sealed/nal_subsamples.h"
#include "engine/sealed/opener.h"

#include <algorithm>
#include <limits>

namespace kagimado::sealed {

namespace {

constexpr std::uint8_t iv_bytes = 8;

std::array<std::uint8_t, 16> padded_iv(std::uint64_t iv) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < iv_bytes; ++i)
    bytes[i] = static_cast<std::uint8_t>(iv >> (56U - 8U * i));
  return bytes;
}

mp4::InitSegment protect(mp4::InitSegment init, const Kid& kid, Bytes key_box) {
  for (auto& track : init.tracks)
    track.encryption = mp4::TrackEncryption{kid, iv_bytes};
  init.protection_systems.clear();
  init.protection_systems.push_back({w3c_common_system_id, {kid}, {}});
  init.protection_systems.push_back({key_box_system_id, {kid}, std::move(key_box)});
  return init;
}

Result<> check_sizes(const mp4::FragmentToWrite& fragment) {
  if (fragment.samples.size() > mp4::max_samples_per_fragment)
    return fail(ErrorKind::Invalid, "{} samples in a fragment", fragment.samples.size());
  if (fragment.payload.size() > std::numeric_limits<std::int32_t>::max())
    return fail(ErrorKind::Invalid, "payload of {} bytes", fragment.payload.size());
  std::uint64_t total = 0;
  for (const auto& sample : fragment.samples)
    total += sample.size_bytes;
  if (total != fragment.payload.size())
    return fail(ErrorKind::Invalid, "samples of {} bytes in a payload of {}", total, fragment.payload.size());
  return {};
}

} // namespace

struct Sealer::Impl {
  mp4::InitSegment init;
  Bytes init_bytes;
  Kid kid;
  Material material;
  std::uint64_t next_iv;
  ChainTag chain_tag;
  Opener cipher; // CTR: sealing and opening are the same operation

  Result<> assign_keys(mp4::FragmentToWrite& fragment) const;
  void set_chain_tag(MutableBytes bytes, const mp4::FragmentPlaces& places);
};

// On a copy of the counter: a fragment that is refused uses up no IV, one that is sealed never shares one.
Result<> Sealer::Impl::assign_keys(mp4::FragmentToWrite& fragment) const {
  const mp4::Track* track = init.find(fragment.track_id);
  if (track == nullptr)
    return fail(ErrorKind::Invalid, "track {} is not in the init segment", fragment.track_id);
  KGM_TRY(const auto layout, nal_layout_of(*track));
  std::uint64_t iv = next_iv;
  ByteView rest = fragment.payload;
  for (auto& sample : fragment.samples) {
    sample.iv = padded_iv(iv++);
    sample.subsamples.clear();
    if (layout) {
      KGM_TRY(sample.subsamples, nal_subsamples(rest.first(sample.size_bytes), *layout));
    }
    rest = rest.subspan(sample.size_bytes);
  }
  return {};
}

void Sealer::Impl::set_chain_tag(MutableBytes bytes, const mp4::FragmentPlaces& places) {
  const std::size_t moof_end = places.moof_offset + places.moof_bytes;
  chain_tag = next_tag(
      material.mac_key, chain_tag, bytes,
      {places.moof_offset, places.moof_bytes, places.chain_tag_offset, moof_end, bytes.size() - moof_end});
  std::ranges::copy(chain_tag, bytes.begin() + places.chain_tag_offset);
}

Sealer Sealer::create(const mp4::InitSegment& clear_init, const PasswordKey& password) {
  Kid kid;
  ssl::fill_random(kid.bytes);
  std::array<std::uint8_t, 8> random{};
  ssl::fill_random(random);
  std::uint64_t first_iv = 0;
  for (const auto byte : random)
    first_iv = (first_iv << 8U) | byte;
  Salt hk_salt{};
  ssl::fill_random(hk_salt);
  return create(clear_init, password, kid, random_material(), first_iv, hk_salt);
}

Sealer Sealer::create(const mp4::InitSegment& clear_init, const PasswordKey& password, const Kid& kid,
                      Material material, std::uint64_t first_iv, const Salt& hk_salt) {
  auto init = protect(clear_init, kid, write_key_box(kid, material, password, hk_salt));
  Bytes init_bytes = write_init(init);
  const ChainTag genesis = genesis_tag(material.mac_key, init_bytes);
  Opener cipher(init, material);
  return Sealer(std::make_unique<Impl>(std::move(init), std::move(init_bytes), kid, std::move(material),
                                       first_iv, genesis, std::move(cipher)));
}

Sealer::Sealer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

const Bytes& Sealer::init_bytes() const {
  return impl_->init_bytes;
}

const Kid& Sealer::kid() const {
  return impl_->kid;
}

Result<Bytes> Sealer::seal(mp4::FragmentToWrite fragment) {
  KGM_CHECK(check_sizes(fragment));
  KGM_CHECK(impl_->assign_keys(fragment));
  fragment.iv_bytes = iv_bytes;
  fragment.with_chain_box = true;
  mp4::FragmentPlaces places;
  Bytes bytes = write_fragment(fragment, places);
  impl_->next_iv += fragment.samples.size();
  MutableBytes rest = MutableBytes(bytes).subspan(places.payload_offset);
  for (const auto& sample : fragment.samples) {
    KGM_CHECK(impl_->cipher.open_sample(sample, rest.first(sample.size_bytes)));
    rest = rest.subspan(sample.size_bytes);
  }
  impl_->set_chain_tag(bytes, places);
  return bytes;
}

} // namespace kagimado::sealed
