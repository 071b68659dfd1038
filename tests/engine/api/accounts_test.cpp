// Users, settings and the operation log over the API.
#include "tests/engine/api/access_fixture.h"

namespace kagimado::api {
namespace {

using fakes::kiosk;
using fakes::machine;
using fakes::monitor;
using fakes::nobody;
using users::Level;

class AccountsTest : public fakes::ApiFixture {
 protected:
  void SetUp() override { admin_ = monitor(set_up()); }

  Json add(const std::string& body) { return json(ask(admin_, "POST", "users", body)); }

  fakes::Sender admin_;
};

TEST_F(AccountsTest, AUserIsAddedWithWhatIsUsualForItsLevel) {
  const auto user = add(R"({"name":"門衛","level":"operator","password":"password1"})");
  EXPECT_EQ(user["level"], "operator");
  EXPECT_EQ(user["view"], "all");
  EXPECT_EQ(user["rights"].size(), 6U);
  EXPECT_EQ(ask(nobody(), "POST", "session", R"({"name":"門衛","password":"password1"})").status, 201);
  const auto list = json(ask(admin_, "GET", "users"));
  EXPECT_EQ(list["users"][1], user);
  EXPECT_EQ(list["auto_login"], nullptr);
  EXPECT_EQ(list["logged_out"], (Json{{"rights", Json::array()}, {"view", ""}}));
  EXPECT_EQ(list["levels"]["viewer"]["most"].size(), 3U);
  EXPECT_EQ(list["levels"]["logged_out"]["usual"].size(), 0U);
  EXPECT_EQ(list["max_users"], 32);
}

TEST_F(AccountsTest, BadUsersAreRefused) {
  add(R"({"name":"guard","level":"operator","password":"password1"})");
  const std::vector<std::pair<std::string, int>> bad = {
      {"{}", 400},
      {R"({"name":"x","level":"king","password":"password1"})", 400},
      {R"({"name":"x","level":"viewer","password":"short1"})", 400},
      {R"({"name":"x","level":"viewer","password":"password1","rights":["copy"]})", 400},
      {R"({"name":"x","level":"viewer","password":"password1","rights":["fly"]})", 400},
      {R"({"name":"x","level":"viewer","password":"password1","rights":"copy"})", 400},
      {R"({"name":"x","level":"viewer","password":"password1","view":"1-"})", 400},
      {R"({"name":"GUARD","level":"viewer","password":"password1"})", 409},
      {fmt::format(R"({{"name":"{}","level":"viewer","password":"password1"}})", std::string(10'000, 'x')),
       400},
      {fmt::format(R"({{"name":"x","filler":"{}"}})", std::string(70'000, 'x')), 413}};
  for (const auto& [body, status] : bad)
    EXPECT_EQ(ask(admin_, "POST", "users", body).status, status) << body.substr(0, 100);
  EXPECT_EQ(access().accounts().accounts().size(), 2U);
}

TEST_F(AccountsTest, AnotherLevelOrPasswordMeansLoggingInAgain) {
  const auto id = access().add("guard", Level::Manager);
  const auto path = fmt::format("users/{}", static_cast<std::int64_t>(id));
  const auto first = monitor(access().token_of(id));
  EXPECT_EQ(ask(admin_, "PUT", path, R"({"view":"1-4"})").status, 200);
  EXPECT_EQ(json(ask(first, "GET", "session"))["view"], "1-4") << "at once, without logging in again";
  const auto changed = json(ask(admin_, "PUT", path, R"({"level":"viewer"})"));
  EXPECT_EQ(changed["rights"], Json({"picture_display", "camera_operation", "playback"}))
      << "no more than a viewer can have";
  EXPECT_EQ(ask(first, "GET", "cameras").status, 401);
  const auto second = monitor(access().token_of(id));
  EXPECT_EQ(ask(admin_, "PUT", path, R"({"password":"password2"})").status, 200);
  EXPECT_EQ(ask(second, "GET", "cameras").status, 401);
  EXPECT_EQ(ask(nobody(), "POST", "session", R"({"name":"guard","password":"password2"})").status, 201);
}

TEST_F(AccountsTest, ARemovedUserIsOut_AndOneAdministratorStays) {
  const auto id = access().add("guard", Level::Viewer);
  const auto guard = monitor(access().token_of(id));
  EXPECT_EQ(ask(admin_, "DELETE", fmt::format("users/{}", static_cast<std::int64_t>(id))).status, 200);
  EXPECT_EQ(ask(guard, "GET", "cameras").status, 401);
  EXPECT_EQ(ask(admin_, "DELETE", "users/999").status, 404);
  EXPECT_EQ(ask(admin_, "DELETE", "users/1").status, 409);
  EXPECT_EQ(ask(admin_, "PUT", "users/1", R"({"level":"viewer"})").status, 409);
}

TEST_F(AccountsTest, TheAdministratorSaysWhatNobodyMayDo) {
  EXPECT_EQ(ask(admin_, "PUT", "users/logged_out", R"({"rights":["picture_display"],"view":"1,2"})").status,
            200);
  EXPECT_EQ(ask(kiosk(), "GET", "live/2/0").status, 404) << "allowed";
  EXPECT_EQ(ask(kiosk(), "GET", "live/3/0").status, 403);
  EXPECT_EQ(ask(admin_, "PUT", "users/logged_out", R"({"rights":["setup"]})").status, 400);
  EXPECT_EQ(ask(admin_, "PUT", "users/auto_login", R"({"id":1})").status, 200);
  EXPECT_EQ(json(ask(kiosk(), "POST", "session/auto"))["user"]["name"], "admin");
  EXPECT_EQ(ask(admin_, "PUT", "users/auto_login", R"({"id":7})").status, 404);
  EXPECT_EQ(ask(admin_, "PUT", "users/auto_login", "{}").status, 400);
  EXPECT_EQ(ask(admin_, "PUT", "users/auto_login", R"({"id":null})").status, 200);
  EXPECT_EQ(ask(kiosk(), "POST", "session/auto").status, 404);
}

TEST_F(AccountsTest, TheLogTellsWhoDidWhat_WithoutSecrets) {
  add(R"({"name":"guard","level":"viewer","password":"password7"})");
  ask(machine(), "PUT", "settings", R"({"values":{"system.recorder_name":"Hall"}})");
  ask(admin_, "PUT", "encryption", R"({"password":"abcd1234"})");
  ask(admin_, "POST", "cameras", R"({"id":3,"name":"door","url":"http://h/","password":"secret-77"})");
  ask(admin_, "DELETE", "cameras/3");
  const auto all = json(ask(admin_, "GET", "operations"))["operations"];
  ASSERT_EQ(all.size(), 5U) << all;
  EXPECT_EQ(all[0]["action"], "camera.remove");
  EXPECT_EQ(all[0]["camera"], 3);
  EXPECT_EQ(all[0]["user"], "admin");
  EXPECT_EQ(all[0]["origin"], "monitor");
  EXPECT_EQ(all[3]["detail"], "system.recorder_name");
  EXPECT_EQ(all[3]["origin"], "recorder");
  EXPECT_EQ(all[3]["user"], "");
  for (const auto* secret : {"password7", "abcd1234", "secret-77"})
    EXPECT_EQ(all.dump().find(secret), std::string::npos) << secret;
  EXPECT_EQ(json(ask(admin_, "GET", "operations?action=camera&limit=1"))["operations"].size(), 1U);
  EXPECT_EQ(json(ask(admin_, "GET", "operations?camera=3"))["operations"].size(), 2U);
  EXPECT_EQ(
      json(ask(admin_, "GET", fmt::format("operations?before={}", all[3]["id"].dump())))["operations"].size(),
      1U);
  EXPECT_EQ(ask(admin_, "GET", "operations?limit=0").status, 400);
  EXPECT_EQ(ask(admin_, "GET", "operations?x=1").status, 400);
}

TEST_F(AccountsTest, TwoScreensCannotOverwriteEachOther) {
  const auto seen = json(ask(admin_, "GET", "settings"));
  const auto body = [&seen](const char* name) {
    return fmt::format(R"({{"revision":{},"values":{{"system.recorder_name":"{}"}}}})",
                       seen["revision"].dump(), name);
  };
  const auto first = ask(admin_, "PUT", "settings", body("First"));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(json(first)["changed"], Json::array({"system.recorder_name"}));
  EXPECT_EQ(json(first)["apply"], "live");
  EXPECT_EQ(ask(admin_, "PUT", "settings", body("Second")).status, 409);
  EXPECT_EQ(json(ask(kiosk(), "GET", "session"))["recorder_name"], "First");
}

TEST_F(AccountsTest, EveryBadSettingIsNamed_AndNothingIsSet) {
  const auto refused = ask(admin_, "PUT", "settings",
                           R"({"values":{"network.http_port":0,"no.such":1,"system.recorder_name":"X"}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json(refused)["error"]["problems"][0]["key"], "no.such");
  const auto clash = ask(admin_, "PUT", "settings", R"({"values":{"network.http_port":443}})");
  EXPECT_EQ(clash.status, 400);
  EXPECT_EQ(json(clash)["error"]["problems"][0]["key"], "network.http_port");
  for (const auto* body : {"", "[]", "{}", R"({"values":7})", R"({"revision":"x","values":{}})"})
    EXPECT_EQ(ask(admin_, "PUT", "settings", body).status, 400) << body;
  EXPECT_EQ(json(ask(admin_, "GET", "settings"))["values"]["system.recorder_name"], "Kagimado");
  EXPECT_EQ(ask(admin_, "PUT", "settings", std::string(100'000, ' ')).status, 413);
}

} // namespace
} // namespace kagimado::api
