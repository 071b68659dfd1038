// Every method of every path, from everybody, through every door. The table is written by hand from API.md
// and the manual of the trade; it is not the code's.
#include "engine/api/route.h"
#include "tests/engine/api/access_fixture.h"

#include <set>

namespace kagimado::api {
namespace {

using fakes::Sender;
using users::Level;

// Who gets past the question of rights: k a monitor where nobody is logged in and nothing is allowed then, K
// one where all is allowed that can be, v o m a viewer, operator, manager and administrator with their usual
// rights, M the machine itself, n nobody, over the network.
struct Row {
  const char* method;
  const char* path;
  const char* who;
  bool is_local_only = false;
};

const std::vector<Row> rows = {
    {"GET", "session", "nkKvomaM"},
    {"POST", "session", "nkKvomaM"},
    {"DELETE", "session", "vomaM"},
    {"POST", "session/auto", "kKvomaM", true},
    {"POST", "session/touch", "vomaM"},
    {"PUT", "session/password", "vomaM"},
    {"POST", "setup", "kKvomaM", true},
    {"GET", "users", "aM"},
    {"POST", "users", "aM"},
    {"PUT", "users/9", "aM"},
    {"DELETE", "users/9", "aM"},
    {"PUT", "users/logged_out", "aM"},
    {"PUT", "users/auto_login", "aM"},
    {"GET", "operations", "maM"},
    {"GET", "settings", "maM"},
    {"PUT", "settings", "maM"},
    {"GET", "cameras", "kKvomaM"},
    {"POST", "cameras", "maM"},
    {"GET", "cameras/1", "KvomaM"},
    {"PUT", "cameras/1", "maM"},
    {"DELETE", "cameras/1", "maM"},
    {"PUT", "cameras/1/encryption", "maM"},
    {"GET", "cameras/1/thumbnail", "KvomaM"},
    {"POST", "cameras/swap", "maM"},
    {"POST", "cameras/search", "maM"},
    {"GET", "licences", "maM"},
    {"POST", "licences", "maM"},
    {"GET", "security", "maM"},
    {"PUT", "security/connection", "maM"},
    {"PUT", "security/encryption", "maM"},
    {"GET", "encryption", "kKvomaM"},
    {"PUT", "encryption", "maM"},
    {"GET", "live/1/0", "KvomaM"},
    {"GET", "live", "KvomaM"},
    {"POST", "keys", "KvomaM"},
    {"GET", "events", "kKvomaM"},
    {"GET", "recordings", "KomaM"},
    {"GET", "playback/1", "KomaM"},
    {"GET", "recordings/1/file", "omaM"},
    {"GET", "storage", "kKvomaM"},
    {"GET", "alarms", "kKvomaM"},
    {"GET", "media", "omaM"},
    {"GET", "exports", "omaM"},
    {"POST", "exports", "omaM"},
    {"GET", "exports/1", "omaM"},
    {"DELETE", "exports/1", "omaM"},
    {"GET", "system", "kKvomaM"},
    {"POST", "system/restart", "aM"},
    {"GET", "certificates", "vomaM"},
    {"GET", "certificates/root.pem", "vomaM"},
    {"GET", "certificates/root.der", "vomaM"},
    {"PUT", "certificates/server", "maM"},
    {"DELETE", "certificates/server", "maM"},
    {"GET", "backups", "aM"},
    {"POST", "backups", "aM"},
    {"POST", "backups/restore", "aM"},
};

class RightsTable : public fakes::ApiFixture, public testing::WithParamInterface<Row> {
 protected:
  void SetUp() override {
    ids_['a'] = access().add("a", Level::Administrator);
    ids_['m'] = access().add("m", Level::Manager);
    ids_['o'] = access().add("o", Level::Operator);
    ids_['v'] = access().add("v", Level::Viewer);
  }

  bool passes(const Sender& sender) {
    const auto response = ask(sender, GetParam().method, GetParam().path, "{}");
    const bool is_refused = response.status == 401 || response.status == 403;
    EXPECT_EQ(is_refused, kind_of(response) == "denied") << response.body;
    return !is_refused;
  }

  void expect(char who, const Sender& sender, const char* door, bool is_local) {
    const bool should_pass = std::string_view(GetParam().who).find(who) != std::string_view::npos &&
                             (is_local || !GetParam().is_local_only);
    EXPECT_EQ(passes(sender), should_pass)
        << who << ' ' << door << ' ' << GetParam().method << ' ' << GetParam().path;
  }

  std::map<char, users::AccountId> ids_;
};

TEST_P(RightsTable, IsKept) {
  expect('n', fakes::nobody(), "TCP", false);
  expect('M', fakes::machine(), "Unix", true);
  expect('k', fakes::kiosk(), "Unix", true);
  ASSERT_TRUE(access().accounts().set_logged_out(users::most_rights(std::nullopt), users::CameraSet::all()));
  expect('K', fakes::kiosk(), "Unix", true);
  for (const char who : {'v', 'o', 'm', 'a'}) { // a session each: one of the requests ends it
    expect(who, fakes::monitor(access().token_of(ids_[who])), "Unix", true);
    expect(who, fakes::far_monitor(access().token_of(ids_[who])), "TCP", false);
    expect(who, fakes::browser(access().token_of(ids_[who])), "cookie", false);
  }
}

TEST_P(RightsTable, IsOfNoUseToThieves) {
  const auto token = access().token_of(ids_['a']);
  auto forged = fakes::browser(token); // another site sends the cookie, but does not know the other token
  forged.csrf = users::SessionTable::csrf_token(access().token_of(ids_['m']));
  if (std::string_view(GetParam().method) != "GET") {
    expect('n', forged, "wrong CSRF token", false);
    forged.csrf.clear();
    expect('n', forged, "no CSRF token", false);
  }
  auto downgraded = fakes::browser(token); // a cookie of plain HTTP counts nothing over TLS
  downgraded.is_tls = true;
  expect('n', downgraded, "cookie of plain HTTP", false);
  expect('n', fakes::browser(std::string(43, 'A')), "invented cookie", false);
  expect('n', fakes::far_monitor(""), "empty token", false);
  expect('n', Sender{.authorization = "Kiosk"}, "kiosk over the network", false);
  expect('n', Sender{.authorization = "Basic cm9vdDpyb290"}, "Basic", false);
  access().logins().sessions().close(token);
  expect('n', fakes::far_monitor(token), "replayed token", false);
  expect('n', fakes::browser(token), "replayed cookie", false);
}

INSTANTIATE_TEST_SUITE_P(All, RightsTable, testing::ValuesIn(rows));

TEST(RightsTableItself, HasEveryMethodOfEveryPath) {
  std::set<std::string> tested, there;
  for (const auto& row : rows) {
    const auto route = parse_route(std::string("/api/v1/") + row.path);
    ASSERT_TRUE(route) << row.path;
    tested.insert(fmt::format("{} {}", row.method, route->pattern));
  }
  for (const auto& endpoint : endpoints())
    there.insert(fmt::format("{} {}", endpoint.method, endpoint.pattern));
  EXPECT_EQ(tested, there);
}

class Setup : public fakes::ApiFixture {};

// A fresh recorder shows pictures, and lets nobody do anything but make the administrator.
TEST_F(Setup, AMonitorShowsTheWall_AndNothingElse) {
  const auto session = json(ask(fakes::kiosk(), "GET", "session"));
  EXPECT_EQ(session["state"], "setup");
  EXPECT_EQ(session["view"], "all");
  EXPECT_EQ(session["rights"], Json({"picture_display", "camera_operation"}));
  EXPECT_EQ(ask(fakes::kiosk(), "GET", "live/1/0").status, 404) << "no camera yet, but allowed";
  for (const auto* path : {"playback/1", "recordings", "media", "exports"})
    EXPECT_EQ(ask(fakes::kiosk(), "GET", path).status, 403) << path;
  EXPECT_EQ(ask(fakes::kiosk(), "PUT", "encryption", "{}").status, 403);
  EXPECT_EQ(ask(fakes::nobody(), "GET", "live/1/0").status, 401);
}

TEST_F(Setup, AfterwardsNothingIsShown_UntilTheAdministratorSaysSo) {
  set_up();
  EXPECT_EQ(ask(fakes::kiosk(), "GET", "live/1/0").status, 403);
  EXPECT_EQ(json(ask(fakes::kiosk(), "GET", "session"))["state"], "logged_out");
}

class ViewRights : public fakes::ApiFixture {};

TEST_F(ViewRights, HoldForEachCamera) {
  set_up();
  const auto token = access().token_of(access().add("guard", Level::Operator, users::CameraSet({1, 2, 3})));
  EXPECT_EQ(ask(fakes::monitor(token), "GET", "live/3/0").status, 404) << "allowed, but no such camera";
  EXPECT_EQ(ask(fakes::monitor(token), "GET", "live?streams=3.0").status, 404)
      << "allowed, but no such camera";
  for (const auto* path : {"live/4/0", "live?streams=4.0", "live?streams=3.0,4.0", "playback/4", "cameras/4",
                           "recordings/4/file?from=0&to=9"})
    EXPECT_EQ(ask(fakes::monitor(token), "GET", path).status, 403) << path;
}

TEST_F(ViewRights, AManagerSetsOnlyWhatIsInView) {
  set_up();
  const auto token = access().token_of(access().add("boss", Level::Manager, users::CameraSet({1})));
  EXPECT_EQ(ask(fakes::monitor(token), "DELETE", "cameras/1").status, 404);
  EXPECT_EQ(ask(fakes::monitor(token), "DELETE", "cameras/2").status, 403);
}

TEST_F(ViewRights, UnknownMethodsAreToldToThoseOnlyWhoMayAsk) {
  const auto token = set_up();
  EXPECT_EQ(ask(fakes::nobody(), "PATCH", "cameras").status, 401);
  EXPECT_EQ(ask(fakes::monitor(token), "PATCH", "cameras").status, 405);
  EXPECT_EQ(ask(fakes::far_monitor(token), "PATCH", "setup").status, 403);
}

} // namespace
} // namespace kagimado::api
