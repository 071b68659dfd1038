// The settings pages as a hand uses them: what is pressed, what goes to the recorder, what is said.
#include "engine/view/answer.h"
#include "tests/fakes/page_answers.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

using fakes::FakeDesk;
using fakes::SettingsRig;

class Pages : public ::testing::Test {
 protected:
  Pages() {
    rig.desk.knows("/settings", fakes::new_settings());
    rig.desk.knows("/security", fakes::some_security());
    rig.desk.knows("/licences", fakes::some_licences());
    rig.desk.knows("/cameras", fakes::some_cameras());
    rig.desk.knows("/users", fakes::some_users());
    rig.desk.knows("/storage", fakes::some_storage());
    rig.desk.knows("/system", fakes::some_system());
    rig.desk.knows("/media", fakes::some_media());
    rig.desk.knows("/backups?medium=%2Fmedia%2Fusb0", fakes::some_backups());
    for (unsigned i = 1; i <= 4; ++i)
      rig.site.cameras.push_back({CameraId{i}, "Camera " + std::to_string(i), false, true, ""});
    rig.desk.now = {.state = view::SessionState::LoggedIn,
                    .user_id = 1,
                    .user_name = "admin",
                    .level = "administrator",
                    .actions = {"read_settings", "change_settings", "manage_users", "maintain",
                                "read_operation_log", "register_licence", "change_own_password"}};
  }

  const FakeDesk::Sent& last() { return rig.desk.sent.back(); }

  [[nodiscard]] bool enabled(const std::string& id) const {
    const auto* found = rig.widget(id);
    EXPECT_NE(found, nullptr) << id;
    return found != nullptr && found->enabled;
  }

  void secret(const std::string& row, const std::string& text) { rig.enter(row, text); }

  SettingsRig rig{testing::monitor_kinds[1], fakes::names_in_answers};
};

// --- Users

TEST_F(Pages, AUserWithTwoCamerasIsAdded) {
  rig.click("settings.page.users");
  rig.click("settings.users.add");
  EXPECT_EQ(rig.text("settings.subtitle"), "Add user");
  rig.enter("settings.user.name", "night");
  rig.click("settings.user.level.0");
  EXPECT_FALSE(enabled("settings.user.right.copy")) << "a viewer can never have it";
  rig.click("settings.user.right.playback");
  EXPECT_FALSE(enabled("settings.user.apply")) << "no password";
  EXPECT_EQ(rig.text("settings.user.message"), "Enter the password twice.");
  secret("settings.user.password", "watch-4711");
  secret("settings.user.again", "watch-4712");
  EXPECT_EQ(rig.text("settings.user.again.problem"), "The two are not the same.");
  EXPECT_FALSE(enabled("settings.user.apply"));
  secret("settings.user.again", "watch-4711");
  rig.click("settings.user.cameras");
  rig.click("settings.ticks.all");
  rig.click("settings.ticks.1");
  rig.click("settings.ticks.3");
  rig.click("settings.back");
  EXPECT_EQ(rig.text("settings.user.cameras.value"), "1,3");
  rig.click("settings.user.apply");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(last().method + last().target, "POST/users");
  EXPECT_EQ(last().body, (nlohmann::json{{"name", "night"},
                                         {"level", "viewer"},
                                         {"rights", {"picture_display", "camera_operation", "playback"}},
                                         {"view", "1,3"},
                                         {"password", "watch-4711"}}));
  EXPECT_EQ(rig.widget("settings.subtitle"), nullptr) << "back at the table";
}

TEST_F(Pages, APasswordIsJudgedWhileItIsTyped_AndNeverLogged) {
  rig.click("settings.page.users");
  rig.click("settings.users.add");
  rig.click("settings.user.password");
  rig.type("short");
  EXPECT_FALSE(enabled("entry.ok"));
  EXPECT_NE(rig.text("entry.problem").find("8 to 32"), std::string::npos);
  EXPECT_EQ(rig.text("entry.field"), "");
}

TEST_F(Pages, RefusalsOfUsersAreSaidInWords) {
  rig.click("settings.page.users");
  rig.click("settings.user.3.edit");
  rig.click("settings.user.right.playback");
  for (const auto& [reason, words] : std::map<std::string, std::string>{
           {"denied", "You have no right to do this"}, {"limit", "A limit is exceeded"}}) {
    rig.desk.answer = [why = reason](const auto&) { return FakeDesk::bad(why); };
    rig.click("settings.user.apply");
    EXPECT_EQ(rig.widget("settings.user.message")->value, reason);
    EXPECT_EQ(rig.text("settings.user.message"), words);
    EXPECT_EQ(rig.text("settings.subtitle"), "Edit user") << "what was changed stays";
  }
}

TEST_F(Pages, AUserIsRemovedOnlyAfterAQuestion) {
  rig.click("settings.page.users");
  rig.click("settings.user.2.edit");
  rig.click("settings.user.remove");
  rig.click("settings.user.removal.no");
  EXPECT_TRUE(rig.desk.sent.empty());
  rig.click("settings.user.remove");
  rig.click("settings.user.removal.yes");
  EXPECT_EQ(last().method + last().target, "DELETE/users/2");
}

TEST_F(Pages, LoggedOutRightsAndAutoLoginAreSet) {
  rig.click("settings.page.users");
  rig.click("settings.users.logged_out");
  EXPECT_EQ(rig.widget("settings.user.level.0"), nullptr);
  EXPECT_FALSE(enabled("settings.user.right.setup"));
  rig.click("settings.user.right.camera_operation");
  rig.click("settings.user.apply");
  EXPECT_EQ(last().method + last().target, "PUT/users/logged_out");
  EXPECT_EQ(last().body,
            (nlohmann::json{{"rights", {"picture_display", "camera_operation"}}, {"view", "all"}}));
  rig.click("settings.users.auto_login.2");
  EXPECT_EQ(last().method + last().target, "PUT/users/auto_login");
  EXPECT_EQ(last().body, (nlohmann::json{{"id", 2}}));
}

TEST_F(Pages, WhoMayNotManageUsersHasTheOwnPasswordThere) {
  rig.desk.now.actions = {"read_settings", "change_settings", "change_own_password"};
  rig.click("settings.page.users");
  EXPECT_EQ(rig.widget("settings.users.add"), nullptr);
  EXPECT_FALSE(rig.desk.looked.contains("/users"));
  rig.click("settings.users.own_password");
  secret("settings.password.old", "before-11");
  secret("settings.user.password", "after-222");
  secret("settings.user.again", "after-222");
  rig.click("settings.password.apply");
  EXPECT_EQ(last().method + last().target, "PUT/session/password");
  EXPECT_EQ(last().body, (nlohmann::json{{"old", "before-11"}, {"new", "after-222"}}));
}

// --- Cameras

TEST_F(Pages, ACameraIsAdded) {
  rig.click("settings.page.cameras");
  rig.click("settings.cameras.add");
  EXPECT_EQ(rig.text("settings.camera.number"), "5");
  rig.enter("settings.camera.name", "gate");
  rig.enter("settings.camera.url", "10.0.0.5");
  EXPECT_EQ(rig.text("settings.camera.url"), "http://10.0.0.5/");
  secret("settings.camera.password", "cam-pw");
  rig.click("settings.camera.trust.2");
  rig.click("settings.camera.apply");
  EXPECT_EQ(last().method + last().target, "POST/cameras");
  EXPECT_EQ(last().body, (nlohmann::json{{"id", 5},
                                         {"name", "gate"},
                                         {"url", "http://10.0.0.5/"},
                                         {"user", "admin"},
                                         {"trust", "off"},
                                         {"mode", "direct"},
                                         {"password", "cam-pw"}}));
}

TEST_F(Pages, ACameraTellsItsCertificate_AndAnExpiredOneInRed) {
  rig.click("settings.page.cameras");
  EXPECT_EQ(rig.text("settings.camera.1.certificate"), "Certificate until 2031-04-01");
  rig.click("settings.camera.4.edit");
  EXPECT_EQ(rig.text("settings.camera.valid_until"), "2026-10-31 (expired)");
  EXPECT_EQ(rig.text("settings.camera.fingerprint").substr(0, 9), "8f1c 22a9");
}

// [REQ-CAM-7]
TEST_F(Pages, InternetModeIsExplained_AndTooManyAreWarnedAgainst) {
  rig.click("settings.page.cameras");
  EXPECT_EQ(rig.widget("settings.cameras.warning"), nullptr);
  rig.click("settings.camera.1.edit");
  EXPECT_EQ(rig.widget("settings.camera.mode.note"), nullptr);
  rig.click("settings.camera.mode.1");
  EXPECT_NE(rig.text("settings.camera.mode.note").find("at most 32"), std::string::npos);
  rig.click("settings.camera.apply");
  EXPECT_EQ(last().body, (nlohmann::json{{"mode", "internet"}})) << "nothing that would forget the pin";
  auto security = fakes::some_security();
  security["internet_mode_warning"] = true;
  rig.desk.knows("/security", security);
  rig.settle();
  EXPECT_NE(rig.text("settings.cameras.warning").find("unstable"), std::string::npos);
}

// [REQ-ENC-11, ENC-12]
TEST_F(Pages, AnEncryptedCameraIsADecodeErrorWhereCamerasAreSwapped) {
  rig.click("settings.page.cameras");
  rig.click("settings.cameras.swap");
  EXPECT_EQ(rig.text("settings.swap.1.state"), "OK");
  EXPECT_EQ(rig.text("settings.swap.2.state"), "Decode error");
  EXPECT_EQ(rig.text("settings.swap.4.state"), "The certificate has expired");
}

TEST_F(Pages, TwoCamerasAreSwapped) {
  rig.click("settings.page.cameras");
  rig.click("settings.cameras.swap");
  EXPECT_FALSE(enabled("settings.swap.apply"));
  rig.click("settings.swap.1.tick");
  rig.click("settings.swap.4.tick");
  rig.click("settings.swap.apply");
  EXPECT_EQ(last().method + last().target, "POST/cameras/swap");
  EXPECT_EQ(last().body, (nlohmann::json{{"a", 1}, {"b", 4}}));
  EXPECT_EQ(rig.widget("settings.swap.message")->value, "good");
}

TEST_F(Pages, FoundCamerasAreTickedAndRegistered) {
  int number = 4;
  rig.desk.answer = [&number](const FakeDesk::Sent& sent) {
    if (sent.target == "/cameras/search")
      return FakeDesk::good(fakes::found_cameras());
    if (sent.body["url"] == "rtsp://192.168.0.22/")
      return FakeDesk::bad("denied");
    return FakeDesk::good({{"id", ++number}});
  };
  rig.click("settings.page.cameras");
  rig.click("settings.cameras.search");
  EXPECT_EQ(rig.text("settings.search.0.state"), "Registered (1)");
  EXPECT_FALSE(enabled("settings.search.0.tick"));
  rig.click("settings.search.1.tick");
  rig.click("settings.search.2.tick");
  EXPECT_FALSE(enabled("settings.search.register")) << "no password yet";
  secret("settings.search.password", "cam-pw");
  rig.click("settings.search.register");
  EXPECT_EQ(rig.text("settings.search.1.state"), "Registered (5)");
  EXPECT_EQ(rig.text("settings.search.2.state"), "You have no right to do this");
  ASSERT_EQ(rig.desk.sent.size(), 3u);
  EXPECT_EQ(rig.desk.sent[1].body["password"], "cam-pw");
  EXPECT_EQ(rig.desk.sent[2].body["id"], 6);
}

// --- Recording, network, basic

TEST_F(Pages, DisksAndCamerasThatAreNotRecordedSayWhy) {
  rig.click("settings.page.recording");
  EXPECT_EQ(rig.text("settings.disk.0.state"), "Recording");
  EXPECT_EQ(rig.text("settings.disk.1.state"), "Missing");
  EXPECT_EQ(rig.text("settings.recorded.1.state"), "Recording");
  EXPECT_EQ(rig.text("settings.recorded.4.state"), "Cannot be recorded (disk error)");
  rig.enter("settings.recording.retention_days", "30");
  rig.click("settings.values.apply");
  EXPECT_EQ(last().body["values"], (nlohmann::json{{"recording.retention_days", 30}}));
}

TEST_F(Pages, AForwardingPortIsSetForItsCamera) {
  rig.click("settings.page.network");
  EXPECT_EQ(rig.text("settings.network.door.1"), "HTTPS 443: Cannot be opened");
  rig.click("settings.forwarding.2.port");
  rig.type("443");
  EXPECT_EQ(rig.text("entry.problem"), "This is the HTTPS port.");
  EXPECT_FALSE(enabled("entry.ok"));
  rig.type("8082");
  rig.click("entry.ok");
  EXPECT_EQ(rig.text("settings.forwarding.2.port"), "8082");
  EXPECT_EQ(rig.text("settings.forwarding.2.state"), "Not set yet");
  rig.enter("settings.network.http_port", "8080");
  rig.click("settings.values.apply");
  EXPECT_EQ(last().body["values"],
            (nlohmann::json{{"network.forwarding_ports", {0, 8082}}, {"network.http_port", 8080}}));
}

// [REQ-PC-2]
TEST_F(Pages, UnderHttpsThePageSaysThatForwardingDoesNotOperate) {
  auto settings = fakes::new_settings();
  settings["values"]["security.connection_method"] = "https";
  settings["values"]["network.forwarding_ports"] = {8081};
  rig.desk.knows("/settings", settings);
  rig.click("settings.page.network");
  EXPECT_NE(rig.widget("settings.network.no_forwarding"), nullptr);
  EXPECT_EQ(rig.text("settings.forwarding.1.state"), "Open") << "as the recorder tells";
}

TEST_F(Pages, AForwardingPortThatCouldNotBeOpenedIsShown) {
  auto settings = fakes::new_settings();
  settings["values"]["network.forwarding_ports"] = {8081};
  rig.desk.knows("/settings", settings);
  auto system = fakes::some_system();
  system["forwarding"][0]["open"] = false;
  rig.desk.knows("/system", system);
  rig.click("settings.page.network");
  EXPECT_EQ(rig.text("settings.forwarding.1.state"), "Cannot be opened");
}

TEST_F(Pages, ATimeZoneIsFoundByItsName) {
  rig.click("settings.system.time_zone");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (rig.widget("settings.zone.pending") != nullptr && std::chrono::steady_clock::now() < deadline)
    rig.settle();
  rig.enter("settings.zone.search", "paris");
  rig.click("settings.zone.Europe/Paris");
  EXPECT_EQ(rig.text("settings.system.time_zone"), "Europe/Paris");
  rig.click("settings.values.apply");
  EXPECT_EQ(last().body["values"], (nlohmann::json{{"system.time_zone", "Europe/Paris"}}));
}

TEST_F(Pages, TheClockSaysWhetherItIsSynchronised) {
  rig.settle();
  EXPECT_EQ(rig.text("settings.ntp"), "Synchronised");
  EXPECT_TRUE(rig.pressed.wake_at) << "the second changes by itself";
}

// --- Monitors

TEST_F(Pages, AMonitorTakesWhatIsChosenAtOnce_AndTheOtherStays) {
  rig.click("settings.page.monitors");
  rig.click("settings.monitor.layout.3");
  rig.click("settings.monitor.titles");
  rig.click("settings.monitor.popup.2");
  rig.enter("settings.monitor.popup.dwell", "30");
  rig.click("settings.monitor.kiosk");
  rig.click("settings.monitor.fit.1");
  EXPECT_EQ(rig.walls[0].layout, 16);
  const auto& main = rig.walls[0].preferences;
  EXPECT_FALSE(main.camera_titles);
  EXPECT_TRUE(main.kiosk && main.fill_tiles);
  EXPECT_EQ(main.popup.mode, PopupMode::Enlarge);
  EXPECT_EQ(main.popup.dwell, std::chrono::seconds(30));
  EXPECT_EQ(rig.walls[1].preferences, WallPreferences{});
  rig.click("settings.tab.sub_monitor");
  rig.click("settings.monitor.clock");
  EXPECT_FALSE(rig.walls[1].preferences.picture_clock);
  EXPECT_TRUE(rig.desk.sent.empty()) << "the recorder has no part in it";
}

TEST_F(Pages, ATourIsMadeOfSteps) {
  rig.click("settings.page.monitors");
  EXPECT_FALSE(enabled("settings.monitor.tour.runs"));
  rig.click("settings.monitor.tour");
  rig.click("settings.tour.add");
  rig.click("settings.tour.layout.2");
  rig.enter("settings.tour.page", "2");
  rig.click("settings.tour.step.apply");
  rig.click("settings.tour.add");
  rig.click("settings.tour.kind.1");
  rig.enter("settings.tour.dwell", "25");
  rig.click("settings.tour.step.apply");
  EXPECT_EQ(rig.text("settings.tour.0.shows"), "9 tiles, page 2");
  EXPECT_EQ(rig.text("settings.tour.1.shows"), "1  Camera 1");
  rig.click("settings.tour.1.up");
  EXPECT_EQ(rig.text("settings.tour.0.shows"), "1  Camera 1");
  EXPECT_EQ(rig.walls[0].preferences.tour.steps[0].dwell, std::chrono::seconds(25));
  rig.click("settings.tour.1.remove");
  EXPECT_EQ(rig.walls[0].preferences.tour.steps.size(), 1u);
  rig.click("settings.back");
  rig.click("settings.monitor.tour.runs");
  EXPECT_TRUE(rig.walls[0].preferences.tour.runs);
}

// --- Maintenance

TEST_F(Pages, TheLogIsFilteredByTheRecorder) {
  rig.click("settings.page.maintenance");
  rig.click("settings.tab.system");
  rig.click("settings.log");
  const auto asked = [&](const std::string& part) {
    for (const auto& target : rig.desk.looked)
      if (target.starts_with("/operations") && target.find(part) != std::string::npos)
        return target;
    return std::string();
  };
  const auto all = asked("");
  ASSERT_FALSE(all.empty());
  rig.desk.knows(all, fakes::some_operations());
  rig.settle();
  EXPECT_EQ(rig.text("settings.log.0.user"), "admin");
  EXPECT_EQ(rig.widget("settings.log.5.user"), nullptr);
  rig.click("settings.log.failures");
  EXPECT_FALSE(asked("&ok=false").empty());
  rig.click("settings.log.camera");
  rig.click("choice.2");
  EXPECT_FALSE(asked("&camera=2").empty());
}

TEST_F(Pages, ABackupIsMadeAndRestoredWithAPassword) {
  rig.click("settings.page.maintenance");
  rig.click("settings.tab.system");
  rig.click("settings.backup");
  EXPECT_FALSE(enabled("settings.backup.make")) << "no password";
  secret("settings.backup.password", "safe-2026");
  rig.click("settings.backup.make");
  EXPECT_EQ(last().method + last().target, "POST/backups");
  EXPECT_EQ(last().body, (nlohmann::json{{"medium", "/media/usb0"}, {"password", "safe-2026"}}));
  rig.click("settings.backup.0.restore");
  rig.click("settings.backup.question.no");
  EXPECT_EQ(rig.desk.sent.size(), 1u);
  rig.desk.answer = [](const auto&) { return FakeDesk::bad("wrong_password"); };
  rig.click("settings.backup.0.restore");
  rig.click("settings.backup.question.yes");
  EXPECT_EQ(last().body, (nlohmann::json{{"medium", "/media/usb0"},
                                         {"file", "kagimado-20261126-093000.backup"},
                                         {"password", "safe-2026"}}));
  EXPECT_EQ(rig.widget("settings.backup.message")->value, "wrong_password");
}

TEST_F(Pages, ARestartIsAskedTwice) {
  rig.click("settings.page.maintenance");
  rig.click("settings.tab.system");
  rig.click("settings.restart");
  rig.click("settings.restart.first.yes");
  EXPECT_TRUE(rig.desk.sent.empty());
  rig.click("settings.restart.second.no");
  EXPECT_TRUE(rig.desk.sent.empty());
  rig.click("settings.restart");
  rig.click("settings.restart.first.yes");
  rig.click("settings.restart.second.yes");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(last().method + last().target, "POST/system/restart");
}

TEST_F(Pages, WhoMayNotMaintainCanNeitherRestartNorBackUp) {
  rig.desk.now.actions = {"read_settings", "change_settings"};
  rig.click("settings.page.maintenance");
  rig.click("settings.tab.system");
  EXPECT_FALSE(enabled("settings.restart"));
  EXPECT_FALSE(enabled("settings.backup"));
  EXPECT_FALSE(enabled("settings.log"));
}

} // namespace
} // namespace kagimado::osd
