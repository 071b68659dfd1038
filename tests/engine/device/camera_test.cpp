// The control API and the streams of a camera, over loopback, as CONTROL.md says.
#include "tests/engine/device/camera_bench.h"
#include "tests/engine/ff/media_tools.h"

#include <nlohmann/json.hpp>

using namespace kagimado;
using namespace kagimado::device;
using namespace kagimado::tests;
using Json = nlohmann::json;

namespace {

const std::string encryption_on = R"({"on":true,"kek":")" + std::string(64, '7') + R"(","pb_salt":")" +
                                  std::string(32, 'a') + R"(","iterations":1000})";

sealed::PasswordKey key_of_body() {
  sealed::PasswordKey key;
  key.kek = ssl::SecretArray<32>(Bytes(32, 0x77));
  key.pb_salt.fill(0xaa);
  key.iterations = 1000;
  return key;
}

Json json_of(const Result<net::Response>& response) {
  EXPECT_TRUE(response.has_value()) << response.error().message;
  return response ? Json::parse(response->body, nullptr, false) : Json();
}

int status_of(const Result<net::Response>& response) {
  return response ? response->status : -1;
}

std::string kind_of(const Result<net::Response>& response) {
  const auto json = json_of(response);
  return json.contains("error") ? json["error"].value("kind", "") : "";
}

TEST(Camera, TellsWhatItCan) {
  const CameraBench bench(camera_options());
  const auto json = json_of(bench.request("GET", "/control/v1/capabilities"));
  EXPECT_EQ(json["name"], "Gate");
  EXPECT_EQ(json["ssl"], true);
  EXPECT_EQ(json["data_encryption"], true);
  EXPECT_FALSE(json["serial"].get<std::string>().empty());
  ASSERT_EQ(json["streams"].size(), 1U);
  const auto& stream = json["streams"][0];
  EXPECT_EQ(stream["index"], 0);
  EXPECT_EQ(stream["codec"], "h264");
  EXPECT_EQ(stream["compression"], "H.264(1)");
  EXPECT_EQ(stream["width"], 320);
  EXPECT_EQ(stream["height"], 180);
  EXPECT_EQ(stream["fps"], 10);
  EXPECT_EQ(stream["audio"], false);
}

TEST(Camera, AsksForThePassword_OnEveryPath) {
  const CameraBench bench(camera_options());
  for (const char* path : {"/control/v1/capabilities", "/stream/0.mp4", "/snapshot.jpg", "/nothing"}) {
    const auto refused = bench.request("GET", path, "", false, "wrong");
    ASSERT_FALSE(refused.has_value()) << path;
    EXPECT_EQ(refused.error().kind, ErrorKind::Denied) << path;
  }
  EXPECT_EQ(status_of(bench.request("GET", "/nothing")), 404);
  EXPECT_EQ(status_of(bench.request("GET", "/stream/1.mp4")), 404) << "no sub stream";
  EXPECT_EQ(status_of(bench.request("GET", "/stream/x.mp4")), 404);
  EXPECT_EQ(status_of(bench.request("GET", "/stream/")), 404);
  EXPECT_EQ(status_of(bench.request("GET", "/stream/.mp4")), 404);
  EXPECT_EQ(status_of(bench.request("DELETE", "/control/v1/encryption")), 404);
}

TEST(Camera, StreamsOverHttpAndHttps) {
  const CameraBench bench(camera_options());
  for (const bool tls : {false, true}) {
    std::vector<mp4::Unit> units;
    const auto watched = bench.watch(
        "/stream/0.mp4",
        [&](mp4::Unit unit) {
          units.push_back(std::move(unit));
          return units.size() == 12;
        },
        tls);
    ASSERT_TRUE(watched.has_value()) << watched.error().message;
    EXPECT_EQ(units[0].type, mp4::Unit::Type::Init);
    EXPECT_TRUE(units[1].starts_with_sync);
    const auto init = mp4::parse_init(*units[0].bytes);
    ASSERT_TRUE(init.has_value());
    for (std::size_t n = 1; n < units.size(); ++n)
      EXPECT_TRUE(mp4::parse_fragment(*units[n].bytes, *init).has_value());
  }
}

TEST(Camera, SealsItsStreamAtOnce_WhenEncryptionIsSwitchedOn) { // [REQ-ENC-5]
  const CameraBench bench(camera_options());
  std::optional<mp4::InitSegment> init;
  int inits = 0, sealed_fragments = 0, clear_after_sealed = 0;
  bool asked = false;
  const auto watched = bench.watch("/stream/0.mp4", [&](mp4::Unit unit) {
    if (unit.type == mp4::Unit::Type::Init) {
      ++inits;
      init = mp4::parse_init(*unit.bytes).value();
      return false;
    }
    if (!asked) {
      asked = true;
      EXPECT_FALSE(init->sealed());
      EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", encryption_on)), 200);
      return false;
    }
    const auto fragment = mp4::parse_fragment(*unit.bytes, *init);
    EXPECT_TRUE(fragment.has_value());
    if (init->sealed())
      sealed_fragments += fragment->has_sample_encryption ? 1 : 0;
    clear_after_sealed += inits > 1 && !fragment->has_sample_encryption ? 1 : 0;
    return sealed_fragments == 6;
  });
  ASSERT_TRUE(watched.has_value()) << watched.error().message;
  EXPECT_EQ(inits, 2);
  EXPECT_EQ(clear_after_sealed, 0);
  EXPECT_EQ(open_box(*init, key_of_body()).dek.view().size(), 16U);
  const auto json = json_of(bench.request("GET", "/control/v1/encryption"));
  EXPECT_EQ(json["on"], true);
  EXPECT_EQ(json["iterations"], 1000);
  EXPECT_EQ(json["pb_salt"], std::string(32, 'a'));
  EXPECT_FALSE(json.contains("kek")) << "never told again";
}

TEST(Camera, GivesAPicture_ButNoneWhileSealed) { // [REQ-ENC-13]
  const TempFolder folder;
  for (const auto codec : {ff::Codec::H264, ff::Codec::Mjpeg}) {
    const CameraBench bench(camera_options(), codec);
    const auto picture = bench.request("GET", "/snapshot.jpg");
    ASSERT_EQ(status_of(picture), 200);
    EXPECT_EQ(picture->content_type, "image/jpeg");
    save(folder.file("s.jpg"), as_bytes(picture->body));
    const auto seen = run_shell("ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 " +
                                folder.file("s.jpg"));
    EXPECT_EQ(seen.output, "mjpeg,320,180\n");
    EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", encryption_on)), 200);
    const auto locked = bench.request("GET", "/snapshot.jpg");
    EXPECT_EQ(status_of(locked), 409);
    EXPECT_EQ(kind_of(locked), "locked");
    EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", R"({"on":false})")), 200);
    EXPECT_EQ(status_of(bench.request("GET", "/snapshot.jpg")), 200);
  }
}

TEST(Camera, KeepsItsSettings_OverARestart) {
  const TempFolder folder;
  const auto options = [&] {
    auto out = camera_options();
    out.state_folder = folder.path();
    return out;
  };
  std::string serial, certificate;
  {
    const CameraBench bench(options());
    ASSERT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", encryption_on)), 200);
    serial = bench.camera->serial();
    certificate = bench.camera->certificate_pem();
    const auto kek = folder.path() / "camera-0.kek";
    EXPECT_EQ(std::filesystem::status(kek).permissions() & std::filesystem::perms::mask,
              std::filesystem::perms{0600});
    EXPECT_EQ(std::filesystem::file_size(kek), 32U);
    EXPECT_EQ(as_text(load(folder.file("camera-0.json"))).find(std::string(64, '7')), std::string::npos)
        << "no key in the settings";
  }
  {
    const CameraBench bench(options());
    ASSERT_FALSE(bench.error.has_value()) << bench.error->message;
    EXPECT_EQ(bench.camera->serial(), serial);
    EXPECT_EQ(bench.camera->certificate_pem(), certificate) << "a pin stays right";
    std::optional<mp4::InitSegment> init;
    const auto watched = bench.watch("/stream/0.mp4", [&](const mp4::Unit& unit) {
      init = mp4::parse_init(*unit.bytes).value();
      return true;
    });
    ASSERT_TRUE(watched.has_value());
    ASSERT_TRUE(init->sealed()) << "never clear after a restart";
    open_box(*init, key_of_body());
    ASSERT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", R"({"on":false})")), 200);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "camera-0.kek"));
  }
}

TEST(Camera, DoesNotStart_WhenItsKeyIsLost) {
  const TempFolder folder;
  auto options = camera_options();
  options.state_folder = folder.path();
  {
    auto first = camera_options();
    first.state_folder = folder.path();
    const CameraBench bench(std::move(first));
    ASSERT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", encryption_on)), 200);
  }
  save(folder.file("camera-0.kek"), Bytes(5, 1));
  const CameraBench bench(std::move(options));
  ASSERT_TRUE(bench.error.has_value()) << "would have sent clear pictures";
  EXPECT_EQ(bench.error->kind, ErrorKind::Damaged);
}

TEST(Camera, RefusesBodies_ThatBreakARule) {
  const CameraBench bench(camera_options());
  for (const char* body : {"", "[]", "{}", R"({"on":1})", R"({"on":true})",
                           R"({"on":true,"kek":"zz","pb_salt":"00","iterations":1})",
                           R"({"on":true,"kek":5,"pb_salt":"00","iterations":1})"}) {
    const auto refused = bench.request("PUT", "/control/v1/encryption", body);
    EXPECT_EQ(status_of(refused), 400) << body;
    EXPECT_EQ(kind_of(refused), "invalid") << body;
  }
  std::string many = encryption_on;
  many.replace(many.find("1000"), 4, "4000001");
  EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/encryption", many)), 400);
  for (const char* body :
       {"{}", R"({"method":"ftp","https_port":1})", R"({"method":"https","https_port":0})",
        R"({"method":"https","https_port":65536})", R"({"method":"https","https_port":"443"})"})
    EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/connection", body)), 400) << body;
  EXPECT_EQ(json_of(bench.request("GET", "/control/v1/encryption"))["on"], false);
}

TEST(Camera, AnswersHttpsOnly_WhenSetTo) { // [REQ-CAM-2] [REQ-CAM-6]
  const TempFolder folder;
  auto options = camera_options();
  options.state_folder = folder.path();
  std::uint16_t port = 0;
  {
    const CameraBench bench(std::move(options));
    const auto before = json_of(bench.request("GET", "/control/v1/connection"));
    EXPECT_EQ(before["method"], "http");
    port = bench.camera->https_port().value();
    EXPECT_EQ(before["https_port"], port);
    bool set = false;
    const auto ended = bench.watch("/stream/0.mp4", [&](const mp4::Unit&) {
      if (!std::exchange(set, true)) {
        EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/connection",
                                          fmt::format(R"({{"method":"https","https_port":{}}})", port))),
                  200);
      }
      return false;
    });
    EXPECT_EQ(ended.error().kind, ErrorKind::EndOfStream) << "a stream in the clear ends";
    EXPECT_EQ(status_of(bench.request("GET", "/control/v1/capabilities")), 200);
    for (const char* path :
         {"/control/v1/connection", "/stream/0.mp4", "/snapshot.jpg", "/control/v1/encryption"})
      EXPECT_EQ(status_of(bench.request("GET", path)), 403) << path;
    EXPECT_EQ(json_of(bench.request("GET", "/control/v1/connection", "", true))["method"], "https");
  }
  auto again = camera_options();
  again.state_folder = folder.path();
  const CameraBench bench(std::move(again));
  EXPECT_EQ(bench.camera->https_port(), port);
  EXPECT_EQ(status_of(bench.request("GET", "/snapshot.jpg")), 403);
  EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/connection",
                                    fmt::format(R"({{"method":"http","https_port":{}}})", port), true)),
            200);
  EXPECT_EQ(status_of(bench.request("GET", "/snapshot.jpg")), 200);
}

TEST(Camera, MovesItsHttpsPort_AndRefusesOneInUse) {
  const CameraBench other(camera_options());
  const CameraBench bench(camera_options());
  const auto body = [](std::uint16_t port) {
    return fmt::format(R"({{"method":"http","https_port":{}}})", port);
  };
  EXPECT_GE(
      status_of(bench.request("PUT", "/control/v1/connection", body(other.camera->https_port().value()))),
      400);
  std::uint16_t free_port = 0;
  {
    const CameraBench gone(camera_options());
    free_port = gone.camera->https_port().value();
  }
  EXPECT_EQ(status_of(bench.request("PUT", "/control/v1/connection", body(free_port), true)), 200)
      << "answered on the old port";
  EXPECT_EQ(bench.camera->https_port(), free_port);
  EXPECT_EQ(status_of(bench.request("GET", "/control/v1/capabilities", "", true)), 200);
}

TEST(Camera, SaysUnsupported_WhatItIsToldNotToHave) { // [REQ-CAM-3] [REQ-ENC-3] [REQ-ENC-4]
  auto options = camera_options();
  options.has_ssl = false;
  options.has_encryption = false;
  const CameraBench plain(std::move(options));
  const auto json = json_of(plain.request("GET", "/control/v1/capabilities"));
  EXPECT_EQ(json["ssl"], false);
  EXPECT_EQ(json["data_encryption"], false);
  EXPECT_FALSE(plain.camera->https_port().has_value());
  for (const auto& [path, body] :
       {std::pair{"/control/v1/connection", std::string(R"({"method":"https","https_port":443})")},
        std::pair{"/control/v1/encryption", encryption_on}}) {
    const auto refused = plain.request("PUT", path, body);
    EXPECT_EQ(status_of(refused), 400) << path;
    EXPECT_EQ(kind_of(refused), "unsupported") << path;
  }
  auto labelled = camera_options();
  labelled.compression = 4;
  const CameraBench bench(std::move(labelled));
  EXPECT_EQ(json_of(bench.request("GET", "/control/v1/capabilities"))["streams"][0]["compression"],
            "H.264(4)");
  EXPECT_EQ(kind_of(bench.request("PUT", "/control/v1/encryption", encryption_on)), "unsupported");
}

TEST(Camera, ShowsTheCertificateItIsTold) { // [REQ-CAM-5]

  struct Case {
    CertificateKind kind;
    ErrorKind expected;
  };

  for (const auto& [kind, expected] : {Case{CertificateKind::Expired, ErrorKind::Expired},
                                       Case{CertificateKind::Future, ErrorKind::NotYetValid},
                                       Case{CertificateKind::WrongName, ErrorKind::Untrusted}}) {
    auto options = camera_options();
    options.certificate = kind;
    const CameraBench bench(std::move(options));
    const auto judged =
        net::run<net::Response>([&](boost::asio::any_io_executor executor) -> net::Task<net::Response> {
          auto trusting = CameraBench::client_options();
          trusting.trust.way = ssl::TrustPolicy::Way::Authority;
          trusting.trust.authority_pem = bench.camera->certificate_pem();
          net::HttpClient client(executor, bench.url(true), std::move(trusting));
          net::Request request;
          request.target = "/control/v1/capabilities";
          co_return co_await client.request(std::move(request));
        });
    ASSERT_FALSE(judged.has_value()) << static_cast<int>(kind);
    EXPECT_EQ(judged.error().kind, expected) << judged.error().message;
  }
}

TEST(Camera, SaysWhichPortIsTaken) {
  const CameraBench first(camera_options());
  auto options = camera_options();
  options.http_port = first.camera->http_port();
  const CameraBench second(std::move(options));
  ASSERT_TRUE(second.error.has_value());
  EXPECT_EQ(second.error->kind, ErrorKind::Io);
  EXPECT_NE(second.error->message.find(std::to_string(first.camera->http_port())), std::string::npos)
      << second.error->message;
}

} // namespace
