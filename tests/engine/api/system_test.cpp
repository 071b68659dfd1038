// The recorder as a machine, its certificates and backups, as the API tells and takes them. [REQ-PC-5]
#include "tests/engine/api/access_fixture.h"

namespace kagimado::api {
namespace {

using namespace fakes;

class SystemTest : public ApiFixture {
 protected:
  FakeSystem& system() { return service_.machine; }

  net::Response ask_here(const std::string& method, const std::string& path, const std::string& body = "") {
    return ask(machine(), method, path, body);
  }
};

TEST_F(SystemTest, DoorsAndForwardingAreTold) {
  system().shown.version = "1.2";
  system().shown.clock = ClockState::Synchronised;
  system().shown.up = std::chrono::seconds(90);
  system().shown.doors = {{"http", 80, true, ""}, {"https", 443, false, "in use"}};
  system().shown.forwarding = {{CameraId{3}, 8081, true, ""}};
  const auto told = json(ask_here("GET", "system"));
  EXPECT_EQ(told["version"], "1.2");
  EXPECT_EQ(told["ntp"], "synchronised");
  EXPECT_EQ(told["up_s"], 90);
  EXPECT_EQ(told["doors"][1],
            (Json{{"scheme", "https"}, {"port", 443}, {"open", false}, {"message", "in use"}}));
  EXPECT_EQ(told["forwarding"][0], (Json{{"camera", 3}, {"port", 8081}, {"open", true}, {"message", ""}}));
}

TEST_F(SystemTest, RestartIsForWhoMaintains) {
  EXPECT_EQ(ask(kiosk(), "POST", "system/restart", "{}").status, 403);
  EXPECT_EQ(system().restarts, 0);
  EXPECT_EQ(ask_here("POST", "system/restart", "{}").status, 200);
  EXPECT_EQ(system().restarts, 1);
}

TEST_F(SystemTest, TheRootCertificateIsADownload) {
  const auto pem = ask_here("GET", "certificates/root.pem");
  EXPECT_EQ(pem.body, "ROOT PEM");
  EXPECT_NE(pem.fields.at("Content-Disposition").find("attachment"), std::string::npos);
  const auto der = ask_here("GET", "certificates/root.der");
  EXPECT_EQ(der.body, "\x01\x02\x03");
  EXPECT_EQ(der.content_type, "application/x-x509-ca-cert");
  EXPECT_EQ(json(ask_here("GET", "certificates"))["root"]["fingerprint"], "AB:CD");
  system().has_doors = false;
  EXPECT_EQ(ask_here("GET", "certificates").status, 404);
}

TEST_F(SystemTest, AForeignCertificateIsTaken_OrRefusedWithAllThatIsWrong) {
  const auto* const body = R"({"certificate_pem":"CERT","key_pem":"KEY"})";
  EXPECT_EQ(json(ask_here("PUT", "certificates/server", body))["server"]["imported"], true);
  ASSERT_EQ(system().imported.size(), 1U);
  EXPECT_EQ(system().imported[0].key_pem, "KEY");
  system().findings = {{ssl::Mismatch::Expired, "leaf"}, {ssl::Mismatch::WeakKey, "leaf"}};
  const auto refused = ask_here("PUT", "certificates/server", body);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json(refused)["error"]["findings"].size(), 2U);
  EXPECT_EQ(ask_here("PUT", "certificates/server", R"({"key_pem":"KEY"})").status, 400);
  EXPECT_EQ(ask_here("DELETE", "certificates/server").status, 200);
  EXPECT_EQ(ask_here("DELETE", "certificates/server").status, 404);
}

TEST_F(SystemTest, BackupsAreMadeListedAndRestored) {
  system().files = {{"kagimado-1.backup", 99, WallTime(std::chrono::seconds(1))}};
  const auto made = ask_here("POST", "backups", R"({"medium":"/media/usb0","password":"long enough"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(json(made)["file"], "kagimado-1.backup");
  EXPECT_EQ(json(ask_here("GET", "backups?medium=/media/usb0"))["backups"][0]["bytes"], 99);
  const auto restored =
      ask_here("POST", "backups/restore",
               R"({"medium":"/media/usb0","file":"kagimado-1.backup","password":"long enough"})");
  EXPECT_EQ(json(restored)["sections"].size(), 3U);
  EXPECT_EQ(system().orders, (std::vector<std::string>{"make /media/usb0 long enough",
                                                       "restore /media/usb0 kagimado-1.backup long enough"}));
}

TEST_F(SystemTest, OrdersThatLackSomethingAreRefused) {
  EXPECT_EQ(ask_here("POST", "backups", R"({"medium":"/media/usb0","password":"short"})").status, 400);
  EXPECT_EQ(ask_here("POST", "backups", R"({"password":"long enough"})").status, 400);
  EXPECT_EQ(ask_here("POST", "backups", "[]").status, 400);
  EXPECT_EQ(ask_here("GET", "backups").status, 400);
  EXPECT_EQ(ask_here("GET", "backups?medium=/etc").status, 404);
  EXPECT_EQ(kind_of(ask_here("POST", "backups/restore",
                             R"({"medium":"/media/usb0","file":"x","password":"wrong"})")),
            "wrong_password");
  EXPECT_EQ(system().orders.size(), 1U);
}

} // namespace
} // namespace kagimado::api
