// Who works at the monitors: logging in where something is denied, going on with it, being logged out.
#include "engine/view/answer.h"
#include "tests/fakes/monitor_rig.h"

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;
using fakes::FakeDesk;
using view::SessionState;

const view::Session nobody{.state = SessionState::LoggedOut, .actions = {"view_live"}};
const view::Session administrator{.state = SessionState::LoggedIn,
                                  .user_name = "admin",
                                  .level = "administrator",
                                  .actions = {"view_live", "operate_wall", "playback", "search", "export",
                                              "read_settings", "change_settings"}};

class LoginFlow : public testing::Test {
 protected:
  LoginFlow() {
    rig_.options.layout = 4;
    rig_.options.main_size = rig_.options.sub_size = {1280, 720};
    fakes::add_every_state(rig_.feed, rig_.clock);
    rig_.desk.now = nobody;
    rig_.desk.answer = [this](const FakeDesk::Sent& sent) {
      if (sent.body.value("password", "") != "right-one1")
        return FakeDesk::bad("denied");
      rig_.desk.now = administrator;
      return FakeDesk::good();
    };
  }

  void type(const std::string& field, const std::string& text) {
    rig_.click(field);
    rig_.sink->inject(TextTyped{0, text});
    rig_.frames(2);
  }

  void log_in() {
    type("login.name", "admin");
    type("login.password", "right-one1");
    rig_.click("login.ok");
    rig_.frames(2);
  }

  void show_menu(int output = 0) { rig_.move({640, 300}, output); }

  fakes::MonitorRig rig_;
};

TEST_F(LoginFlow, WhatIsDeniedOpensTheWindow_AndGoesOnAfterLoggingIn) {
  rig_.start();
  show_menu();
  rig_.click("menu.settings");
  EXPECT_EQ(rig_.widget("settings.title"), nullptr);
  ASSERT_NE(rig_.widget("login.ok"), nullptr);
  log_in();
  EXPECT_EQ(rig_.widget("login.ok"), nullptr);
  EXPECT_NE(rig_.widget("settings.title"), nullptr) << "what was tried";
}

TEST_F(LoginFlow, AWrongPasswordLeavesEverythingAsItWas) {
  rig_.start();
  show_menu();
  rig_.click("menu.layout.9");
  type("login.name", "admin");
  type("login.password", "wrong-one");
  rig_.click("login.ok");
  rig_.frames(2);
  EXPECT_NE(rig_.widget("login.message"), nullptr);
  EXPECT_EQ(rig_.screen().model().layout(), 4);
  rig_.click("login.cancel");
  EXPECT_EQ(rig_.screen().model().layout(), 4);
}

TEST_F(LoginFlow, EachDeniedThingAsks) {
  rig_.start();
  for (const char* button : {"menu.layout.1", "menu.playback", "menu.search", "menu.copy", "menu.settings"}) {
    show_menu();
    rig_.click(button);
    ASSERT_NE(rig_.widget("login.ok"), nullptr) << button;
    rig_.click("login.cancel");
  }
  EXPECT_TRUE(rig_.desk.sent.empty());
}

TEST_F(LoginFlow, TheBarSaysWhoItIs_AndLogsOut) {
  rig_.start();
  show_menu();
  EXPECT_EQ(rig_.widget("menu.log_out"), nullptr);
  rig_.click("menu.log_in");
  log_in();
  show_menu();
  ASSERT_NE(rig_.widget("menu.user"), nullptr);
  EXPECT_EQ(rig_.widget("menu.user")->text, "admin");
  show_menu(1);
  EXPECT_NE(rig_.widget("menu.log_out", 1), nullptr) << "one session for both monitors";
  rig_.click("menu.log_out", 1);
  EXPECT_EQ(rig_.desk.log_outs, 1);
}

TEST_F(LoginFlow, LoggedOut_WhatNeedsARightEnds) {
  rig_.desk.now = administrator;
  rig_.start();
  show_menu();
  rig_.click("menu.settings");
  ASSERT_NE(rig_.widget("settings.title"), nullptr);
  rig_.desk.now = nobody;
  rig_.desk.now.ended = true;
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("settings.title"), nullptr);
  ASSERT_NE(rig_.widget("login.ok"), nullptr) << "the recorder ended it: one can log in again";
  rig_.click("login.cancel");
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("login.ok"), nullptr) << "told once";
}

TEST_F(LoginFlow, FirstStart_AsksForTheAdministratorOnTheMainMonitor) {
  rig_.desk.now = {.state = SessionState::Setup};
  rig_.start();
  ASSERT_NE(rig_.widget("login.again"), nullptr);
  EXPECT_EQ(rig_.widget("login.ok", 1), nullptr);
  type("login.name", "admin");
  type("login.password", "right-one1");
  type("login.again", "right-one1");
  rig_.click("login.ok");
  rig_.frames(3);
  ASSERT_EQ(rig_.desk.sent.size(), 1u);
  EXPECT_EQ(rig_.desk.sent[0].target, "/setup");
  EXPECT_EQ(rig_.widget("login.ok"), nullptr);
}

TEST_F(LoginFlow, NobodyAtTheLiveWallIsLoggedOutByItself) {
  rig_.desk.now = administrator;
  rig_.desk.now.auto_logout = 180s;
  rig_.start();
  show_menu();
  EXPECT_GT(rig_.desk.touches, 0);
  rig_.pass(179s);
  EXPECT_EQ(rig_.desk.log_outs, 0);
  rig_.pass(2s);
  EXPECT_EQ(rig_.desk.log_outs, 1);
}

TEST_F(LoginFlow, WhoWatchesARecordingOrSetsSomethingIsNot) {
  rig_.desk.now = administrator;
  rig_.desk.now.auto_logout = 180s;
  rig_.start();
  show_menu();
  rig_.click("menu.settings");
  rig_.pass(600s);
  EXPECT_EQ(rig_.desk.log_outs, 0);
  rig_.click("settings.close");
  rig_.pass(181s);
  EXPECT_EQ(rig_.desk.log_outs, 1) << "back on live it counts again";
}

TEST_F(LoginFlow, TheMonitorItselfIsNeverAway) {
  rig_.desk.now = administrator;
  rig_.desk.now.auto_logout = 180s;
  rig_.desk.now.unattended = true;
  rig_.start();
  const int before = rig_.desk.touches;
  rig_.pass(181s);
  EXPECT_EQ(rig_.desk.log_outs, 0);
  EXPECT_GT(rig_.desk.touches, before) << "the recorder would end its session";
}

TEST_F(LoginFlow, BeforeAnythingIsKnown_NothingAsks) {
  rig_.desk.now = {};
  rig_.start();
  show_menu();
  EXPECT_EQ(rig_.widget("menu.log_in"), nullptr);
  rig_.click("menu.settings");
  EXPECT_NE(rig_.widget("settings.title"), nullptr);
}

} // namespace
} // namespace kagimado::osd
