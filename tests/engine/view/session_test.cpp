// Who asks the recorder: the kiosk, a session, whoever logged in by himself; and how that ends. Against a
// recorder that keeps accounts as API.md says.
#include "engine/view/exchange.h"
#include "engine/view/session_json.h"
#include "tests/engine/view/playback_rig.h"

#include <set>

namespace kagimado::view {
namespace {

using namespace tests;

net::Response with(int status, const std::string& body) {
  net::Response response;
  response.status = status;
  response.body = body;
  return response;
}

net::Response refused(int status, const std::string& error) {
  return with(status, R"({"error":)" + error + "}");
}

// Accounts of one recorder, on its network thread and the test's.
class Accounts {
 public:
  explicit Accounts(FakeRecorder& recorder) {
    recorder.set_judge([this](const net::Request& request) { return judge(request); });
  }

  void choose_auto_login(bool chosen) {
    set([&] { auto_login_ = chosen; });
  }

  void forget_sessions() {
    set([&] { tokens_.clear(); });
  }

  void start_anew() {
    set([&] { is_set_up_ = false; });
  }

  // By somebody else, at another door.
  void set_up() {
    set([&] { is_set_up_ = true; });
  }

  void hide_wall_from_nobody() {
    set([&] { kiosk_sees_ = false; });
  }

  [[nodiscard]] int count(const std::string& what) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::ranges::count(asked_, what));
  }

 private:
  template <class Change>
  void set(Change change) {
    const std::lock_guard lock(mutex_);
    change();
  }

  std::string session_of(const std::string& token) const {
    if (!is_set_up_)
      return R"({"state":"setup","actions":["read_status"]})";
    if (token.empty())
      return R"({"state":"logged_out","rights":["picture_display"],"view":"all","actions":["view_live"],)"
             R"("auto_login":)" +
             std::string(auto_login_ ? "true}" : "false}");
    return R"({"state":"logged_in","user":{"id":1,"name":"admin","level":"administrator"},"rights":["setup"],)"
           R"("view":"all","actions":["view_live","read_settings","change_settings"],"auto_logout_s":180})";
  }

  net::Response enter() {
    const auto token = "token-" + std::to_string(++last_);
    tokens_.insert(token);
    auto json = nlohmann::json::parse(session_of(token));
    json["token"] = token;
    return with(201, json.dump());
  }

  std::optional<net::Response> judge(const net::Request& request) {
    const std::lock_guard lock(mutex_);
    const auto field = request.fields.find("Authorization");
    const auto who = field != request.fields.end() ? field->second : std::string();
    asked_.push_back(request.method + " " + request.target + " " + who);
    const bool bears = who.starts_with("Bearer ");
    const auto token = bears ? who.substr(7) : std::string();
    const auto what = request.method + " " + request.target;
    if (what == "POST /api/v1/session")
      return log_in(request.body);
    if (what == "POST /api/v1/setup" && !is_set_up_) {
      is_set_up_ = true;
      return enter();
    }
    if (what == "POST /api/v1/session/auto")
      return auto_login_ ? enter() : refused(404, R"({"kind":"not_found","message":"nobody is chosen"})");
    if (bears && !tokens_.contains(token))
      return refused(401, R"({"kind":"denied","message":"no such session"})");
    if (!bears && who != "Kiosk")
      return refused(401, R"({"kind":"denied","message":"who?"})");
    if (what == "GET /api/v1/session")
      return with(200, session_of(token));
    if (what == "DELETE /api/v1/session") {
      tokens_.erase(token);
      return with(200, "{}");
    }
    if (what == "POST /api/v1/session/touch")
      return with(200, "{}");
    if (!bears && !kiosk_sees_ && request.target.starts_with("/api/v1/live/"))
      return refused(403, R"({"kind":"denied","message":"not for everybody"})");
    return std::nullopt;
  }

  net::Response log_in(const std::string& body) {
    if (body.find(R"("password":"right\"one1")") == std::string::npos)
      return ++wrong_ > 2 ? refused(429, R"({"kind":"throttled","message":"later","retry_after_s":60})")
                          : refused(401, R"({"kind":"wrong_password","message":"wrong"})");
    return enter();
  }

  mutable std::mutex mutex_;
  std::set<std::string> tokens_;
  std::vector<std::string> asked_;
  int last_ = 0, wrong_ = 0;
  bool auto_login_ = false, is_set_up_ = true, kiosk_sees_ = true;
};

class Sessions : public PlaybackRig {
 protected:
  ~Sessions() override { // before the accounts go
    viewer.reset();
    recorder.stop();
  }

  bool state_is(SessionState state) {
    return eventually([&] { return viewer->session()->state == state; });
  }

  AnswerPtr log_in(const std::string& password) {
    const auto id = viewer->log_in("admin", ssl::SecretText(password));
    AnswerPtr answer;
    eventually([&] { return (answer = viewer->entered(id)) != nullptr; });
    return answer;
  }

  bool asked(const std::string& what) {
    return eventually([&] { return accounts.count(what) > 0; });
  }

  Accounts accounts{recorder};
};

TEST_F(Sessions, NobodyIsTheKiosk_WithItsRights) {
  start();
  want({1});
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  EXPECT_TRUE(viewer->session()->may("view_live"));
  EXPECT_FALSE(viewer->session()->may("read_settings"));
  EXPECT_TRUE(reaches(TileState::Video));
  EXPECT_TRUE(asked("GET /api/v1/events Kiosk"));
  EXPECT_TRUE(asked("GET /api/v1/live/1/0 Kiosk"));
}

TEST_F(Sessions, LoggingInSignsEveryRequest_AndSaysWhatMayBeDone) {
  start();
  want({1});
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  const auto answer = log_in("right\"one1");
  ASSERT_TRUE(answer && answer->good()) << answer->message;
  EXPECT_FALSE(answer->json.contains("token")) << "it lives in the passport alone";
  const auto session = viewer->session();
  EXPECT_TRUE(session->logged_in());
  EXPECT_EQ(session->user_name, "admin");
  EXPECT_TRUE(session->may("read_settings"));
  EXPECT_EQ(session->auto_logout, 180s);
  EXPECT_TRUE(asked("GET /api/v1/events Bearer token-1"));
  EXPECT_TRUE(asked("GET /api/v1/live/1/0 Bearer token-1"));
}

TEST_F(Sessions, AWrongPasswordIsTold_AndTooManyTriesSayHowLong) {
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  EXPECT_EQ(log_in("wrong-one1")->reason, "denied");
  EXPECT_EQ(log_in("wrong-one2")->reason, "denied");
  const auto locked = log_in("wrong-one3");
  EXPECT_EQ(locked->reason, "throttled");
  EXPECT_EQ(locked->retry_after, 60s);
  EXPECT_FALSE(viewer->session()->logged_in());
}

TEST_F(Sessions, ATileThatNobodyMaySeeShowsItsPicture_OnceSomebodyLoggedIn) {
  accounts.hide_wall_from_nobody();
  start();
  want({1});
  ASSERT_TRUE(reaches(TileState::NoPermission));
  ASSERT_TRUE(log_in("right\"one1")->good());
  EXPECT_TRUE(reaches(TileState::Video));
  viewer->log_out();
  EXPECT_TRUE(reaches(TileState::NoPermission)) << "and no longer afterwards";
}

TEST_F(Sessions, LoggingOutIsTheKioskAgain) {
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  ASSERT_TRUE(log_in("right\"one1")->good());
  viewer->log_out();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  EXPECT_FALSE(viewer->session()->ended) << "by hand";
  EXPECT_TRUE(viewer->session()->user_name.empty());
  EXPECT_TRUE(asked("DELETE /api/v1/session Bearer token-1"));
}

TEST_F(Sessions, TheChosenUserIsLoggedInAtTheStart) {
  accounts.choose_auto_login(true);
  start();
  EXPECT_TRUE(state_is(SessionState::LoggedIn));
}

TEST_F(Sessions, TheChosenUserIsLoggedIn_AsSoonAsThereIsOne_WithoutAnybodyAtTheMonitor) {
  accounts.start_anew();
  start();
  ASSERT_TRUE(state_is(SessionState::Setup));
  ASSERT_TRUE(asked("GET /api/v1/events Kiosk"));
  accounts.set_up();
  recorder.announce(R"({"event":"session"})");
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  ASSERT_TRUE(eventually([&] { return accounts.count("GET /api/v1/events Kiosk") == 2; }))
      << "with other rights";
  const int before = accounts.count("POST /api/v1/session/auto Kiosk");
  const int connected = accounts.count("GET /api/v1/events Kiosk");
  accounts.choose_auto_login(true);
  recorder.announce(R"({"event":"session"})");
  EXPECT_TRUE(state_is(SessionState::LoggedIn));
  EXPECT_EQ(accounts.count("POST /api/v1/session/auto Kiosk"), before + 1);
  EXPECT_EQ(accounts.count("GET /api/v1/events Kiosk"), connected) << "not by connecting anew";
}

TEST_F(Sessions, WhoLoggedOutByHandIsNotLoggedInByItself) {
  accounts.choose_auto_login(true);
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedIn));
  viewer->log_out();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  recorder.announce(R"({"event":"session"})");
  ASSERT_TRUE(asked("GET /api/v1/session Kiosk"));
  recorder.stop();
  ASSERT_TRUE(eventually([&] { return !viewer->site()->recorder_online; }));
  const int before = accounts.count("POST /api/v1/session/auto Kiosk");
  recorder.start();
  ASSERT_TRUE(eventually([&] { return viewer->site()->recorder_online; }));
  ASSERT_TRUE(asked("GET /api/v1/session Kiosk"));
  EXPECT_EQ(accounts.count("POST /api/v1/session/auto Kiosk"), before);
}

TEST_F(Sessions, AutoLoginComesBackWithARecorderThatWasStartedAnew) {
  accounts.choose_auto_login(true);
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedIn));
  recorder.stop();
  ASSERT_TRUE(eventually([&] { return !viewer->site()->recorder_online; }));
  accounts.forget_sessions();
  recorder.start();
  EXPECT_TRUE(asked("GET /api/v1/events Bearer token-2"));
  EXPECT_TRUE(state_is(SessionState::LoggedIn));
}

TEST_F(Sessions, ASessionThatTheRecorderEndedIsTold) {
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  ASSERT_TRUE(log_in("right\"one1")->good());
  ASSERT_TRUE(asked("GET /api/v1/events Bearer token-1"));
  accounts.forget_sessions();
  recorder.announce(R"({"event":"session"})");
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  EXPECT_TRUE(viewer->session()->ended);
  EXPECT_TRUE(eventually([&] { return viewer->session()->may("view_live"); })) << "the kiosk's rights again";
  EXPECT_TRUE(viewer->session()->ended) << "still to be told";
}

TEST_F(Sessions, TheFirstStartAsksForAnAdministrator) {
  accounts.start_anew();
  start();
  ASSERT_TRUE(state_is(SessionState::Setup));
  const auto id = viewer->set_up("admin", ssl::SecretText("choose-me-1"));
  ASSERT_TRUE(eventually([&] { return viewer->entered(id) != nullptr; }));
  EXPECT_TRUE(viewer->entered(id)->good());
  EXPECT_TRUE(viewer->session()->logged_in());
}

TEST_F(Sessions, SomebodyIsThere_ToldEveryTenSecondsAtMost) {
  start();
  ASSERT_TRUE(state_is(SessionState::LoggedOut));
  viewer->touch();
  ASSERT_TRUE(log_in("right\"one1")->good());
  for (int i = 0; i < 50; ++i)
    viewer->touch();
  ASSERT_TRUE(asked("POST /api/v1/session/touch Bearer token-1"));
  clock->advance(10s);
  viewer->touch();
  EXPECT_TRUE(eventually([&] { return accounts.count("POST /api/v1/session/touch Bearer token-1") == 2; }));
  EXPECT_EQ(accounts.count("POST /api/v1/session/touch Kiosk"), 0) << "nobody is nobody";
}

class OwnLogin : public Sessions {
 protected:
  void start_as(const std::string& password) {
    recorder.start();
    ViewerOptions options;
    options.login = std::make_shared<const Login>(Login{"admin", ssl::SecretText(password)});
    watch(std::move(options));
  }

  [[nodiscard]] int logins() const { return accounts.count("POST /api/v1/session Kiosk"); }
};

TEST_F(OwnLogin, TheMonitorIsItself_WithoutAnybodyThere) {
  accounts.choose_auto_login(true);
  start_as("right\"one1");
  ASSERT_TRUE(state_is(SessionState::LoggedIn));
  EXPECT_TRUE(viewer->session()->unattended);
  EXPECT_TRUE(asked("GET /api/v1/events Bearer token-1"));
  EXPECT_EQ(accounts.count("POST /api/v1/session/auto Kiosk"), 0) << "whom the recorder chose is for its own";
}

TEST_F(OwnLogin, ItIsItselfAgain_WhenItsSessionEnded_AndNobodyIsAsked) {
  start_as("right\"one1");
  ASSERT_TRUE(asked("GET /api/v1/events Bearer token-1"));
  accounts.forget_sessions();
  recorder.announce(R"({"event":"session"})");
  EXPECT_TRUE(asked("GET /api/v1/events Bearer token-2"));
  EXPECT_TRUE(state_is(SessionState::LoggedIn));
  EXPECT_FALSE(viewer->session()->ended);
  recorder.stop();
  ASSERT_TRUE(eventually([&] { return !viewer->site()->recorder_online; }));
  accounts.forget_sessions();
  recorder.start();
  EXPECT_TRUE(asked("GET /api/v1/events Bearer token-3"));
}

TEST_F(OwnLogin, WhoLogsInAtItIsSomebodyElse_AndAfterwardsItIsItself) {
  start_as("right\"one1");
  ASSERT_TRUE(state_is(SessionState::LoggedIn));
  viewer->log_out();
  ASSERT_TRUE(asked("GET /api/v1/events Bearer token-2"));
  ASSERT_TRUE(log_in("right\"one1")->good());
  EXPECT_FALSE(viewer->session()->unattended);
  viewer->log_out();
  EXPECT_TRUE(eventually([&] { return viewer->session()->unattended; }));
}

TEST_F(OwnLogin, AWrongPasswordIsTriedOnce) {
  start_as("wrong-one1");
  ASSERT_TRUE(eventually([&] { return logins() == 1; }));
  for (int i = 0; i < 3; ++i) {
    const int before = accounts.count("GET /api/v1/session Kiosk");
    recorder.announce(R"({"event":"session"})");
    ASSERT_TRUE(eventually([&] { return accounts.count("GET /api/v1/session Kiosk") > before; }));
  }
  EXPECT_TRUE(state_is(SessionState::LoggedOut));
  EXPECT_EQ(logins(), 1) << "the name would be locked for others, too";
}

TEST_F(OwnLogin, ItsPasswordDoesNotGoOverPlainHttp) {
  ViewerOptions options;
  options.recorder = "http://127.0.0.1:1/";
  options.login = std::make_shared<const Login>(Login{"admin", ssl::SecretText("right\"one1")});
  EXPECT_EQ(Viewer::create(std::move(options)).error().kind, ErrorKind::Invalid);
}

TEST_F(Sessions, ARecorderWithoutAccountsKeepsNothingBack) {
  recorder.set_judge({});
  start();
  want({1});
  ASSERT_TRUE(reaches(TileState::Video));
  EXPECT_EQ(viewer->session()->state, SessionState::Unknown);
  EXPECT_TRUE(viewer->session()->may("change_settings"));
}

TEST(ReadSession, NonsenseIsDamaged) {
  for (const char* text : {"[]", "{}", R"({"state":"asleep"})", R"({"state":7})"})
    EXPECT_EQ(read_session(nlohmann::json::parse(text)).error().kind, ErrorKind::Damaged) << text;
  const auto session = read_session(nlohmann::json::parse(
      R"({"state":"logged_in","user":7,"rights":[1,"copy"],"actions":"all","auto_logout_s":-5})"));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->rights, (std::set<std::string, std::less<>>{"copy"}));
  EXPECT_FALSE(session->auto_logout);
}

TEST(RequestOf, SecretsAreMembersOfTheBody) {
  Change change{.method = "PUT", .target = "/x", .body = {{"name", "門"}}};
  change.secrets.emplace_back("password", ssl::SecretText("a\"b\\c\n"));
  const auto request = request_of(change);
  EXPECT_EQ(request.target, "/api/v1/x");
  EXPECT_EQ(nlohmann::json::parse(request.body), (nlohmann::json{{"name", "門"}, {"password", "a\"b\\c\n"}}));
  Change alone{.method = "PUT", .target = "/x"};
  alone.secrets.emplace_back("password", ssl::SecretText("only"));
  EXPECT_EQ(request_of(alone).body, R"({"password":"only"})");
  EXPECT_EQ(request_of({.method = "DELETE", .target = "/x"}).body, "{}");
}

} // namespace
} // namespace kagimado::view
