#include "engine/sealed/key_box.h"
#include "tests/engine/sealed/vector.h"

#include <gtest/gtest.h>

namespace kagimado::sealed {
namespace {

constexpr std::size_t head_bytes = 37; // up to and with the number of slots
constexpr std::size_t slot_bytes = 4 + 117;

bool same(const Material& a, const Material& b) {
  return std::ranges::equal(a.dek.view(), b.dek.view()) &&
         std::ranges::equal(a.mac_key.view(), b.mac_key.view());
}

ErrorKind kind_of_unwrap(ByteView box, const PasswordKey& password) {
  const auto parsed = parse_key_box(box);
  if (!parsed)
    return parsed.error().kind;
  const auto material = unwrap(*parsed, password);
  return material ? ErrorKind::Internal : material.error().kind;
}

Bytes other_slot(std::uint8_t type, std::size_t body_bytes) {
  Bytes slot = {type, 0, static_cast<std::uint8_t>(body_bytes >> 8U), static_cast<std::uint8_t>(body_bytes)};
  slot.resize(4 + body_bytes, 0x5a);
  return slot;
}

// The vector's box with these slots instead of its own.
Bytes box_with(const std::vector<Bytes>& slots) {
  Bytes box = vector::key_box();
  box.resize(head_bytes);
  box[head_bytes - 1] = static_cast<std::uint8_t>(slots.size());
  for (const auto& slot : slots)
    box.insert(box.end(), slot.begin(), slot.end());
  return box;
}

Bytes passphrase_slot() {
  const Bytes box = vector::key_box();
  return {box.begin() + head_bytes, box.end()};
}

TEST(KeyBox, DerivesTheKekOfTheVector) {
  EXPECT_EQ(to_hex(vector::password().kek.view()), vector::kek_hex);
}

TEST(KeyBox, DerivesThePrkOfTheVector) {
  EXPECT_EQ(to_hex(ssl::hmac_sha256(vector::hk_salt(), vector::password().kek.view())), vector::prk_hex);
}

TEST(KeyBox, IsTheVectorByteForByte) {
  const Bytes box = vector::key_box();
  ASSERT_EQ(box.size(), head_bytes + slot_bytes);
  EXPECT_EQ(to_hex(ByteView(box).first(4)), "01001020");
  EXPECT_EQ(to_hex(ByteView(box).subspan(4, 16)), vector::kid().hex());
  EXPECT_EQ(to_hex(ByteView(box).subspan(20, 16)), vector::kcv_hex);
  EXPECT_EQ(to_hex(ByteView(box).subspan(36, 5)), "0101000075");
  EXPECT_EQ(to_hex(ByteView(box).subspan(head_bytes + 4)), vector::slot_body_hex);
}

TEST(KeyBox, OpensTheVector) {
  const auto box = parse_key_box(vector::key_box());
  ASSERT_TRUE(box) << box.error().message;
  EXPECT_EQ(box->kid, vector::kid());
  EXPECT_EQ(to_hex(box->kcv), vector::kcv_hex);
  ASSERT_EQ(box->passphrase_slots.size(), 1U);
  EXPECT_EQ(box->passphrase_slots[0].iterations, 2048U);
  const auto material = unwrap(*box, vector::password());
  ASSERT_TRUE(material) << material.error().message;
  EXPECT_TRUE(same(*material, vector::material()));
}

TEST(KeyBox, SaltsEachSlotAnew) {
  EXPECT_NE(write_key_box(vector::kid(), vector::material(), vector::password()),
            write_key_box(vector::kid(), vector::material(), vector::password()));
}

TEST(KeyBox, MakesNewMaterialEachTime) {
  EXPECT_FALSE(same(random_material(), random_material()));
}

// [REQ-ENC-6] A wrong password is an answer by itself, never a decoding error.
TEST(KeyBox, IsWrongPassword_WhenTheTagDiffers) {
  const auto wrong = derive("a long lab passphrasE", vector::pb_salt(), vector::iterations);
  EXPECT_EQ(kind_of_unwrap(vector::key_box(), *wrong), ErrorKind::WrongPassword);
}

TEST(KeyBox, IsWrongPassword_WhenAnyTaggedByteIsBent) {
  for (std::size_t i = 21; i < 117; ++i) { // from hk_salt on: before stand kdf, iterations and pb_salt
    Bytes box = vector::key_box();
    box[head_bytes + 4 + i] ^= 1U;
    ASSERT_EQ(kind_of_unwrap(box, vector::password()), ErrorKind::WrongPassword) << i;
  }
}

TEST(KeyBox, IsWrongPassword_WhenTheSlotIsOfAnotherKid) {
  Bytes box = vector::key_box();
  box[4] ^= 1U;
  EXPECT_EQ(kind_of_unwrap(box, vector::password()), ErrorKind::WrongPassword);
}

TEST(KeyBox, IsDamaged_WhenTheKcvIsBent) {
  for (std::size_t i = 20; i < 36; ++i) {
    Bytes box = vector::key_box();
    box[i] ^= 0x80U;
    ASSERT_EQ(kind_of_unwrap(box, vector::password()), ErrorKind::Damaged) << i;
  }
}

TEST(KeyBox, IsLocked_WhenNoSlotHasTheSalt) {
  const auto other = derive(vector::passphrase, vector::salt_of(0xcc), vector::iterations);
  EXPECT_EQ(kind_of_unwrap(vector::key_box(), *other), ErrorKind::Locked);
  const auto fewer = derive(vector::passphrase, vector::pb_salt(), 2047);
  EXPECT_EQ(kind_of_unwrap(vector::key_box(), *fewer), ErrorKind::Locked);
  EXPECT_EQ(kind_of_unwrap(box_with({}), vector::password()), ErrorKind::Locked);
}

TEST(KeyBox, SkipsSlotsForOthers) {
  Bytes argon_like = passphrase_slot();
  argon_like[4] = 2; // a key derivation that this version does not know
  const Bytes box = box_with({other_slot(2, 50), other_slot(3, 266), other_slot(200, 0), other_slot(1, 0),
                              argon_like, passphrase_slot(), other_slot(9, 1000)});
  const auto parsed = parse_key_box(box);
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_EQ(parsed->passphrase_slots.size(), 1U);
  EXPECT_TRUE(unwrap(*parsed, vector::password()));
}

TEST(KeyBox, OpensTheSecondSlot_WhenTheFirstIsForAnotherPassword) {
  const auto other = derive("another", vector::pb_salt(), vector::iterations);
  const Bytes others = write_key_box(vector::kid(), vector::material(), *other, vector::hk_salt());
  const Bytes box = box_with({{others.begin() + head_bytes, others.end()}, passphrase_slot()});
  const auto parsed = parse_key_box(box);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE(unwrap(*parsed, vector::password()));
  EXPECT_TRUE(unwrap(*parsed, *other));
}

TEST(KeyBox, Accepts_16Slots_Rejects_17) {
  EXPECT_TRUE(parse_key_box(box_with(std::vector<Bytes>(16, passphrase_slot()))));
  const auto parsed = parse_key_box(box_with(std::vector<Bytes>(17, passphrase_slot())));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::Limit);
}

TEST(KeyBox, Rejects_IterationsOutsideTheirBounds) {
  for (const std::uint32_t iterations : {0U, 4'000'001U, 0xffff'ffffU}) {
    Bytes box = vector::key_box();
    for (std::size_t i = 0; i < 4; ++i)
      box[head_bytes + 5 + i] = static_cast<std::uint8_t>(iterations >> (24 - 8 * i));
    const auto parsed = parse_key_box(box);
    ASSERT_FALSE(parsed) << iterations;
    EXPECT_EQ(parsed.error().kind, ErrorKind::Limit);
    EXPECT_EQ(derive("x", vector::pb_salt(), iterations).error().kind, ErrorKind::Limit);
  }
  Bytes most = vector::key_box();
  const Bytes four_million = {0x00, 0x3d, 0x09, 0x00};
  std::ranges::copy(four_million, most.begin() + head_bytes + 5);
  EXPECT_TRUE(parse_key_box(most));
}

TEST(KeyBox, Rejects_EveryTruncation) {
  const Bytes box = vector::key_box();
  for (std::size_t size = 0; size < box.size(); ++size) {
    const auto parsed = parse_key_box(ByteView(box).first(size));
    ASSERT_FALSE(parsed) << size;
    ASSERT_EQ(parsed.error().kind, ErrorKind::Damaged) << size;
  }
}

TEST(KeyBox, Rejects_BytesBehindTheLastSlot) {
  Bytes box = vector::key_box();
  box.push_back(0);
  EXPECT_EQ(parse_key_box(box).error().kind, ErrorKind::Damaged);
}

TEST(KeyBox, Rejects_OtherVersionsAndKeySizes) {
  for (const std::size_t i : {0U, 2U, 3U}) {
    Bytes box = vector::key_box();
    box[i] += 1;
    EXPECT_EQ(parse_key_box(box).error().kind, ErrorKind::Unsupported) << i;
  }
}

TEST(KeyBox, Rejects_PassphraseSlotOfAnotherSize) {
  Bytes longer = passphrase_slot();
  longer.push_back(0);
  longer[3] += 1;
  EXPECT_EQ(parse_key_box(box_with({longer})).error().kind, ErrorKind::Damaged);
}

TEST(KeyBox, IsFoundInItsInitSegment) {
  mp4::InitSegment init;
  EXPECT_EQ(find_key_box(init).error().kind, ErrorKind::NotFound);
  init.protection_systems.push_back({w3c_common_system_id, {vector::kid()}, {}});
  EXPECT_EQ(find_key_box(init).error().kind, ErrorKind::NotFound);
  init.protection_systems.push_back({key_box_system_id, {vector::kid()}, vector::key_box()});
  EXPECT_EQ(find_key_box(init).value(), vector::key_box());
}

TEST(KeyBox, IsDamaged_WhenItNamesAnotherKeyThanItsPssh) {
  mp4::InitSegment init;
  init.protection_systems.push_back({key_box_system_id, {Kid{}}, vector::key_box()});
  EXPECT_EQ(find_key_box(init).error().kind, ErrorKind::Damaged);
  init.protection_systems[0].kids = {vector::kid(), Kid{}};
  EXPECT_EQ(find_key_box(init).error().kind, ErrorKind::Damaged);
}

} // namespace
} // namespace kagimado::sealed
