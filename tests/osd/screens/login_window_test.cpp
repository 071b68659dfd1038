// 「ログイン」 and the first start's screen: what is judged while typing, and what refusals say.
#include "engine/view/answer.h"
#include "osd/screens/login_window.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/whole_screen.h"

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;
using fakes::FakeDesk;
using testing::MonitorKind;
using testing::PaintedScreen;

class Login {
 public:
  explicit Login(const MonitorKind& kind = testing::monitor_kinds[1])
      : painted(kind.size, kind.language, kind.scale(), "山田太郎") {}

  void settle() {
    for (int i = 0; i < 2; ++i)
      painted.settle([this](Ui& ui) {
        if (!window.open)
          return;
        if (const auto pressed = draw_login_window(ui, window, names, now); pressed != LoginPressed::Nothing)
          last = pressed;
      });
  }

  void click(const std::string& id) {
    settle();
    const auto* found = painted.widget(id);
    ASSERT_NE(found, nullptr) << id;
    ASSERT_TRUE(found->enabled) << id;
    painted.click(testing::middle_of(found->rect));
    settle();
  }

  void type_into(const std::string& field, const std::string& text) {
    click(field);
    painted.type(text);
    settle();
  }

  [[nodiscard]] bool ok_enabled() {
    settle();
    return painted.widget("login.ok")->enabled;
  }

  [[nodiscard]] std::string text(const std::string& id) {
    settle();
    const auto* found = painted.widget(id);
    return found != nullptr ? found->text : "";
  }

  PaintedScreen painted;
  LoginWindow window;
  std::vector<std::string> names;
  SteadyTime now{1h};
  LoginPressed last = LoginPressed::Nothing;
};

TEST(LoginWindow, NameAndPasswordAreTypedByTheMouseAlone) {
  Login login;
  open_login_window(login.window, LoginKind::LogIn, "Why");
  EXPECT_EQ(login.text("login.why"), "Why");
  EXPECT_FALSE(login.ok_enabled());
  for (const char* key : {"a", "d", "m"})
    login.click(std::string("login.keyboard.key.") + key);
  EXPECT_EQ(login.window.name.text(), "adm");
  login.click("login.password");
  login.click("login.keyboard.key.x");
  EXPECT_EQ(login.window.password.text(), "x");
  EXPECT_EQ(login.text("login.password"), "") << "hidden";
  login.click("login.eye");
  EXPECT_EQ(login.text("login.password"), "x");
  login.click("login.ok");
  EXPECT_EQ(login.last, LoginPressed::Ok);
}

TEST(LoginWindow, WhoLoggedInBeforeIsChosenByOneClick) {
  Login login;
  login.names = {"山田太郎", "operator"};
  open_login_window(login.window, LoginKind::LogIn, "Why");
  login.click("login.known.1");
  EXPECT_EQ(login.window.name.text(), "operator");
  login.click("login.known.0");
  EXPECT_EQ(login.window.name.text(), "山田太郎");
}

TEST(LoginWindow, ARefusalIsSaidInWords_AndThePasswordTypedAgain) {
  Login login;
  open_login_window(login.window, LoginKind::LogIn, "Why");
  login.type_into("login.name", "admin");
  login.type_into("login.password", "wrong-1");
  login.window.checking = 7;
  EXPECT_EQ(login.text("login.checking"), "Checking");
  EXPECT_FALSE(login.ok_enabled()) << "one try at a time";
  take_login_outcome(login.window, FakeDesk::bad("denied"), login.now);
  EXPECT_EQ(login.text("login.message"), "Wrong user name or password.");
  EXPECT_TRUE(login.window.password.empty());
  EXPECT_EQ(login.window.name.text(), "admin");
  login.type_into("login.password", "r");
  EXPECT_EQ(login.text("login.message"), "") << "it was about another one";
}

TEST(LoginWindow, AfterTooManyTriesItCountsTheSeconds) {
  Login login;
  open_login_window(login.window, LoginKind::LogIn, "Why");
  login.type_into("login.name", "admin");
  take_login_outcome(login.window, FakeDesk::bad("throttled", {}, 60s), login.now);
  login.type_into("login.password", "right-one1");
  EXPECT_EQ(login.text("login.message"), "Too many tries. Try again in 60 s.");
  EXPECT_FALSE(login.ok_enabled());
  login.now += 59500ms;
  EXPECT_EQ(login.text("login.message"), "Too many tries. Try again in 1 s.");
  login.now += 500ms;
  EXPECT_TRUE(login.ok_enabled());
}

TEST(LoginWindow, AGoodEndClosesIt_AndNothingTypedIsLeft) {
  Login login;
  open_login_window(login.window, LoginKind::LogIn, "Why");
  login.type_into("login.password", "right-one1");
  take_login_outcome(login.window, FakeDesk::good(), login.now);
  EXPECT_FALSE(login.window.open);
  EXPECT_TRUE(login.window.password.empty());
}

TEST(FirstStart, TheRulesAreJudgedWhileTyping_AndThereIsNoWayRoundThem) {
  Login login;
  open_login_window(login.window, LoginKind::SetUp, "");
  const auto kept = [&](const std::string& rule) {
    login.settle();
    return login.painted.widget("login.rules." + rule)->value == "on";
  };
  EXPECT_EQ(login.painted.widget("login.cancel"), nullptr) << "nothing works before";
  login.type_into("login.name", "installer1");
  login.type_into("login.password", "installer");
  EXPECT_TRUE(kept("length"));
  EXPECT_FALSE(kept("mixed"));
  EXPECT_FALSE(login.ok_enabled());
  login.type_into("login.password", "1");
  EXPECT_TRUE(kept("mixed"));
  EXPECT_FALSE(kept("not_name"));
  login.type_into("login.password", "!");
  EXPECT_TRUE(kept("not_name"));
  EXPECT_FALSE(kept("same"));
  EXPECT_FALSE(login.ok_enabled());
  login.type_into("login.again", "installer1!");
  EXPECT_TRUE(kept("same"));
  EXPECT_TRUE(login.ok_enabled());
}

class EveryMonitor : public ::testing::TestWithParam<MonitorKind> {};

TEST_P(EveryMonitor, LoginWindowsAreWhole) {
  Login login(GetParam());
  login.names = {"山田太郎", "operator", "installer", "viewer-north-gate"};
  const auto& why = login.painted.text({"login.why.denied"});
  const auto keep = [&](const char* name) {
    login.settle();
    testing::expect_whole(login.painted);
    testing::keep_sample(login.painted, std::string(name) + "-" + GetParam().name);
  };
  open_login_window(login.window, LoginKind::LogIn, why);
  login.type_into("login.name", "山田");
  login.type_into("login.password", "secret-1");
  keep("login");
  take_login_outcome(login.window, FakeDesk::bad("throttled", {}, 3600s), login.now);
  keep("login-throttled");
  open_login_window(login.window, LoginKind::SetUp, "");
  login.type_into("login.name", "admin");
  login.type_into("login.password", "secret-12");
  keep("setup");
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryMonitor, ::testing::ValuesIn(testing::monitor_kinds),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

} // namespace
} // namespace kagimado::osd
