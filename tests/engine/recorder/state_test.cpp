#include "engine/base/file.h"
#include "engine/recorder/camera_change.h"
#include "engine/recorder/state.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

namespace kagimado::recorder {
namespace {

class StateTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-state-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<State> open() { return State::open(folder_ / "s"); }

  static StoredCamera make_camera(std::uint32_t id) {
    StoredCamera camera;
    camera.id = CameraId{id};
    camera.name = "正面";
    camera.address = *camera::parse_address("https://10.0.0.3:8443/x");
    camera.address.user = "user";
    camera.address.password = ssl::SecretText("pass:word");
    camera.address.trust.way = ssl::TrustPolicy::Way::Pin;
    camera.address.trust.pin_sha256.emplace().fill(0x77);
    camera.data_encryption = true;
    return camera;
  }

  static sealed::PasswordKey make_key(std::uint8_t seed) {
    sealed::PasswordKey key;
    const Bytes kek(32, seed);
    key.kek = ssl::SecretArray<32>(kek);
    key.pb_salt.fill(seed);
    key.iterations = 1000U + seed;
    return key;
  }

  std::filesystem::path folder_;
  WallTime now_ = fakes::ManualClock().wall_now();
};

TEST_F(StateTest, CamerasComeBackWhole) {
  {
    auto state = open();
    ASSERT_TRUE(state) << state.error().message;
    ASSERT_TRUE(state->save(make_camera(7)));
    ASSERT_TRUE(state->save(make_camera(2)));
    auto renamed = make_camera(7);
    renamed.name = "裏口";
    renamed.key_pending = true;
    ASSERT_TRUE(state->save(renamed));
  }
  auto state = open();
  const auto cameras = state->cameras();
  ASSERT_TRUE(cameras) << cameras.error().message;
  ASSERT_EQ(cameras->size(), 2U);
  EXPECT_EQ(number((*cameras)[0].id), 2U);
  const auto& camera = (*cameras)[1];
  EXPECT_EQ(camera.name, "裏口");
  EXPECT_EQ(camera.address.url.host, "10.0.0.3");
  EXPECT_EQ(camera.address.url.port, 8443);
  EXPECT_EQ(camera.address.url.target, "/x");
  EXPECT_EQ(camera.address.user, "user");
  EXPECT_EQ(camera.address.password.view(), "pass:word");
  EXPECT_EQ(camera.address.trust.way, ssl::TrustPolicy::Way::Pin);
  EXPECT_EQ(camera.address.trust.pin_sha256, make_camera(7).address.trust.pin_sha256);
  EXPECT_TRUE(camera.data_encryption);
  EXPECT_TRUE(camera.key_pending);
  EXPECT_TRUE(state->remove(CameraId{7}));
  EXPECT_EQ(state->remove(CameraId{7}).error().kind, ErrorKind::NotFound);
}

TEST_F(StateTest, TheNewestPasswordIsInForce_AndIsPendingForSealedCameras) {
  auto state = open();
  EXPECT_FALSE(*state->password_in_force());
  auto clear = make_camera(1);
  clear.data_encryption = false;
  ASSERT_TRUE(state->save(clear));
  ASSERT_TRUE(state->save(make_camera(2)));
  ASSERT_TRUE(state->add_password(make_key(1), now_));
  ASSERT_TRUE(state->add_password(make_key(2), now_ - std::chrono::hours(5)))
      << "the clock was set back meanwhile";
  const auto in_force = state->password_in_force();
  ASSERT_TRUE(in_force && *in_force);
  EXPECT_EQ(to_hex((*in_force)->kek.view()), to_hex(make_key(2).kek.view()));
  EXPECT_EQ((*in_force)->pb_salt, make_key(2).pb_salt);
  EXPECT_EQ((*in_force)->iterations, 1002U);
  const auto cameras = state->cameras();
  EXPECT_FALSE((*cameras)[0].key_pending);
  EXPECT_TRUE((*cameras)[1].key_pending);
}

TEST_F(StateTest, ASecondRecorderIsRefused) {
  const auto first = open();
  ASSERT_TRUE(first);
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Conflict);
}

TEST_F(StateTest, AnotherMachinesKeyOpensNothing) {
  {
    auto state = open();
    ASSERT_TRUE(state->save(make_camera(1)));
    ASSERT_TRUE(state->add_password(make_key(1), now_));
  }
  std::filesystem::remove(folder_ / "s" / "machine.key");
  auto state = open();
  ASSERT_TRUE(state);
  EXPECT_EQ(state->cameras().error().kind, ErrorKind::Tampered);
  EXPECT_EQ(state->password_in_force().error().kind, ErrorKind::Tampered);
}

TEST_F(StateTest, SecretsCannotBeMovedToAnotherRow) {
  {
    auto state = open();
    ASSERT_TRUE(state->save(make_camera(1)));
    ASSERT_TRUE(state->save(make_camera(2)));
  }
  {
    auto database = *db::Database::open(folder_ / "s" / "state.sqlite");
    ASSERT_TRUE(
        database.execute("UPDATE camera SET credentials = (SELECT credentials FROM camera WHERE id = 1)"));
  }
  const auto cameras = open()->cameras();
  ASSERT_FALSE(cameras);
  EXPECT_EQ(cameras.error().kind, ErrorKind::Tampered);
  EXPECT_NE(cameras.error().message.find("camera 2"), std::string::npos) << cameras.error().message;
}

TEST_F(StateTest, ABrokenMachineKeyIsDamaged_AnOpenOneIsClosed) {
  (void)open();
  const auto file = folder_ / "s" / "machine.key";
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_TRUE(open());
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ASSERT_TRUE(write_file_atomic(file, as_bytes("short"), 0600));
  EXPECT_EQ(open().error().kind, ErrorKind::Damaged);
}

TEST_F(StateTest, AStateThatIsNoDatabaseIsDamaged_AndNamed) {
  (void)open();
  std::filesystem::remove(folder_ / "s" / "state.sqlite-wal");
  ASSERT_TRUE(write_file_atomic(folder_ / "s" / "state.sqlite", as_bytes(std::string(9000, 'x')), 0600));
  const auto state = open();
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().kind, ErrorKind::Damaged);
  EXPECT_NE(state.error().message.find("state.sqlite"), std::string::npos);
}

TEST(CameraChange, AnotherAddressOrTrustForgetsThePin_ANameDoesNot) {
  StoredCamera camera;
  camera.address = *camera::parse_address("https://a/");
  camera.address.trust.way = ssl::TrustPolicy::Way::Pin;
  camera.address.trust.pin_sha256.emplace();
  api::CameraChange rename;
  rename.name = "x";
  EXPECT_EQ(*apply_change(camera, std::move(rename)), false) << "no new connection for a name";
  EXPECT_TRUE(camera.address.trust.pin_sha256);
  api::CameraChange trust;
  trust.trust = ssl::TrustPolicy::Way::Pin;
  EXPECT_EQ(*apply_change(camera, std::move(trust)), true);
  EXPECT_FALSE(camera.address.trust.pin_sha256) << "how a user accepts a new certificate";
  camera.address.trust.pin_sha256.emplace();
  api::CameraChange move;
  move.url = "https://b/";
  EXPECT_EQ(*apply_change(camera, std::move(move)), true);
  EXPECT_FALSE(camera.address.trust.pin_sha256);
}

// Chains of old recordings are verified with them; the recorder may run meanwhile.
TEST_F(StateTest, AllPasswordsCanBeRead_WhileTheStateIsInUse) {
  const auto folder = folder_ / "s";
  EXPECT_EQ(State::passwords_of(folder).error().kind, ErrorKind::NotFound);
  EXPECT_FALSE(std::filesystem::exists(folder)) << "nothing is made by looking";
  auto state = open();
  ASSERT_TRUE(state);
  EXPECT_TRUE(State::passwords_of(folder)->empty());
  for (const std::uint8_t seed : {3, 5})
    ASSERT_TRUE(state->add_password(make_key(seed), now_));
  const auto passwords = State::passwords_of(folder);
  ASSERT_TRUE(passwords) << passwords.error().message;
  ASSERT_EQ(passwords->size(), 2U);
  EXPECT_EQ((*passwords)[0].pb_salt, make_key(5).pb_salt) << "the newest first";
  EXPECT_TRUE(std::ranges::equal((*passwords)[1].kek.view(), make_key(3).kek.view()));
  EXPECT_EQ((*passwords)[1].iterations, make_key(3).iterations);
}

TEST(CameraChange, ABadChangeChangesNothing) {
  StoredCamera camera;
  camera.name = "before";
  camera.address = *camera::parse_address("rtsps://a/");
  api::CameraChange change;
  change.name = "after";
  change.url = "ftp://a/";
  EXPECT_EQ(apply_change(camera, std::move(change)).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(camera.name, "before");
  api::CameraChange authority;
  authority.authority_pem = "not a certificate";
  EXPECT_EQ(apply_change(camera, std::move(authority)).error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::recorder
