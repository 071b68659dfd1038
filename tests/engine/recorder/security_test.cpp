// Licences and what cameras are sent, through the API. [REQ-CAM-4] The way to real cameras:
// tests/e2e/security_test.py
#include "tests/engine/recorder/recorder_fixture.h"

namespace kagimado {
namespace {

using fakes::Json;

class SecurityTest : public fakes::RecorderFixture {
 protected:
  void add(int id = 1) {
    const Json body = {{"id", id}, {"name", "x"}, {"url", camera_.server.url()}};
    ASSERT_EQ(ask("POST", "/cameras", body).first, 201);
    ASSERT_TRUE(until_online(id)) << camera(id);
  }

  void set_password() { ASSERT_EQ(ask("PUT", "/encryption", Json{{"password", "first-pw"}}).first, 200); }

  std::pair<int, Json> send(bool on) {
    return ask("PUT", "/security/encryption", Json{{"cameras", {{{"id", 1}, {"on", on}}}}});
  }

  Json security() { return ask("GET", "/security").second["cameras"][0]; }

  std::pair<int, int> count() {
    const auto licences = ask("GET", "/licences").second;
    return {licences["used"], licences["total"]};
  }

  std::string refusal(const std::string& key) {
    return ask("POST", "/licences", Json{{"release_key", key}}).second["error"]["kind"];
  }

  fakes::SealingCamera camera_{runner_.io};
};

TEST_F(SecurityTest, WithoutLicencesNothingIsSent) {
  add();
  set_password();
  EXPECT_EQ(ask("PUT", "/cameras/1/encryption", Json{{"on", true}}).first, 413);
  EXPECT_EQ(send(true).first, 413);
  EXPECT_EQ(ask("PUT", "/cameras/1", Json{{"url", "https://127.0.0.1:1/"}}).first, 413);
  EXPECT_EQ(ask("POST", "/cameras", Json{{"name", "y"}, {"url", "https://127.0.0.1:1/"}}).first, 413);
  EXPECT_TRUE(camera_.received.empty());
  EXPECT_EQ(count(), (std::pair{0, 0}));
  EXPECT_EQ(security()["encryption"], "off");
}

TEST_F(SecurityTest, ACameraThatRefuses_IsShownAndCanBeSentAgain) {
  license({licence::Kit::Nxs01});
  add();
  set_password();
  camera_.refuses_keys = true;
  const auto [status, answer] = send(true);
  ASSERT_EQ(status, 200) << answer;
  EXPECT_EQ(answer["results"][0]["sent"], false);
  EXPECT_EQ(answer["results"][0]["reason"], "io");
  EXPECT_EQ(answer["used"], 1) << "it is wanted, so it may reach the camera at any time";
  EXPECT_EQ(security()["encryption"], "on");
  EXPECT_EQ(security()["sent"]["state"], "failed");
  EXPECT_EQ(camera(1)["data_encryption"], "off") << "what it has";
  restart();
  EXPECT_EQ(security()["sent"]["reason"], "io");
  EXPECT_EQ(count(), (std::pair{1, 1}));
  camera_.refuses_keys = false;
  EXPECT_EQ(send(true).second["results"][0]["sent"], true);
  EXPECT_EQ(security()["sent"]["state"], "sent");
  EXPECT_EQ(camera(1)["data_encryption"], "on");
  EXPECT_EQ(send(false).second["used"], 0);
}

// Nothing that runs is cut off, but nothing is added.
TEST_F(SecurityTest, MoreCamerasThanLicences_GoOnAfterARestart) {
  license({licence::Kit::Nxs01});
  add();
  set_password();
  ASSERT_EQ(send(true).first, 200);
  std::filesystem::remove(folder_ / "state" / "provision");
  restart();
  EXPECT_TRUE(until_online(1));
  EXPECT_EQ(count(), (std::pair{1, 0}));
  EXPECT_EQ(ask("POST", "/cameras", Json{{"name", "y"}, {"url", "https://127.0.0.1:1/"}}).first, 413);
  EXPECT_EQ(send(true).first, 200) << "the same licence again";
  EXPECT_EQ(send(false).second["used"], 0);
  EXPECT_EQ(send(true).first, 413);
}

TEST_F(SecurityTest, ARemovedCameraFreesItsLicence) {
  license({licence::Kit::Nxs01});
  add();
  set_password();
  ASSERT_EQ(send(true).first, 200);
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  EXPECT_EQ(count(), (std::pair{0, 1}));
}

TEST_F(SecurityTest, EachWrongKeyHasItsOwnError) {
  const auto recorder = licence::example_recorder(), other = licence::provision_of("KR26-000118");
  const auto text = [](const licence::ReleaseKey& key) { return licence::to_text(key); };
  const auto kit = licence::issue_release_key(licence::Kit::Nxs04, 7, recorder);
  EXPECT_EQ(refusal(text(kit)), "locked") << "not provisioned";
  ASSERT_TRUE(licence::write_provision(folder_ / "state" / "provision", recorder));
  EXPECT_EQ(refusal(text(kit)), "locked") << "the recorder's own key comes first";
  register_key(licence::issue_release_key(licence::Kit::Recorder, 0, recorder));
  register_key(kit);
  EXPECT_EQ(refusal(text(kit)), "conflict");
  EXPECT_EQ(refusal(text(licence::issue_release_key(licence::Kit::Nxs04, 7, other))), "untrusted");
  auto forged = licence::issue_release_key(licence::Kit::Nxs32, 8, recorder);
  forged.mac[0] ^= 1U;
  EXPECT_EQ(refusal(text(forged)), "tampered");
  EXPECT_EQ(refusal("ABCDE"), "invalid");
  EXPECT_EQ(refusal(""), "invalid");
  EXPECT_EQ(ask("POST", "/licences", Json::object()).first, 400);
  EXPECT_EQ(count(), (std::pair{0, 4}));
}

// [REQ-CAM-7]
TEST_F(SecurityTest, MoreThan32EncryptedCamerasInInternetModeAreWarnedAgainst) {
  license({licence::Kit::Nxs32, licence::Kit::Nxs04});
  set_password();
  auto orders = Json::array();
  for (int id = 1; id <= 33; ++id) {
    const Json body = {{"id", id}, {"name", "x"}, {"url", "http://127.0.0.1:1/"}, {"mode", "internet"}};
    ASSERT_EQ(ask("POST", "/cameras", body).first, 201);
    orders.push_back({{"id", id}, {"on", true}});
  }
  const auto last = orders.back();
  orders.erase(orders.size() - 1);
  ASSERT_EQ(ask("PUT", "/security/encryption", Json{{"cameras", orders}}).second["used"], 32);
  EXPECT_EQ(ask("GET", "/security").second["internet_mode_warning"], false);
  ASSERT_EQ(ask("PUT", "/security/encryption", Json{{"cameras", {last}}}).second["used"], 33);
  EXPECT_EQ(ask("GET", "/security").second["internet_mode_warning"], true);
  ASSERT_EQ(ask("PUT", "/cameras/5", Json{{"mode", "direct"}}).first, 200);
  EXPECT_EQ(ask("GET", "/security").second["internet_mode_warning"], false);
}

TEST_F(SecurityTest, OrdersThatMakeNoSenseAreRefused) {
  license();
  add();
  set_password();
  const auto send_all = [this](const Json& cameras) {
    return ask("PUT", "/security/connection", Json{{"cameras", cameras}}).first;
  };
  const Json good = {{"id", 1}, {"connection", "http"}, {"port", 443}};
  EXPECT_EQ(send_all(Json::array()), 400);
  EXPECT_EQ(send_all({good, good}), 400);
  EXPECT_EQ(send_all({{{"id", 9}, {"connection", "http"}, {"port", 443}}}), 404);
  for (const auto& port : {Json(0), Json(65536), Json("443"), Json(-1), Json(1.5)}) {
    auto bad = good;
    bad["port"] = port;
    EXPECT_EQ(send_all({bad}), 400) << port;
  }
  auto bad = good;
  bad["connection"] = "ftp";
  EXPECT_EQ(send_all({bad}), 400);
  bad["connection"] = "https";
  EXPECT_EQ(send_all({bad}), 400) << "this camera has no SSL";
  EXPECT_EQ(ask("PUT", "/security/encryption", Json{{"cameras", {{{"id", 1}, {"on", "yes"}}}}}).first, 400);
}

} // namespace
} // namespace kagimado
