#include "engine/base/file.h"
#include "engine/recorder/camera_change.h"
#include "engine/recorder/schema.h"
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

// [REQ-CAM-4] What was set before there were licences stays set, and counts.
TEST_F(StateTest, CamerasOfAnOlderProgramKeepTheirSecurity) {
  {
    ASSERT_TRUE(std::filesystem::create_directory(folder_ / "s"));
    const auto key = MachineKey::load_or_create(folder_ / "s" / "machine.key").value();
    auto database = db::Database::open(folder_ / "s" / "state.sqlite").value();
    ASSERT_TRUE(db::migrate(database, state_migrations().first(2)));
    for (const auto& [id, url, on] :
         {std::tuple{4, "https://10.0.0.4/", 0}, std::tuple{5, "http://10.0.0.5/", 1}}) {
      auto row = database.prepare("INSERT INTO camera VALUES (?, 'x', ?, ?, 'off', '', NULL, ?, 0)").value();
      const auto credentials = key.seal(Bytes{0}, fmt::format("credentials of camera {}", id));
      ASSERT_TRUE(row.bind(1, std::int64_t{id})
                      .bind(2, std::string_view(url))
                      .bind(3, ByteView(credentials))
                      .bind(4, std::int64_t{on})
                      .run());
    }
    ASSERT_TRUE(
        database.execute("INSERT INTO alarm (camera, kind, from_us, to_us) VALUES (4, 'input', 7, 8)"));
  }
  auto state = open();
  ASSERT_TRUE(state) << state.error().message;
  const auto cameras = state->cameras();
  ASSERT_TRUE(cameras) << cameras.error().message;
  ASSERT_EQ(cameras->size(), 2U);
  EXPECT_EQ(cameras->at(0).position, 4U);
  EXPECT_EQ(use_of(cameras->at(0)), (licence::CameraUse{CameraId{4}, true, false}));
  EXPECT_EQ(use_of(cameras->at(1)), (licence::CameraUse{CameraId{5}, false, true}));
  EXPECT_FALSE(cameras->at(1).encryption_sent.at);
  auto alarms = state->database().prepare("SELECT kind, to_us FROM alarm").value();
  ASSERT_TRUE(alarms.step().value());
  EXPECT_EQ(alarms.text(0), "input");
}

TEST_F(StateTest, WhatWasSentComesBack) {
  auto camera = make_camera(3);
  camera.position = 9;
  camera.http_port = 8081;
  camera.address.mode = camera::Mode::Internet;
  camera.wants_https = true;
  camera.wanted_https_port = 8443;
  camera.wants_encryption = true;
  camera.connection_sent = {now_, Error{ErrorKind::Expired, "certificate"}};
  camera.encryption_sent = {now_, std::nullopt};
  ASSERT_TRUE(open()->save(camera));
  const auto kept = std::move(open()->cameras().value().at(0));
  EXPECT_EQ(kept.position, 9U);
  EXPECT_EQ(kept.http_port, 8081);
  EXPECT_EQ(kept.address.mode, camera::Mode::Internet);
  EXPECT_TRUE(kept.wants_https && kept.wants_encryption);
  EXPECT_EQ(kept.wanted_https_port, 8443);
  EXPECT_EQ(kept.connection_sent.at, now_);
  ASSERT_TRUE(kept.connection_sent.problem);
  EXPECT_EQ(kept.connection_sent.problem->kind, ErrorKind::Expired);
  EXPECT_EQ(kept.connection_sent.problem->message, "certificate");
  EXPECT_EQ(kept.encryption_sent.at, now_);
  EXPECT_FALSE(kept.encryption_sent.problem);
}

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
