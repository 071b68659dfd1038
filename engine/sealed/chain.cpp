#include "engine/sealed/chain.h"

#include <algorithm>

namespace kagimado::sealed {

namespace {

constexpr std::string_view genesis_info = "majestic-records-v1 genesis";

bool lies_within(ByteView bytes, std::size_t offset, std::size_t size) {
  return offset <= bytes.size() && size <= bytes.size() - offset;
}

bool are_usable(const ChainPlaces& places, ByteView bytes) {
  return lies_within(bytes, places.moof_offset, places.moof_bytes) &&
         lies_within(bytes, places.mdat_offset, places.mdat_bytes) &&
         places.tag_offset >= places.moof_offset &&
         lies_within(bytes.first(places.moof_offset + places.moof_bytes), places.tag_offset,
                     sizeof(ChainTag));
}

} // namespace

ChainTag genesis_tag(const ssl::SecretArray<32>& mac_key, ByteView init_bytes) {
  ssl::HmacSha256 mac(mac_key.view());
  mac.update(as_bytes(genesis_info));
  mac.update(init_bytes);
  return mac.finish();
}

ChainTag next_tag(const ssl::SecretArray<32>& mac_key, const ChainTag& previous, ByteView bytes,
                  const ChainPlaces& places) {
  static constexpr ChainTag zero{};
  const std::size_t moof_end = places.moof_offset + places.moof_bytes;
  const std::size_t tag_end = places.tag_offset + zero.size();
  ssl::HmacSha256 mac(mac_key.view());
  mac.update(previous);
  mac.update(bytes.subspan(places.moof_offset, places.tag_offset - places.moof_offset));
  mac.update(zero);
  mac.update(bytes.subspan(tag_end, moof_end - tag_end));
  mac.update(bytes.subspan(places.mdat_offset, places.mdat_bytes));
  return mac.finish();
}

ChainChecker::ChainChecker(const Material& material, ByteView init_bytes)
    : mac_key_(material.mac_key.clone()), previous_(genesis_tag(mac_key_, init_bytes)),
      has_key_(std::ranges::any_of(mac_key_.view(), [](std::uint8_t byte) { return byte != 0; })) {}

ChainResult ChainChecker::check(const mp4::Fragment& fragment, ByteView fragment_bytes) {
  const ChainPlaces places{fragment.moof_offset, fragment.moof_bytes, fragment.chain_tag_offset,
                           fragment.mdat_offset, fragment.mdat_bytes};
  if (!has_key_ || fragment.chain_tag_offset == 0) {
    known_ = false;
    return ChainResult::Unknown;
  }
  if (!are_usable(places, fragment_bytes))
    return ChainResult::Tampered; // not the bytes that the fragment was read from
  ChainTag stated{};
  std::ranges::copy(fragment_bytes.subspan(places.tag_offset, stated.size()), stated.begin());
  const bool was_known = known_;
  const bool matches =
      was_known && ssl::equal_in_constant_time(stated, next_tag(mac_key_, previous_, fragment_bytes, places));
  previous_ = stated;
  known_ = true;
  if (!was_known)
    return ChainResult::Unknown;
  return matches ? ChainResult::Intact : ChainResult::Tampered;
}

void ChainChecker::resync() {
  known_ = false;
}

} // namespace kagimado::sealed
