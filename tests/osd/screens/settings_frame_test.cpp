// The frame of all settings screens: menu, tabs, sub screens, what is asked before changes are lost, and the
// rows and dialogs that pages are made of.
#include "engine/view/answer.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

using fakes::FakeDesk;
using fakes::SettingsRig;

class Frame : public ::testing::Test {
 protected:
  Frame() {
    rig.desk.knows("/settings", fakes::new_settings());
    rig.desk.knows("/security", fakes::some_security());
    rig.desk.knows("/licences", fakes::some_licences());
  }

  SettingsRig rig;
};

TEST_F(Frame, EveryPageOfTheMenuOpens) {
  rig.settle();
  EXPECT_EQ(rig.text("settings.menu"), "Advanced settings");
  for (const auto& entry : settings_menu()) {
    const auto id = std::string("settings.page.") + std::string(entry.id);
    rig.click(id);
    EXPECT_EQ(rig.widget(id)->value, "on");
    for (const auto& tab : entry.tabs)
      if (entry.tabs.size() > 1)
        rig.click(std::string("settings.tab.") + std::string(tab.id));
  }
}

TEST_F(Frame, ASubScreenHasItsTitleAndAWayBack) {
  rig.click("settings.page.extension");
  EXPECT_EQ(rig.widget("settings.back"), nullptr);
  rig.click("settings.security.connection");
  EXPECT_EQ(rig.text("settings.subtitle"), "Connection method");
  rig.click("settings.back");
  EXPECT_EQ(rig.widget("settings.subtitle"), nullptr);
  EXPECT_NE(rig.widget("settings.security.connection"), nullptr);
  rig.click("settings.security.connection");
  rig.painted.key(Key::Escape);
  rig.settle();
  EXPECT_EQ(rig.widget("settings.subtitle"), nullptr) << "Escape leaves the sub screen first";
  rig.painted.key(Key::Escape);
  rig.settle();
  EXPECT_FALSE(rig.screen.open);
}

TEST_F(Frame, ChangesThatWereNotSetAreAskedFor_BeforeTheyAreLost) {
  rig.click("settings.page.extension");
  rig.click("settings.security.tls_1_1");
  rig.click("settings.page.basic");
  ASSERT_NE(rig.widget("settings.leave.text"), nullptr);
  rig.click("settings.leave.no");
  EXPECT_EQ(rig.widget("settings.page.extension")->value, "on");
  EXPECT_EQ(rig.widget("settings.security.tls_1_1")->value, "off");
  rig.click("settings.close");
  rig.click("settings.leave.yes");
  EXPECT_FALSE(rig.screen.open);
  EXPECT_TRUE(rig.desk.sent.empty());
}

TEST_F(Frame, ASetChangeIsSentOnce_AndSaidToBeDone) {
  rig.click("settings.page.extension");
  EXPECT_FALSE(rig.widget("settings.values.apply")->enabled);
  rig.click("settings.security.tls_1_1");
  rig.click("settings.values.apply");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(rig.desk.sent[0].method + rig.desk.sent[0].target, "PUT/settings");
  EXPECT_EQ(rig.desk.sent[0].body,
            (nlohmann::json{{"revision", 5}, {"values", {{"security.tls_1_1", false}}}}));
  EXPECT_EQ(rig.widget("settings.values.message")->value, "good");
  EXPECT_FALSE(rig.widget("settings.values.apply")->enabled) << "nothing is left to set";
  rig.click("settings.page.basic");
  EXPECT_EQ(rig.widget("settings.leave.text"), nullptr);
}

TEST_F(Frame, WhileItIsUnderWay_NothingCanBeChanged) {
  rig.desk.answer = [](const auto&) { return nullptr; };
  rig.click("settings.page.extension");
  rig.click("settings.security.tls_1_1");
  rig.click("settings.values.apply");
  EXPECT_EQ(rig.widget("settings.values.message")->value, "busy");
  EXPECT_FALSE(rig.widget("settings.security.tls_1_1")->enabled);
  rig.desk.outcomes[0] = FakeDesk::good({{"revision", 6}});
  rig.settle();
  EXPECT_TRUE(rig.widget("settings.security.tls_1_1")->enabled);
}

TEST_F(Frame, ARefusalStandsAtItsField_AndAConflictIsSaid) {
  rig.desk.answer = [](const auto&) {
    return FakeDesk::bad(
        "invalid",
        nlohmann::json::parse(R"({"error":{"problems":[{"key":"network.https_port","kind":"invalid"}]}})"));
  };
  rig.click("settings.page.extension");
  rig.enter("settings.network.https_port", "8443");
  EXPECT_EQ(rig.text("settings.network.https_port"), "8443");
  rig.click("settings.values.apply");
  EXPECT_EQ(rig.text("settings.network.https_port.problem"), "This value cannot be set");
  EXPECT_EQ(rig.widget("settings.values.message")->value, "invalid");
  rig.desk.answer = [](const auto&) { return FakeDesk::bad("conflict"); };
  rig.click("settings.values.apply");
  EXPECT_EQ(rig.widget("settings.values.message")->value, "conflict");
  EXPECT_EQ(rig.text("settings.network.https_port"), "8443") << "what was typed stays";
  rig.click("settings.values.discard");
  EXPECT_EQ(rig.text("settings.network.https_port"), "443");
}

TEST_F(Frame, NumbersAreJudgedWhileTheyAreTyped) {
  rig.click("settings.page.extension");
  rig.click("settings.network.https_port");
  EXPECT_EQ(rig.text("entry.rule"), "1 to 65535");
  rig.type("70000");
  EXPECT_EQ(rig.text("entry.problem"), "1 to 65535");
  EXPECT_FALSE(rig.widget("entry.ok")->enabled);
  rig.type("80");
  EXPECT_EQ(rig.text("entry.problem"), "This is the HTTP port number.");
  rig.click("entry.cancel");
  EXPECT_EQ(rig.text("settings.network.https_port"), "443");
}

TEST_F(Frame, WhoMayNotChangeSettings_SeesThemGreyed) {
  rig.desk.now = {.state = view::SessionState::LoggedIn, .actions = {"read_settings"}};
  rig.click("settings.page.extension");
  EXPECT_FALSE(rig.widget("settings.security.tls_1_1")->enabled);
  EXPECT_FALSE(rig.widget("settings.network.https_port")->enabled);
  EXPECT_FALSE(rig.widget("settings.values.apply")->enabled);
}

TEST_F(Frame, SaysWhyThereIsNothingToShow) {
  rig.desk.known["/settings"] = FakeDesk::bad("disconnected");
  rig.click("settings.page.extension");
  EXPECT_EQ(rig.text("settings.values.missing"), "The recorder cannot be reached");
  rig.desk.known.erase("/settings");
  rig.settle();
  EXPECT_EQ(rig.text("settings.values.pending"), "Loading");
}

} // namespace
} // namespace kagimado::osd
