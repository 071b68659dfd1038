// The issuer's page: requests in, pages out; and once over real TLS by curl. [REQ-LIC-2]
#include "engine/issuer/web_server.h"
#include "tests/fakes/manual_clock.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace kagimado::issuer {
namespace {

namespace fs = std::filesystem;

class IssuerFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "kagimado-web-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    ASSERT_TRUE(Issuer::init(folder()));
    issuer_.emplace(Issuer::open(folder(), clock_).value());
    ASSERT_TRUE(issuer_->provision(*licence::RecorderSerial::parse("KR26-000117")));
    ASSERT_TRUE(issuer_->provision(*licence::RecorderSerial::parse("KR26-000118")));
    card_ = issuer_->make_card(licence::Kit::Nxs04).value();
  }

  void TearDown() override {
    issuer_.reset();
    fs::remove_all(root_);
  }

  [[nodiscard]] fs::path folder() const { return root_ / "issuer"; }

  [[nodiscard]] std::string form(std::string_view identity = "KR26-000117-0A") const {
    return form(identity, device_number(card_), issuer_->activation_number_of(card_));
  }

  static std::string form(std::string_view identity, std::string_view device, std::string_view activation) {
    return fmt::format("identity={}&device={}&activation={}", identity, device, activation);
  }

  static std::string key_in(const std::string& page, std::string_view id) {
    const auto mark = fmt::format("id=\"{}\">", id);
    const auto at = page.find(mark);
    return at == std::string::npos ? "" : page.substr(at + mark.size(), 29);
  }

  fs::path root_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  std::optional<Issuer> issuer_;
  Card card_;
};

class WebDeskTest : public IssuerFolder {
 protected:
  void SetUp() override {
    IssuerFolder::SetUp();
    desk_.emplace(*issuer_, clock_);
  }

  void TearDown() override {
    desk_.reset();
    IssuerFolder::TearDown();
  }

  net::Response get(std::string target, std::string method = "GET") {
    net::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.peer = "10.0.0.2:4711";
    return desk_->answer(request);
  }

  net::Response post(std::string body, std::string peer = "10.0.0.2:4711") {
    net::Request request;
    request.method = "POST";
    request.fields["Content-Type"] = "application/x-www-form-urlencoded";
    request.body = std::move(body);
    request.peer = std::move(peer);
    return desk_->answer(request);
  }

  std::optional<WebDesk> desk_;
};

TEST_F(WebDeskTest, AQrCodeFillsInTheRecorder) {
  const auto page = get("/?recorder=KR26-000117-0A");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("name=\"identity\" value=\"KR26-000117-0A\""), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("lang=\"ja\""), std::string::npos);
  EXPECT_NE(page.body.find("href=\"/?lang=en&amp;recorder=KR26-000117-0A\""), std::string::npos)
      << "the other language keeps it";
}

TEST_F(WebDeskTest, CardAndRecorderGiveBothKeys_TheSameAgain) {
  const auto page = post(form());
  EXPECT_EQ(page.status, 200) << page.body;
  const auto recorder = issuer_->provision(*licence::RecorderSerial::parse("KR26-000117")).value();
  for (const auto* id : {"own-key", "kit-key"}) {
    const auto key = licence::parse_release_key(key_in(page.body, id));
    ASSERT_TRUE(key) << id << page.body;
    EXPECT_TRUE(licence::verify_release_key(*key, recorder));
  }
  EXPECT_EQ(licence::parse_release_key(key_in(page.body, "kit-key"))->kit, licence::Kit::Nxs04);
  EXPECT_EQ(post(form()).body, page.body);
}

TEST_F(WebDeskTest, EachFaultHasItsStatus_AndItsField) {
  const auto device = device_number(card_), activation = issuer_->activation_number_of(card_);
  const auto other = issuer_->make_card(licence::Kit::Nxs01).value();
  const auto revoked = issuer_->make_card(licence::Kit::Nxs01).value();
  ASSERT_TRUE(issuer_->revoke(revoked));
  const auto wrong_field = [](const net::Response& page) {
    for (const auto* name : {"identity", "device", "activation"}) {
      const auto at = page.body.find(fmt::format("name=\"{}\"", name));
      if (page.body.substr(at, page.body.find('>', at) - at).find("aria-invalid") != std::string::npos)
        return std::string(name);
    }
    return std::string();
  };
  auto page = post(form("KR26-000117-0B", device, activation));
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(wrong_field(page), "identity");
  page = post(form("KR26-000117-0A", "1234567", activation));
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(wrong_field(page), "device");
  page = post(form("KR26-000117-0A", device, "0000"));
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(wrong_field(page), "activation");
  page = post(form("KR26-000117-0A", device, issuer_->activation_number_of(other)));
  EXPECT_EQ(page.status, 403);
  EXPECT_EQ(wrong_field(page), "activation");
  const auto unknown = licence::identity_text(*licence::RecorderSerial::parse("KR26-000999"));
  EXPECT_EQ(post(form(unknown)).status, 404);
  EXPECT_EQ(
      post(form("KR26-000117-0A", device_number(revoked), issuer_->activation_number_of(revoked))).status,
      403);
  ASSERT_EQ(post(form()).status, 200);
  const auto there = licence::identity_text(*licence::RecorderSerial::parse("KR26-000118"));
  EXPECT_EQ(post(form(there)).status, 409);
}

TEST_F(WebDeskTest, WrongActivationNumbersLockTheAddress_NeverTheCard) {
  const auto other = issuer_->make_card(licence::Kit::Nxs01).value();
  const auto wrong = form("KR26-000117-0A", device_number(card_), issuer_->activation_number_of(other));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(post(wrong, fmt::format("10.0.0.2:{}", 1000 + i)).status, 403);
  const auto locked = post(form());
  EXPECT_EQ(locked.status, 429) << "even the right one";
  EXPECT_NE(locked.body.find("60 秒"), std::string::npos) << locked.body;
  EXPECT_EQ(post(form(), "10.0.0.9:1").status, 200) << "its owner is somewhere else";
  clock_->advance(std::chrono::seconds(60));
  EXPECT_EQ(post(form()).status, 200);
}

TEST_F(WebDeskTest, TypingErrorsLockNobody) {
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(post(form("KR26-000117-0A", device_number(card_), "0000")).status, 400);
  EXPECT_EQ(post(form()).status, 200);
}

TEST_F(WebDeskTest, WhatIsTypedNeverBecomesHtml) {
  const auto page = get("/?recorder=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
  EXPECT_EQ(page.body.find("<script"), std::string::npos) << page.body;
  const auto posted = post("identity=%22%3E%3Cimg+src%3Dx%3E&device=%27%22%3E%3Cb%3E&activation=%26lt%3B");
  EXPECT_EQ(posted.body.find("<img"), std::string::npos);
  EXPECT_EQ(posted.body.find("<b>"), std::string::npos);
  EXPECT_EQ(page.fields.at("Content-Security-Policy").find("unsafe"), std::string::npos);
  EXPECT_EQ(page.fields.at("Cache-Control"), "no-store");
}

TEST_F(WebDeskTest, OtherPathsMethodsAndBodiesAreRefused) {
  EXPECT_EQ(get("/../../etc/passwd").status, 404);
  EXPECT_EQ(get("/master.key").status, 404);
  EXPECT_EQ(get("/", "DELETE").status, 405);
  EXPECT_EQ(get("/style.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(post(std::string(100'000, 'x')).status, 400);
  EXPECT_EQ(post("").status, 400);
  net::Request json;
  json.method = "POST";
  json.fields["Content-Type"] = "application/json";
  EXPECT_EQ(desk_->answer(json).status, 400);
}

TEST_F(WebDeskTest, SpeaksTheVisitorsLanguage) {
  net::Request request;
  request.fields["Accept-Language"] = "en-GB,en;q=0.9";
  EXPECT_NE(desk_->answer(request).body.find("Get a release key"), std::string::npos);
  request.target = "/?lang=ja";
  EXPECT_NE(desk_->answer(request).body.find("解除キー番号の取得"), std::string::npos);
}

class WebServerTest : public IssuerFolder {
 protected:
  static std::string curl(const std::string& arguments) {
    std::string output;
    FILE* pipe = ::popen(("curl -sS --max-time 20 " + arguments + " 2>&1").c_str(), "r");
    if (pipe == nullptr)
      return output;
    char part[4096];
    while (const auto count = std::fread(part, 1, sizeof part, pipe))
      output.append(part, count);
    ::pclose(pipe);
    return output;
  }
};

TEST_F(WebServerTest, CurlGetsAKeyOverTls_AndTrustsTheRootOnly) {
  net::asio::io_context io(1);
  WebOptions options;
  options.endpoint = {"127.0.0.1", 0};
  auto server = WebServer::start(io, folder(), options, std::make_shared<SystemClock>());
  ASSERT_TRUE(server) << server.error().message;
  std::thread thread([&io] { io.run(); });
  const auto url = fmt::format("https://localhost:{}/", (*server)->port());
  const auto root = (folder() / "tls" / "authority.crt").string();
  const auto page = curl(fmt::format("--cacert {} -d '{}' {}", root, form(), url));
  EXPECT_EQ(key_in(page, "kit-key"), issuer_
                                         ->redeem(card_, issuer_->activation_number_of(card_),
                                                  *licence::RecorderSerial::parse("KR26-000117"))
                                         .value());
  EXPECT_NE(curl(url).find("certificate"), std::string::npos) << "unknown to the system";
  EXPECT_EQ(curl(fmt::format("--cacert {} -o /dev/null -w '%{{http_code}}' {}missing", root, url)), "404");
  io.stop();
  thread.join();
  server->reset();
}

} // namespace
} // namespace kagimado::issuer
