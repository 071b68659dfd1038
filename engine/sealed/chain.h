// The integrity chain over a sealed clip: tag_0 = HMAC(K_mac, genesis || init), tag_n = HMAC(K_mac, tag_{n-1}
// || moof with its tag zeroed || mdat). Not thread-safe.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/sealed/key_box.h"

namespace kagimado::sealed {

using ChainTag = ssl::Digest256;

ChainTag genesis_tag(const ssl::SecretArray<32>& mac_key, ByteView init_bytes);

// The tag that follows previous. Places are offsets into bytes; what stands in the tag's place does not
// matter.
struct ChainPlaces {
  std::size_t moof_offset = 0, moof_bytes = 0, tag_offset = 0, mdat_offset = 0, mdat_bytes = 0;
};

ChainTag next_tag(const ssl::SecretArray<32>& mac_key, const ChainTag& previous, ByteView bytes,
                  const ChainPlaces& places);

enum class ChainResult { Intact, Unknown /* no tag, or joined in the middle */, Tampered };

class ChainChecker final {
 public:
  // A mac_key of all zero (a key that came without one): everything is Unknown.
  ChainChecker(const Material& material, ByteView init_bytes);
  // In stream order. A viewer that joins in the middle cannot know tag_{n-1}: the first fragment after
  // resync() is taken on trust (Unknown) and later ones are checked against it. A fragment without a tag is
  // Unknown and acts like resync(). After Tampered the chain goes on from the tag that stands in the
  // fragment, so that damage is told where it is.
  ChainResult check(const mp4::Fragment& fragment, ByteView fragment_bytes);
  void resync();

 private:
  ssl::SecretArray<32> mac_key_;
  ssl::Digest256 previous_{};
  bool known_ = true;
  bool has_key_ = true;
};

} // namespace kagimado::sealed
