// Counting the cameras that use a licence. [REQ-CAM-4]
#include "engine/licence/licence_uses.h"

#include <gtest/gtest.h>

#include <array>

namespace kagimado::licence {
namespace {

CameraUse use(std::uint32_t camera, bool https, bool data_encryption) {
  return {CameraId{camera}, https, data_encryption};
}

TEST(LicenceUses, OneLicenceCoversHttpsAndDataEncryption) {
  LicenceUses uses;
  ASSERT_TRUE(uses.set(std::array{use(5, true, false)}, 2));
  EXPECT_EQ(uses.used(), 1U);
  ASSERT_TRUE(uses.set(std::array{use(5, true, true)}, 2));
  EXPECT_EQ(uses.used(), 1U);
  ASSERT_TRUE(uses.set(std::array{use(6, false, true)}, 2));
  EXPECT_EQ(uses.used(), 2U) << "either alone needs one too";
  EXPECT_EQ(uses.use_of(CameraId{5}), use(5, true, true));
  EXPECT_EQ(uses.use_of(CameraId{7}), use(7, false, false));
  ASSERT_TRUE(uses.set(std::array{use(5, false, false)}, 2));
  EXPECT_EQ(uses.used(), 1U);
}

TEST(LicenceUses, NoMoreCamerasThanLicences_AndAllOrNone) {
  LicenceUses uses;
  ASSERT_TRUE(uses.set(std::array{use(1, true, false), use(2, true, false), use(3, true, false)}, 4));
  const auto refused = uses.set(std::array{use(4, true, false), use(5, false, true)}, 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Limit);
  EXPECT_EQ(uses.used(), 3U);
  EXPECT_FALSE(uses.use_of(CameraId{4}).needs_licence());
  // One change that frees a licence and takes it again fits.
  ASSERT_TRUE(uses.set(std::array{use(1, false, false), use(4, true, false), use(5, false, true)}, 4));
  EXPECT_EQ(uses.used(), 4U);
}

TEST(LicenceUses, WithoutAKitNoCameraMayUseOne) {
  LicenceUses uses;
  EXPECT_EQ(uses.set(std::array{use(1, false, true)}, 0).error().kind, ErrorKind::Limit);
  EXPECT_TRUE(uses.set(std::array{use(1, false, false)}, 0));
}

TEST(LicenceUses, WhatIsSetAlreadyGoesOnWithoutLicences_ButNothingIsAdded) {
  LicenceUses uses;
  uses.adopt(std::array{use(1, true, false), use(2, false, true), use(3, false, false)});
  EXPECT_EQ(uses.used(), 2U);
  EXPECT_EQ(uses.set(std::array{use(3, true, false)}, 1).error().kind, ErrorKind::Limit);
  EXPECT_EQ(uses.set(std::array{use(2, false, false), use(3, true, false)}, 1).error().kind,
            ErrorKind::Limit);
  EXPECT_TRUE(uses.set(std::array{use(1, true, true)}, 1)) << "the same licence";
  EXPECT_TRUE(uses.set(std::array{use(2, false, false)}, 1)) << "using fewer is always possible";
  EXPECT_EQ(uses.used(), 1U);
}

} // namespace
} // namespace kagimado::licence
