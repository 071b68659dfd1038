// Setup, login, logout and the own password.
#include "tests/engine/api/access_fixture.h"

namespace kagimado::api {
namespace {

using fakes::browser;
using fakes::far_monitor;
using fakes::kiosk;
using fakes::machine;
using fakes::monitor;
using fakes::nobody;
using users::Level;

constexpr auto* admin_body = R"({"name":"admin","password":"password1"})";

class LoginTest : public fakes::ApiFixture {};

TEST_F(LoginTest, TheFirstAdministratorIsMadeOnce_AndIsLoggedIn) {
  const auto made = ask(kiosk(), "POST", "setup", admin_body);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto session = json(made);
  EXPECT_EQ(session["state"], "logged_in");
  EXPECT_EQ(session["user"]["name"], "admin");
  EXPECT_EQ(session["user"]["level"], "administrator");
  EXPECT_EQ(session["actions"].size(), users::action_count);
  const auto seen = json(ask(monitor(session["token"]), "GET", "session"));
  EXPECT_EQ(seen["user"], session["user"]);
  EXPECT_FALSE(seen.contains("token")) << "told once";
  EXPECT_EQ(ask(kiosk(), "POST", "setup", R"({"name":"other","password":"password2"})").status, 409);
  EXPECT_EQ(access().logged(), std::vector<std::string>{"user.add"});
}

TEST_F(LoginTest, TheFirstAdministratorNeedsAGoodNameAndPassword) {
  for (const std::string body :
       {"", "{}", R"({"name":"admin"})", R"({"password":"password1"})",
        R"({"name":"","password":"password1"})", R"({"name":"admin","password":"short1"})",
        R"({"name":"admin","password":"onlyletters"})", R"({"name":"password1","password":"password1"})",
        R"({"name":"a\nb","password":"password1"})", R"({"name":7,"password":"password1"})",
        R"({"name":"admin","password":["password1"]})"})
    EXPECT_EQ(ask(kiosk(), "POST", "setup", body).status, 400) << body;
  const auto long_name = fmt::format(R"({{"name":"{}","password":"password1"}})", std::string(10'000, 'n'));
  EXPECT_GE(ask(kiosk(), "POST", "setup", long_name).status, 400);
  EXPECT_TRUE(access().accounts().needs_administrator());
  EXPECT_EQ(ask(kiosk(), "POST", "setup", R"({"name":"\"O'Hara\" 🔑","password":"password1"})").status, 201);
  EXPECT_EQ(access().accounts().accounts()[0].name, "\"O'Hara\" 🔑");
}

TEST_F(LoginTest, ABrowserGetsACookie_AndNoToken) {
  set_up();
  const auto plain =
      ask(nobody(), "POST", "session", R"({"name":"ADMIN","password":"password1","cookie":true})");
  ASSERT_EQ(plain.status, 201) << plain.body;
  EXPECT_FALSE(json(plain).contains("token"));
  const auto cookie = plain.fields.at("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("kagimado_session=")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict")) << cookie;
  const auto token = cookie.substr(17, 43);
  EXPECT_EQ(json(plain)["csrf"], users::SessionTable::csrf_token(token));
  const auto seen = json(ask(browser(token), "GET", "session"));
  EXPECT_EQ(seen["csrf"], json(plain)["csrf"]);
  EXPECT_EQ(seen["state"], "logged_in");

  auto secure = nobody();
  secure.is_tls = true;
  const auto over_tls =
      ask(secure, "POST", "session", R"({"name":"admin","password":"password1","cookie":true})");
  const auto host_cookie = over_tls.fields.at("Set-Cookie");
  EXPECT_TRUE(host_cookie.starts_with("__Host-kagimado_session=")) << host_cookie;
  EXPECT_TRUE(host_cookie.ends_with("; Secure")) << host_cookie;
}

TEST_F(LoginTest, AForeignFormCannotLogIn) {
  set_up();
  net::Request form;
  form.method = "POST";
  form.target = "/api/v1/session";
  form.body = R"({"name":"admin","password":"password1","cookie":true})";
  form.peer = "10.0.0.7:1";
  form.fields["Content-Type"] = "text/plain";
  const auto task = [](net::asio::awaitable<net::Response> pending) -> net::Task<net::Response> {
    auto response = co_await std::move(pending);
    co_return response;
  };
  const auto response = *runner_.get(task(handler_(std::move(form))));
  EXPECT_EQ(response.status, 400);
  EXPECT_FALSE(response.fields.contains("Set-Cookie"));
}

TEST_F(LoginTest, WrongNameAndWrongPasswordAnswerTheSame) {
  set_up();
  const auto wrong_password = ask(nobody(), "POST", "session", R"({"name":"admin","password":"password2"})");
  const auto wrong_name = ask(nobody(), "POST", "session", R"({"name":"nobody","password":"password1"})");
  EXPECT_EQ(wrong_password.status, 401);
  EXPECT_EQ(kind_of(wrong_password), "wrong_password");
  EXPECT_EQ(wrong_name.status, 401);
  EXPECT_EQ(wrong_name.body, wrong_password.body);
  EXPECT_EQ(access().logged(), (std::vector<std::string>{"login failed", "login failed"}));
  EXPECT_EQ(access().operations().query({}).value()[0].user, "") << "what is no name may be a password";
}

TEST_F(LoginTest, TriesAreCountedForAllDoorsTogether) {
  set_up();
  access().add("guard", Level::Operator);
  const auto* wrong = R"({"name":"guard","password":"password2"})";
  const auto* right = R"({"name":"Guard","password":"password1"})";
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(ask(i % 2 == 0 ? nobody() : kiosk(), "POST", "session", wrong).status, 401);
  const auto locked = ask(kiosk(), "POST", "session", right);
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(kind_of(locked), "throttled");
  EXPECT_EQ(json(locked)["error"]["retry_after_s"], 60);
  EXPECT_EQ(access().logged()[0], "login.locked failed");
  access().clock->set_wall(WallTime()); // 1970: locks go by the steady clock
  access().clock->advance(std::chrono::seconds(61));
  EXPECT_EQ(ask(kiosk(), "POST", "session", right).status, 201);
}

TEST_F(LoginTest, SessionsAreOpenedWhileThereIsRoom) {
  const auto admin = set_up();
  for (int user = 0; user < 8; ++user) {
    const auto id = access().add(fmt::format("u{}", user), Level::Viewer);
    for (int i = 0; i < 32; ++i)
      static_cast<void>(access().logins().open_for(id, "test"));
  }
  access().add("late", Level::Viewer);
  const auto full = ask(nobody(), "POST", "session", R"({"name":"late","password":"password1"})");
  EXPECT_EQ(full.status, 413);
  EXPECT_EQ(kind_of(full), "limit");
  EXPECT_EQ(ask(monitor(admin), "GET", "session").status, 200) << "who is in stays in";
  EXPECT_EQ(ask(nobody(), "POST", "session", admin_body).status, 201) << "in the place of an own one";
}

TEST_F(LoginTest, SomebodyIsLoggedInByItself_AtTheMonitorOnly) {
  set_up();
  EXPECT_EQ(ask(kiosk(), "POST", "session/auto", "{}").status, 404) << "nobody is chosen";
  const auto guard = access().add("guard", Level::Operator);
  ASSERT_TRUE(access().accounts().set_auto_login(guard));
  const auto login = json(ask(kiosk(), "POST", "session/auto", "{}"));
  EXPECT_EQ(login["user"]["name"], "guard");
  EXPECT_EQ(login["auto_login"], true);
  EXPECT_EQ(ask(monitor(login["token"]), "GET", "session").status, 200);
  EXPECT_EQ(ask(nobody(), "POST", "session/auto", "{}").status, 403);
}

TEST_F(LoginTest, OnlyATouchKeepsASessionFromItsAutoLogout) {
  const auto token = set_up();
  ASSERT_TRUE(access().settings().set({{"users.auto_logout_minutes", std::string("3")}}));
  access().logins().sessions().set_idle(std::chrono::minutes(3));
  EXPECT_EQ(json(ask(monitor(token), "GET", "session"))["auto_logout_s"], 180);
  access().clock->advance(std::chrono::minutes(2));
  EXPECT_EQ(ask(monitor(token), "POST", "session/touch", "{}").status, 200);
  access().clock->advance(std::chrono::minutes(2));
  EXPECT_EQ(json(ask(monitor(token), "GET", "session"))["state"], "logged_in");
  access().clock->advance(std::chrono::minutes(2));
  EXPECT_EQ(json(ask(monitor(token), "GET", "session"))["state"], "logged_out");
  EXPECT_EQ(ask(monitor(token), "POST", "session/touch", "{}").status, 401);
}

TEST_F(LoginTest, WhoLogsOutIsOut) {
  const auto token = set_up();
  const auto out = ask(browser(token), "DELETE", "session");
  EXPECT_EQ(out.status, 200);
  EXPECT_NE(out.fields.at("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(ask(monitor(token), "GET", "cameras").status, 401);
  EXPECT_EQ(ask(monitor(token), "DELETE", "session").status, 401);
  EXPECT_EQ(access().logged()[0], "logout");
}

TEST_F(LoginTest, AnOwnNewPasswordEndsTheOtherSessions) {
  const auto here = set_up();
  const auto there = access().token_of(access().accounts().accounts()[0].id);
  const auto wrong =
      ask(monitor(here), "PUT", "session/password", R"({"old":"password9","new":"password2"})");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(kind_of(wrong), "wrong_password");
  for (const auto* bad : {"{}", R"({"old":"password1"})", R"({"old":"password1","new":"short"})",
                          R"({"old":"password1","new":"admin"})"})
    EXPECT_EQ(ask(monitor(here), "PUT", "session/password", bad).status, 400) << bad;
  EXPECT_EQ(ask(monitor(here), "PUT", "session/password", R"({"old":"password1","new":"password2"})").status,
            200);
  EXPECT_EQ(ask(monitor(here), "GET", "cameras").status, 200);
  EXPECT_EQ(ask(monitor(there), "GET", "cameras").status, 401);
  EXPECT_EQ(ask(nobody(), "POST", "session", admin_body).status, 401);
  EXPECT_EQ(ask(nobody(), "POST", "session", R"({"name":"admin","password":"password2"})").status, 201);
  EXPECT_EQ(ask(machine(), "PUT", "session/password", R"({"old":"password1","new":"password2"})").status,
            400);
}

TEST_F(LoginTest, AnEndedSessionMayAskWhoItIs) {
  set_up();
  const auto session = json(ask(far_monitor("gone"), "GET", "session"));
  EXPECT_EQ(session["state"], "logged_out");
  EXPECT_TRUE(session["actions"].empty());
  EXPECT_FALSE(session.contains("user"));
}

} // namespace
} // namespace kagimado::api
