#include "engine/sealed/opener.h"
#include "tests/engine/sealed/clip.h"

#include <gtest/gtest.h>

namespace kagimado::sealed {
namespace {

using namespace mp4::samples;

class Chain : public ::testing::Test {
 protected:
  void SetUp() override {
    Sealer sealer = vector_sealer(init_of({h264(), aac()}));
    init_bytes = sealer.init_bytes();
    init = mp4::parse_init(init_bytes).value();
    for (int n = 0; n < 5; ++n) {
      const Bytes sample = nal_sample({20, 30});
      mp4::FragmentToWrite fragment = one_sample(sample, 1);
      if (n % 2 == 1)
        fragment.producer_time = mp4::ProducerTime{1, WallTime(std::chrono::seconds(1)), 0};
      fragments.push_back(sealer.seal(fragment).value());
    }
  }

  ChainChecker checker() const { return {vector::material(), init_bytes}; }

  ChainResult check(ChainChecker& checker, const Bytes& bytes) const {
    return checker.check(mp4::parse_fragment(bytes, init).value(), bytes);
  }

  // As the layout says it, with nothing but HMAC.
  static ssl::Digest256 expected_tag(const ssl::Digest256& previous, Bytes bytes,
                                     const mp4::Fragment& fragment) {
    std::fill_n(bytes.begin() + fragment.chain_tag_offset, 32, std::uint8_t{0});
    Bytes message(previous.begin(), previous.end());
    message.insert(message.end(), bytes.begin() + fragment.moof_offset, bytes.end());
    return ssl::hmac_sha256(vector::material().mac_key.view(), message);
  }

  Bytes init_bytes;
  mp4::InitSegment init;
  std::vector<Bytes> fragments;
};

TEST_F(Chain, HasTheTagsOfTheLayout) {
  Bytes genesis(as_bytes("majestic-records-v1 genesis").begin(),
                as_bytes("majestic-records-v1 genesis").end());
  genesis.insert(genesis.end(), init_bytes.begin(), init_bytes.end());
  auto tag = ssl::hmac_sha256(vector::material().mac_key.view(), genesis);
  for (const auto& bytes : fragments) {
    const auto fragment = mp4::parse_fragment(bytes, init).value();
    tag = expected_tag(tag, bytes, fragment);
    EXPECT_EQ(to_hex(ByteView(bytes).subspan(fragment.chain_tag_offset, 32)), to_hex(tag));
  }
}

TEST_F(Chain, IsIntact_WhenNothingWasTouched) {
  auto chain = checker();
  for (const auto& bytes : fragments)
    EXPECT_EQ(check(chain, bytes), ChainResult::Intact);
}

TEST_F(Chain, IsTampered_WhenAByteOfMdatIsBent) {
  auto chain = checker();
  EXPECT_EQ(check(chain, fragments[0]), ChainResult::Intact);
  Bytes bent = fragments[1];
  bent.back() ^= 1U;
  EXPECT_EQ(check(chain, bent), ChainResult::Tampered);
  EXPECT_EQ(check(chain, fragments[2]), ChainResult::Intact) << "the damage is told where it is";
}

TEST_F(Chain, IsTampered_WhenAnyByteOfMoofOrMdatIsBent) {
  const auto good = mp4::parse_fragment(fragments[1], init).value();
  for (std::size_t i = good.moof_offset; i < fragments[1].size(); ++i) {
    auto chain = checker();
    static_cast<void>(check(chain, fragments[0]));
    Bytes bent = fragments[1];
    bent[i] ^= 0x20U;
    ASSERT_EQ(chain.check(good, bent), ChainResult::Tampered) << i;
  }
}

TEST_F(Chain, IsTampered_WhenAFragmentIsMissing) {
  auto chain = checker();
  EXPECT_EQ(check(chain, fragments[0]), ChainResult::Intact);
  EXPECT_EQ(check(chain, fragments[2]), ChainResult::Tampered);
}

TEST_F(Chain, IsTampered_WhenFragmentsChangedPlaces) {
  auto chain = checker();
  EXPECT_EQ(check(chain, fragments[1]), ChainResult::Tampered);
  EXPECT_EQ(check(chain, fragments[0]), ChainResult::Tampered);
}

TEST_F(Chain, IsTampered_WhenTheInitSegmentIsBent) {
  Bytes bent = init_bytes;
  bent[20] ^= 1U;
  ChainChecker chain(vector::material(), bent);
  EXPECT_EQ(check(chain, fragments[0]), ChainResult::Tampered);
}

TEST_F(Chain, TakesTheFirstOneOnTrust_WhenJoinedInTheMiddle) {
  auto chain = checker();
  chain.resync();
  EXPECT_EQ(check(chain, fragments[2]), ChainResult::Unknown);
  EXPECT_EQ(check(chain, fragments[3]), ChainResult::Intact);
  Bytes bent = fragments[4];
  bent.back() ^= 1U;
  EXPECT_EQ(check(chain, bent), ChainResult::Tampered);
}

TEST_F(Chain, IsUnknown_WhenTheTagIsMissing) {
  auto chain = checker();
  const Bytes untagged = renamed(fragments[0], "uuid", "free");
  EXPECT_EQ(check(chain, untagged), ChainResult::Unknown);
  EXPECT_EQ(check(chain, fragments[1]), ChainResult::Unknown) << "its predecessor's tag is not known";
  EXPECT_EQ(check(chain, fragments[2]), ChainResult::Intact);
}

TEST_F(Chain, IsUnknown_WhenTheKeyCameWithoutAMacKey) {
  Material only_dek = vector::material();
  ssl::wipe(only_dek.mac_key.mutable_view());
  ChainChecker chain(only_dek, init_bytes);
  EXPECT_EQ(check(chain, fragments[0]), ChainResult::Unknown);
  EXPECT_EQ(check(chain, fragments[1]), ChainResult::Unknown);
}

TEST_F(Chain, StaysInsideItsBytes_WhenTheFragmentIsOfOtherBytes) {
  auto chain = checker();
  const auto fragment = mp4::parse_fragment(fragments[0], init).value();
  for (std::size_t size = 0; size < fragments[0].size(); ++size) {
    const Bytes cut(fragments[0].begin(), fragments[0].begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(chain.check(fragment, cut), ChainResult::Tampered);
  }
}

} // namespace
} // namespace kagimado::sealed
