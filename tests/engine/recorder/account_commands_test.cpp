// Commands about users and settings.
#include "engine/base/file.h"
#include "engine/recorder/api_client.h"
#include "engine/recorder/settings_commands.h"
#include "engine/recorder/user_commands.h"
#include "engine/settings/recorder_catalogue.h"
#include "tests/engine/recorder/commands_fixture.h"

namespace kagimado::recorder {
namespace {

class UserCommands : public CommandsFixture {
 protected:
  ExitCode add(const std::string& name, const std::string& level, const std::string& password,
               const std::string& view = "") {
    return user_add(context(password + "\n"), {name, level, view, ""});
  }

  std::string list() {
    EXPECT_EQ(user_list(context()), ExitCode::Ok) << err_.str();
    return out_.str();
  }
};

TEST_F(UserCommands, TheFirstUserIsAnAdministrator) {
  EXPECT_TRUE(list().starts_with("no users yet")) << out_.str();
  EXPECT_EQ(add("guard", "viewer", "guard-pass-1"), ExitCode::Usage);
  EXPECT_EQ(add("admin", "administrator", "admin-pass-1", "1"), ExitCode::Usage);
  EXPECT_EQ(add("admin", "administrator", "admin-pass-1"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(out_.str(), "admin added, the first administrator\n");
  EXPECT_TRUE(list().starts_with("administrator   admin\n")) << out_.str();
}

TEST_F(UserCommands, UsersAreAddedChangedAndRemovedByTheirNames) {
  ASSERT_EQ(add("admin", "administrator", "admin-pass-1"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(add("門衛", "viewer", "guard-pass-1", "1-3"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(out_.str(), "門衛 added, viewer\n");
  EXPECT_NE(list().find("viewer          門衛\n                cameras: 1-3; rights: "), std::string::npos)
      << out_.str();
  EXPECT_EQ(user_level(context(), "門衛", "operator"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(user_view(context(), "門衛", ""), ExitCode::Ok) << err_.str();
  EXPECT_NE(list().find("operator        門衛\n                cameras: none; rights: "), std::string::npos)
      << out_.str();
  EXPECT_EQ(user_remove(context(), "門衛"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(list().find("門衛"), std::string::npos);
  EXPECT_EQ(user_remove(context(), "門衛"), ExitCode::Failed);
  EXPECT_NE(err_.str().find("門衛: no such user"), std::string::npos) << err_.str();
}

TEST_F(UserCommands, SomebodyIsLoggedInAtTheMonitorsByItself_AndNobodyAgain) {
  ASSERT_EQ(add("admin", "administrator", "admin-pass-1"), ExitCode::Ok) << err_.str();
  ASSERT_EQ(add("門衛", "viewer", "guard-pass-1"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(list().find("by itself"), std::string::npos) << out_.str();
  EXPECT_EQ(user_auto_login(context(), "門衛"), ExitCode::Ok) << err_.str();
  EXPECT_TRUE(list().ends_with("logged in at the monitors by itself: 門衛\n")) << out_.str();
  EXPECT_EQ(user_auto_login(context(), "who"), ExitCode::Failed);
  EXPECT_TRUE(list().ends_with(": 門衛\n"));
  EXPECT_EQ(user_auto_login(context(), ""), ExitCode::Ok) << err_.str();
  EXPECT_EQ(list().find("by itself"), std::string::npos) << out_.str();
}

TEST_F(UserCommands, WhatBreaksARuleIsRefused_AndThePasswordIsNotTold) {
  ASSERT_EQ(add("admin", "administrator", "admin-pass-1"), ExitCode::Ok) << err_.str();
  EXPECT_EQ(add("guard", "viewer", "short"), ExitCode::Failed);
  EXPECT_EQ(err_.str().find("short\""), std::string::npos) << err_.str();
  EXPECT_EQ(add("guard", "viewer", ""), ExitCode::Usage);
  EXPECT_EQ(add("guard", "viewer", "guard-pass-1", "1-x"), ExitCode::Failed);
  EXPECT_EQ(add("admin", "viewer", "guard-pass-1"), ExitCode::Failed) << "there is one";
  EXPECT_EQ(user_remove(context(), "admin"), ExitCode::Failed) << "the last administrator";
  EXPECT_EQ(user_level(context(), "admin", "viewer"), ExitCode::Failed);
  EXPECT_EQ(user_password(context(), "admin", folder_ / "none"), ExitCode::Usage);
  EXPECT_TRUE(list().starts_with("administrator   admin\n")) << out_.str();
  EXPECT_EQ(out_.str().find("guard"), std::string::npos);
}

TEST_F(UserCommands, ALostPasswordIsSetAnew_FromAFileToo) {
  ASSERT_EQ(add("admin", "administrator", "admin-pass-1"), ExitCode::Ok) << err_.str();
  const auto opens = [this](const char* password) {
    const auto body = Json{{"name", "admin"}, {"password", password}};
    return call(context(), "POST", "/session", body.dump()).has_value();
  };
  EXPECT_TRUE(opens("admin-pass-1"));
  EXPECT_EQ(user_password(context("second-pass-2\n"), "admin", ""), ExitCode::Ok) << err_.str();
  EXPECT_EQ(out_.str(), "admin: password set, sessions ended\n");
  EXPECT_FALSE(opens("admin-pass-1"));
  EXPECT_TRUE(opens("second-pass-2"));
  ASSERT_TRUE(write_file_atomic(folder_ / "pw", as_bytes("third-pass-3\r\n"), 0600));
  EXPECT_EQ(user_password(context(), "admin", folder_ / "pw"), ExitCode::Ok) << err_.str();
  EXPECT_TRUE(opens("third-pass-3"));
}

class SettingsCommands : public CommandsFixture {
 protected:
  ExitCode set(const std::vector<std::string>& words) { return settings_set(context(), words); }

  std::string get(const std::string& key) {
    EXPECT_EQ(settings_get(context(), key), ExitCode::Ok) << err_.str();
    return out_.str();
  }
};

TEST_F(SettingsCommands, AllAreListed_WithWhatMayBeSet) {
  EXPECT_EQ(settings_list(context()), ExitCode::Ok) << err_.str();
  EXPECT_EQ(std::ranges::count(out_.str(), '\n'), std::ssize(settings::recorder_catalogue().descriptors()));
  EXPECT_NE(out_.str().find("network.https_port            443                   1 to 65535\n"),
            std::string::npos)
      << out_.str();
  EXPECT_NE(out_.str().find("security.tls_1_1              on                    on or off\n"),
            std::string::npos);
  EXPECT_NE(out_.str().find("one of ja,en\n"), std::string::npos);
}

TEST_F(SettingsCommands, ValuesOfEveryTypeAreSetAndRead) {
  EXPECT_EQ(set({"security.tls_1_1", "off", "recording.retention_days", "30", "system.language", "en",
                 "network.forwarding_ports", "8081,0,8083", "system.recorder_name", "正門 1"}),
            ExitCode::Ok)
      << err_.str();
  EXPECT_TRUE(out_.str().starts_with("changed: ")) << out_.str();
  EXPECT_EQ(get("security.tls_1_1"), "off\n");
  EXPECT_EQ(get("recording.retention_days"), "30\n");
  EXPECT_EQ(get("system.language"), "en\n");
  EXPECT_EQ(get("network.forwarding_ports"), "8081,0,8083\n");
  EXPECT_EQ(get("system.recorder_name"), "正門 1\n");
  EXPECT_EQ(set({"system.language", "en"}), ExitCode::Ok);
  EXPECT_EQ(out_.str(), "nothing changed\n");
  EXPECT_EQ(set({"network.forwarding_ports", ""}), ExitCode::Ok);
  EXPECT_EQ(get("network.forwarding_ports"), "\n");
}

TEST_F(SettingsCommands, AllOrNoneIsSet_AndEachProblemIsTold) {
  EXPECT_EQ(set({"system.language", "en", "network.https_port", "21", "system.time_zone", "Mars/Olympus"}),
            ExitCode::Failed);
  EXPECT_NE(err_.str().find("no such time zone"), std::string::npos) << err_.str();
  EXPECT_EQ(get("system.language"), "ja\n");
  EXPECT_EQ(set({"network.http_port", "0", "system.time_zone", "Mars/Olympus"}), ExitCode::Failed);
  EXPECT_NE(err_.str().find("network.http_port"), std::string::npos) << err_.str();
  EXPECT_NE(err_.str().find("system.time_zone"), std::string::npos) << err_.str();
}

TEST_F(SettingsCommands, WhatIsNoSettingOrNoValueOfItsKindIsToldBeforeAnythingIsSent) {
  EXPECT_EQ(set({}), ExitCode::Usage);
  EXPECT_EQ(set({"system.language"}), ExitCode::Usage);
  EXPECT_EQ(set({"system.colour", "red"}), ExitCode::Failed);
  EXPECT_EQ(set({"security.tls_1_1", "yes"}), ExitCode::Usage);
  EXPECT_NE(err_.str().find("on or off"), std::string::npos) << err_.str();
  EXPECT_EQ(set({"network.http_port", "80x"}), ExitCode::Usage);
  EXPECT_EQ(set({"network.forwarding_ports", "8081,,8083"}), ExitCode::Usage);
  EXPECT_EQ(settings_get(context(), "system.colour"), ExitCode::Failed);
  socket_ = folder_ / "none.sock";
  EXPECT_EQ(settings_list(context()), ExitCode::NoRecorder);
}

} // namespace
} // namespace kagimado::recorder
