#include "engine/sealed/keyring.h"
#include "tests/engine/sealed/vector.h"

#include <gtest/gtest.h>

#include <thread>

namespace kagimado::sealed {
namespace {

constexpr std::uint32_t iterations = 100; // quick; the bounds are tested with the key box

struct Period {
  PasswordKey password;
  KeyBox box;
};

// A clip of the period in which this password was in force.
Period period(std::string_view password, std::uint8_t salt) {
  Period made{derive(password, vector::salt_of(salt), iterations).value(), {}};
  Kid kid;
  ssl::fill_random(kid.bytes);
  made.box = parse_key_box(write_key_box(kid, random_material(), made.password)).value();
  return made;
}

TEST(Keyring, IsLockedNoKey_WhenItKnowsNoPassword) {
  Keyring keyring;
  EXPECT_EQ(keyring.open(period("one", 1).box), KeyState::LockedNoKey);
}

TEST(Keyring, IsLockedNoKey_WhenTheBoxHasNoPassphraseSlot) {
  Keyring keyring;
  auto clip = period("one", 1);
  keyring.add(clip.password.clone());
  clip.box.passphrase_slots.clear();
  EXPECT_EQ(keyring.open(clip.box), KeyState::LockedNoKey);
  EXPECT_EQ(keyring.try_password(clip.box, "one").error().kind, ErrorKind::Locked);
}

TEST(Keyring, OpensAndRemembers) {
  Keyring keyring;
  const auto clip = period("one", 1);
  keyring.add(clip.password.clone());
  EXPECT_FALSE(keyring.find(clip.box.kid));
  EXPECT_EQ(keyring.open(clip.box), KeyState::Open);
  ASSERT_TRUE(keyring.find(clip.box.kid));
  const auto material = unwrap(clip.box, clip.password);
  EXPECT_TRUE(std::ranges::equal(keyring.find(clip.box.kid)->dek.view(), material->dek.view()));
}

// [REQ-ENC-6] Older recordings are locked after a change; [REQ-ENC-7] each period opens with its own
// password.
TEST(Keyring, IsLockedOldPassword_UntilThePeriodsOwnIsTyped) {
  Keyring keyring;
  const auto old_clip = period("old one", 1);
  const auto older_clip = period("older one", 2);
  keyring.add(period("new one", 3).password.clone());
  EXPECT_EQ(keyring.open(old_clip.box), KeyState::LockedOldPassword);
  EXPECT_EQ(keyring.try_password(old_clip.box, "wrong").error().kind, ErrorKind::WrongPassword);
  EXPECT_EQ(keyring.open(old_clip.box), KeyState::LockedOldPassword);
  ASSERT_TRUE(keyring.try_password(old_clip.box, "old one"));
  EXPECT_EQ(keyring.open(old_clip.box), KeyState::Open);
  EXPECT_EQ(keyring.open(older_clip.box), KeyState::LockedOldPassword);
  ASSERT_TRUE(keyring.try_password(older_clip.box, "older one"));
  EXPECT_EQ(keyring.open(older_clip.box), KeyState::Open);
}

TEST(Keyring, IsLockedOldPassword_WhenTheSaltIsTheSameButTheTagDiffers) {
  Keyring keyring;
  keyring.add(period("one", 1).password.clone());
  EXPECT_EQ(keyring.open(period("two", 1).box), KeyState::LockedOldPassword);
}

TEST(Keyring, OpensOtherClipsOfThePeriod_WhenThePasswordWasTypedOnce) {
  Keyring keyring;
  const auto first = period("one", 1);
  const auto second = period("one", 1);
  ASSERT_TRUE(keyring.try_password(first.box, "one"));
  EXPECT_EQ(keyring.open(second.box), KeyState::Open);
}

TEST(Keyring, IsDamaged_WhenTheKcvIsBent) {
  Keyring keyring;
  auto clip = period("one", 1);
  clip.box.kcv[3] ^= 1U;
  EXPECT_EQ(keyring.try_password(clip.box, "one").error().kind, ErrorKind::Damaged);
  keyring.add(clip.password.clone());
  EXPECT_EQ(keyring.open(clip.box), KeyState::Damaged);
  EXPECT_FALSE(keyring.find(clip.box.kid));
}

TEST(Keyring, OpensWithAKeyThatWasUnwrappedElsewhere) {
  Keyring keyring;
  const auto clip = period("one", 1);
  Material only_dek;
  ssl::fill_random(only_dek.dek.mutable_view());
  keyring.add(clip.box.kid, only_dek.clone());
  EXPECT_EQ(keyring.open(clip.box), KeyState::Open);
  EXPECT_TRUE(std::ranges::equal(keyring.find(clip.box.kid)->dek.view(), only_dek.dek.view()));
}

// [REQ-ENC-6]
TEST(Keyring, ForgetsWhatWasLent_AndKeepsWhatItsOwnPasswordsOpened) {
  Keyring keyring;
  const auto lent = period("one", 1), own = period("two", 2), both = period("three", 3),
             typed = period("", 4);
  keyring.add_lent(lent.box.kid, random_material());
  ASSERT_TRUE(keyring.try_password(own.box, "two"));
  keyring.add_lent(both.box.kid, random_material());
  ASSERT_TRUE(keyring.try_password(both.box, "three")); // its own from now on
  keyring.add_lent(both.box.kid, random_material());
  keyring.add(typed.box.kid, random_material());
  EXPECT_EQ(keyring.open(lent.box), KeyState::Open);
  keyring.forget_lent();
  EXPECT_FALSE(keyring.find(lent.box.kid));
  EXPECT_EQ(keyring.open(lent.box), KeyState::LockedOldPassword);
  EXPECT_TRUE(keyring.find(own.box.kid));
  EXPECT_TRUE(keyring.find(typed.box.kid));
  const auto material = unwrap(both.box, both.password);
  ASSERT_TRUE(keyring.find(both.box.kid) && material);
  EXPECT_TRUE(std::ranges::equal(keyring.find(both.box.kid)->dek.view(), material->dek.view()));
  EXPECT_TRUE(keyring.knows_salt(own.password.pb_salt));
  ASSERT_TRUE(keyring.try_password(lent.box, "one"));
  keyring.forget_lent();
  EXPECT_TRUE(keyring.find(lent.box.kid));
}

TEST(Keyring, CountsWhatIsLentAnew_AfterItWasForgotten) {
  Keyring keyring;
  const auto kid_of = [](std::size_t n) {
    Kid kid;
    kid.bytes[0] = static_cast<std::uint8_t>(n);
    kid.bytes[1] = static_cast<std::uint8_t>(n >> 8U);
    return kid;
  };
  for (std::size_t n = 0; n < Keyring::max_materials; ++n)
    keyring.add_lent(kid_of(n), random_material());
  keyring.forget_lent();
  for (std::size_t n = 0; n < Keyring::max_materials; ++n)
    keyring.add_lent(kid_of(n), random_material());
  EXPECT_TRUE(keyring.find(kid_of(0)));
  EXPECT_TRUE(keyring.find(kid_of(Keyring::max_materials - 1)));
}

TEST(Keyring, ForgetsAll) {
  Keyring keyring;
  const auto clip = period("one", 1);
  ASSERT_TRUE(keyring.try_password(clip.box, "one"));
  keyring.forget_all();
  EXPECT_FALSE(keyring.find(clip.box.kid));
  EXPECT_EQ(keyring.open(clip.box), KeyState::LockedNoKey);
}

TEST(Keyring, ForgetsTheOldestKey_WhenFull) {
  Keyring keyring;
  const auto kid_of = [](std::size_t n) {
    Kid kid;
    kid.bytes[0] = static_cast<std::uint8_t>(n);
    kid.bytes[1] = static_cast<std::uint8_t>(n >> 8U);
    return kid;
  };
  for (std::size_t n = 0; n <= Keyring::max_materials; ++n)
    keyring.add(kid_of(n), random_material());
  EXPECT_FALSE(keyring.find(kid_of(0)));
  EXPECT_TRUE(keyring.find(kid_of(1)));
  EXPECT_TRUE(keyring.find(kid_of(Keyring::max_materials)));
}

TEST(Keyring, KeepsPasswordsBounded) {
  Keyring keyring;
  const auto first = period("first", 200);
  keyring.add(first.password.clone());
  for (std::size_t n = 0; n < Keyring::max_passwords; ++n)
    keyring.add(
        PasswordKey{ssl::SecretArray<32>(Bytes(32, static_cast<std::uint8_t>(n))), vector::salt_of(9), 1});
  EXPECT_EQ(keyring.open(first.box), KeyState::LockedOldPassword);
  keyring.add(first.password.clone());
  EXPECT_EQ(keyring.open(first.box), KeyState::Open);
}

TEST(Keyring, CanBeSharedByThreads) {
  Keyring keyring;
  const auto clip = period("one", 1);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        if (t == 0)
          keyring.forget_all();
        else
          EXPECT_TRUE(keyring.try_password(clip.box, "one"));
        static_cast<void>(keyring.find(clip.box.kid));
      }
    });
  threads.clear();
  ASSERT_TRUE(keyring.try_password(clip.box, "one"));
  EXPECT_EQ(keyring.open(clip.box), KeyState::Open);
}

TEST(KeyState, HasAName) {
  EXPECT_EQ(name_of(KeyState::Clear), "clear");
  EXPECT_EQ(name_of(KeyState::LockedOldPassword), "locked_old_password");
  EXPECT_EQ(name_of(KeyState::LockedNoKey), "locked_no_key");
}

} // namespace
} // namespace kagimado::sealed
