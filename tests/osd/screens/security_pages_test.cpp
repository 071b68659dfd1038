// The manual's own screens: security between recorder and PC, between recorder and cameras, and licences.
#include "engine/licence/release_key.h"
#include "engine/view/answer.h"
#include "osd/screens/settings/licence_facts.h"
#include "tests/fakes/settings_rig.h"

namespace kagimado::osd {
namespace {

using fakes::FakeDesk;
using fakes::SettingsRig;
using testing::MonitorKind;

class Manual : public ::testing::Test {
 protected:
  Manual() {
    rig.desk.knows("/settings", fakes::new_settings());
    rig.desk.knows("/security", fakes::some_security());
    rig.desk.knows("/licences", fakes::some_licences());
  }

  void open_connections() {
    rig.click("settings.page.extension");
    rig.click("settings.security.connection");
  }

  void open_encryption() {
    rig.click("settings.page.extension");
    rig.click("settings.security.encryption");
  }

  void open_licences() {
    rig.click("settings.page.maintenance");
    rig.click("settings.tab.system");
    rig.click("settings.service.licences");
  }

  [[nodiscard]] bool enabled(const std::string& id) const {
    const auto* found = rig.widget(id);
    EXPECT_NE(found, nullptr) << id;
    return found != nullptr && found->enabled;
  }

  SettingsRig rig{testing::monitor_kinds[0], "正面玄関駐車場北側倉庫通用口"}; // Japanese
};

// [REQ-PC-1, PC-3, PC-4]
TEST_F(Manual, SecurityBetweenRecorderAndPc_HasTheManualsWordsAndDefaults) {
  rig.click("settings.page.extension");
  EXPECT_EQ(rig.text("settings.page.extension"), "拡張機能");
  EXPECT_EQ(rig.text("settings.security.connection_method.name"), "接続方法");
  EXPECT_EQ(rig.text("settings.security.connection_method.0"), "HTTP & HTTPS");
  EXPECT_EQ(rig.widget("settings.security.connection_method.0")->value, "on");
  EXPECT_EQ(rig.text("settings.security.connection_method.1"), "HTTPS");
  EXPECT_EQ(rig.text("settings.security.tls_1_1.name"), "TLS 1.1");
  EXPECT_EQ(rig.widget("settings.security.tls_1_1")->value, "on");
  EXPECT_EQ(rig.text("settings.network.https_port.name"), "HTTPSポート番号");
  EXPECT_EQ(rig.text("settings.network.https_port"), "443");
}

// [REQ-PC-2]
TEST_F(Manual, HttpsOnlySaysThatPortForwardingDoesNotOperate) {
  rig.click("settings.page.extension");
  EXPECT_EQ(rig.widget("settings.security.no_forwarding"), nullptr);
  rig.click("settings.security.connection_method.1");
  EXPECT_EQ(rig.text("settings.security.no_forwarding"),
            "HTTPSに設定している場合、ポートフォワーディング機能は動作しません。");
}

// [REQ-PC-4]
TEST_F(Manual, EachRuleOfThePortIsToldInItsOwnWords) {
  auto settings = fakes::new_settings();
  settings["values"]["network.forwarding_ports"] = {8081};
  rig.desk.knows("/settings", settings);
  rig.click("settings.page.extension");
  rig.click("settings.network.https_port");
  const std::map<std::string, std::string> words{
      {"0", "1～65535"},
      {"21", "FTPポート番号は設定できません。"},
      {"50255", "この番号は他の機能が使用するため設定できません。"},
      {"80", "HTTPポート番号と同じ番号は設定できません。"},
      {"1818", "サイトアラーム受信ポート番号と同じ番号は設定できません。"},
      {"8081", "ポートフォワーディングのポート番号と同じ番号は設定できません。"}};
  for (const auto& [port, said] : words) {
    rig.type(port);
    EXPECT_EQ(rig.text("entry.problem"), said) << port;
    EXPECT_FALSE(enabled("entry.ok")) << port;
  }
  rig.type("50256");
  EXPECT_TRUE(enabled("entry.ok"));
}

// [REQ-CAM-1]
TEST_F(Manual, CamerasHaveASectionOnceAKitIsRegistered) {
  auto security = fakes::some_security();
  security["has_kit"] = false;
  rig.desk.knows("/security", security);
  rig.click("settings.page.extension");
  EXPECT_EQ(rig.widget("settings.security.cameras"), nullptr);
  security["has_kit"] = true;
  rig.desk.knows("/security", security);
  rig.settle();
  EXPECT_EQ(rig.text("settings.security.cameras"), "本機とカメラ間のセキュリティ");
  EXPECT_EQ(rig.text("settings.security.connection.name"), "接続方法");
  EXPECT_EQ(rig.text("settings.security.connection"), "設定>");
  EXPECT_EQ(rig.text("settings.security.encryption.name"), "データ暗号設定");
}

// [REQ-CAM-2 to CAM-5]
TEST_F(Manual, ConnectionTable_GreysWhatACameraCannot_AndNamesTheExpired) {
  open_connections();
  EXPECT_EQ(rig.text("settings.connections.connection"), "接続方法");
  EXPECT_EQ(rig.text("settings.connections.port"), "ポート番号");
  EXPECT_EQ(rig.text("settings.connections.send"), "設定送信");
  EXPECT_EQ(rig.text("settings.connections.fault"), "障害情報");
  EXPECT_EQ(rig.text("settings.licences.name"), "設定済みライセンス数");
  EXPECT_EQ(rig.text("settings.licences.count"), "1 / 4");
  EXPECT_TRUE(enabled("settings.camera.1.connection.on"));
  EXPECT_TRUE(enabled("settings.camera.1.send"));
  EXPECT_FALSE(enabled("settings.camera.3.connection.on")) << "without SSL";
  EXPECT_FALSE(enabled("settings.camera.3.send"));
  EXPECT_EQ(rig.text("settings.camera.4.fault"), "-(有効期限切れ)");
  EXPECT_EQ(rig.widget("settings.camera.1.connection.off")->value, "on");
  EXPECT_EQ(rig.text("settings.camera.1.connection.off"), "HTTP");
  rig.expect_whole();
}

TEST_F(Manual, TickedCamerasAreSentTheConnection_AndWhatFailedIsSaid) {
  open_connections();
  EXPECT_FALSE(enabled("settings.security.apply"));
  rig.click("settings.camera.1.connection.on");
  EXPECT_FALSE(enabled("settings.security.apply")) << "nothing is ticked";
  rig.enter("settings.camera.1.port", "8443");
  rig.click("settings.camera.1.send");
  rig.click("settings.camera.2.connection.on");
  rig.click("settings.camera.2.send");
  rig.desk.answer = [](const auto&) {
    return FakeDesk::good(nlohmann::json::parse(
        R"({"results":[{"id":1,"sent":true},{"id":2,"sent":false,"reason":"timeout"}],"used":3,"total":4})"));
  };
  rig.click("settings.security.apply");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(rig.desk.sent[0].target, "/security/connection");
  EXPECT_EQ(rig.desk.sent[0].body, nlohmann::json::parse(R"({"cameras":[
      {"id":1,"connection":"https","port":8443},{"id":2,"connection":"https","port":443}]})"));
  EXPECT_EQ(rig.text("settings.security.message"),
            "1 台のカメラに送信できませんでした。もう一度送信できます。");
  auto after = fakes::some_security();
  after["cameras"][1]["connection"] = "https";
  after["cameras"][1]["connection_sent"] = {{"state", "failed"}, {"reason", "timeout"}};
  rig.desk.knows("/security", after);
  rig.settle();
  EXPECT_EQ(rig.text("settings.camera.2.sent"), "失敗（応答がありません）");
  rig.click("settings.camera.2.send");
  EXPECT_TRUE(enabled("settings.security.apply")) << "it can be sent again";
}

// [REQ-CAM-4]
TEST_F(Manual, MoreCamerasThanLicencesCannotBeSent) {
  auto security = fakes::some_security();
  security["total"] = 2;
  rig.desk.knows("/security", security);
  open_connections();
  for (const char* camera : {"1", "2"}) {
    rig.click(std::string("settings.camera.") + camera + ".connection.on");
    rig.click(std::string("settings.camera.") + camera + ".send");
  }
  EXPECT_EQ(rig.text("settings.security.message"), "総ライセンス数を超えるカメラは設定できません。");
  EXPECT_FALSE(enabled("settings.security.apply"));
}

// [REQ-ENC-1 to ENC-4]
TEST_F(Manual, EncryptionScreen_HasTheManualsWordsAndGreysWhatACameraCannot) {
  open_encryption();
  EXPECT_EQ(rig.text("settings.subtitle"), "データ暗号設定");
  EXPECT_EQ(rig.text("settings.encryption.password.name"), "パスワード（4～16文字）");
  EXPECT_EQ(rig.text("settings.encryption.again.name"), "パスワード確認");
  EXPECT_EQ(rig.text("settings.encryptions.compression"), "圧縮方式");
  EXPECT_EQ(rig.text("settings.encryptions.encryption"), "データ暗号");
  EXPECT_EQ(rig.text("settings.camera.1.compression"), "H.264(1)");
  EXPECT_EQ(rig.text("settings.camera.1.encryption.off"), "Off");
  EXPECT_EQ(rig.widget("settings.camera.1.encryption.off")->value, "on");
  EXPECT_FALSE(enabled("settings.camera.3.encryption.on"));
  EXPECT_FALSE(enabled("settings.camera.3.send"));
  EXPECT_FALSE(enabled("settings.camera.4.encryption.on")) << "not known yet";
  rig.click("settings.camera.2.encryption.on");
  EXPECT_EQ(rig.text("settings.camera.2.compression"), "H.265(3)（通信できません）");
  rig.expect_whole();
}

TEST_F(Manual, PasswordIsTypedTwice_JudgedAndSent) {
  open_encryption();
  rig.click("settings.camera.1.encryption.on");
  rig.click("settings.camera.1.send");
  EXPECT_EQ(rig.text("settings.security.message"),
            "データ暗号をOnにするには、パスワードを設定してください。");
  rig.click("settings.encryption.password");
  rig.type("abc");
  EXPECT_FALSE(enabled("entry.ok")) << "too short";
  EXPECT_EQ(rig.text("entry.field"), "") << "hidden";
  rig.type("Ab-4");
  rig.click("entry.ok");
  EXPECT_EQ(rig.text("settings.encryption.password"), "****");
  EXPECT_EQ(rig.text("settings.encryption.problem"), "パスワード確認と一致しません。");
  EXPECT_FALSE(enabled("settings.security.apply"));
  rig.enter("settings.encryption.again", "Ab-4");
  EXPECT_EQ(rig.widget("settings.encryption.problem"), nullptr);
  rig.click("settings.security.apply");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(rig.desk.sent[0].target, "/security/encryption");
  EXPECT_EQ(rig.desk.sent[0].body,
            nlohmann::json::parse(R"({"cameras":[{"id":1,"on":true}],"password":"Ab-4"})"));
  EXPECT_NE(rig.text("settings.encryption.password"), "****") << "gone from the screen";
}

// [REQ-CAM-7]
TEST_F(Manual, TooManyCamerasInInternetModeAreWarnedAgainst) {
  auto security = fakes::some_security();
  security["internet_mode_warning"] = true;
  rig.desk.knows("/security", security);
  open_encryption();
  EXPECT_NE(rig.widget("settings.security.internet"), nullptr);
}

std::string some_key() {
  const licence::Provision recorder{*licence::RecorderSerial::parse("KGM-0001"), {}};
  return licence::to_text(licence::issue_release_key(licence::Kit::Nxs04, 12, recorder));
}

std::string without_hyphens(std::string key) {
  std::erase(key, '-');
  return key;
}

// [REQ-LIC-6]
TEST_F(Manual, LicenceScreen_HasTheManualsWay_AndRegistersAKey) {
  rig.click("settings.page.maintenance");
  EXPECT_EQ(rig.text("settings.page.maintenance"), "メンテナンス");
  rig.click("settings.tab.system");
  EXPECT_EQ(rig.text("settings.tab.system"), "システム管理");
  EXPECT_EQ(rig.text("settings.service.heading"), "保守・サービス用機能");
  EXPECT_EQ(rig.text("settings.service.licences.name"), "ライセンス登録（セキュリティ）");
  EXPECT_EQ(rig.text("settings.service.licences"), "設定>");
  rig.click("settings.service.licences");
  EXPECT_EQ(rig.text("settings.licence.total.name"), "総ライセンス数");
  EXPECT_EQ(rig.text("settings.licence.total"), "4");
  EXPECT_EQ(rig.text("settings.licence.identity"), "KGM-0001-AB");
  EXPECT_EQ(rig.text("settings.licence.heading"), "セキュア拡張");
  EXPECT_EQ(rig.text("settings.licence.register.name"), "解除キー番号");
  EXPECT_EQ(rig.text("settings.licence.register"), "登録>");
  rig.expect_whole();
  rig.click("settings.licence.register");
  EXPECT_EQ(rig.text("entry.ok"), "登録");
  rig.type(without_hyphens(some_key()));
  EXPECT_EQ(rig.text("entry.field"), some_key()) << "in groups";
  rig.click("entry.ok");
  ASSERT_EQ(rig.desk.sent.size(), 1u);
  EXPECT_EQ(rig.desk.sent[0].body["release_key"], some_key());
  EXPECT_EQ(rig.text("settings.subtitle"), "ライセンス登録（セキュリティ）") << "back on the licence screen";
}

TEST_F(Manual, ATypingErrorIsToldAtOnce_AndCannotBeRegistered) {
  open_licences();
  rig.click("settings.licence.register");
  auto key = without_hyphens(some_key());
  rig.type(key.substr(0, 24));
  EXPECT_FALSE(enabled("entry.ok"));
  key[3] = key[3] == 'A' ? 'B' : 'A';
  rig.type(key);
  EXPECT_EQ(rig.text("entry.problem"), "入力に誤りがあります。文字と順序を確認してください。");
  EXPECT_FALSE(enabled("entry.ok"));
  rig.painted.type("Z");
  rig.settle();
  EXPECT_EQ(rig.text("entry.problem"), "解除キー番号は25文字です。文字が多すぎます。");
}

// [REQ-LIC-3, LIC-4]
TEST_F(Manual, ARefusedKeyShowsTheErrorScreen_WhichAsksAgain) {
  const std::map<std::string, std::string> words{
      {"invalid", "解除キー番号の入力に誤りがあります。"},
      {"untrusted", "この解除キー番号は、別のレコーダーのものです。"},
      {"tampered", "この解除キー番号は無効です。"},
      {"conflict", "この解除キー番号は、すでに登録されています。"},
      {"locked", "レコーダー本体の解除キー番号を先に登録してください。"},
      {"unsupported", "このキットには、新しいバージョンのソフトウェアが必要です。"},
      {"timeout", "解除キー番号を登録できませんでした。"}};
  open_licences();
  for (const auto& [reason, said] : words) {
    rig.desk.answer = [&reason](const auto&) { return FakeDesk::bad(reason); };
    rig.click("settings.licence.register");
    rig.type(without_hyphens(some_key()));
    rig.click("entry.ok");
    EXPECT_EQ(rig.text("settings.licence.error.text"), said + "\n再度有効な解除キー番号を入力してください。");
    rig.click("settings.licence.error.yes");
    EXPECT_EQ(rig.text("entry.field"), some_key()) << "to be put right";
    rig.click("entry.cancel");
    EXPECT_EQ(rig.widget("settings.licence.error"), nullptr);
  }
  EXPECT_EQ(rig.text("settings.licence.total"), "4") << "nothing already registered is lost";
}

// [REQ-LIC-5]
TEST_F(Manual, WhoMayNotRegister_CannotPressIt) {
  rig.desk.now = {.state = view::SessionState::LoggedIn, .actions = {"read_settings"}};
  open_licences();
  EXPECT_FALSE(enabled("settings.licence.register"));
}

class EverySecurityPage : public ::testing::TestWithParam<MonitorKind> {};

TEST_P(EverySecurityPage, TheManualsScreensAreWhole) {
  SettingsRig rig(GetParam(), "正面玄関駐車場北側倉庫通用口");
  rig.desk.knows("/settings", fakes::new_settings());
  rig.desk.knows("/security", fakes::some_security());
  rig.desk.knows("/licences", fakes::some_licences());
  const auto keep = [&](const std::string& name) {
    rig.expect_whole();
    testing::keep_sample(rig.painted, std::string("settings-") + name + "-" + GetParam().name);
  };
  rig.click("settings.page.extension");
  rig.click("settings.security.connection_method.1");
  keep("security");
  rig.click("settings.network.https_port");
  rig.type("80");
  keep("port");
  rig.click("entry.cancel");
  rig.click("settings.values.discard");
  rig.click("settings.security.connection");
  keep("connection");
  rig.click("settings.back");
  rig.click("settings.security.encryption");
  keep("encryption");
  rig.click("settings.encryption.password");
  keep("password");
  rig.click("entry.cancel");
  rig.click("settings.page.maintenance");
  rig.click("settings.tab.system");
  keep("system");
  rig.click("settings.service.licences");
  keep("licence");
  rig.click("settings.licence.register");
  keep("release-key");
  rig.type(without_hyphens(some_key()));
  rig.desk.answer = [](const auto&) { return FakeDesk::bad("untrusted"); };
  rig.click("entry.ok");
  keep("licence-error");
}

INSTANTIATE_TEST_SUITE_P(Kinds, EverySecurityPage, ::testing::ValuesIn(testing::monitor_kinds),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

} // namespace
} // namespace kagimado::osd
