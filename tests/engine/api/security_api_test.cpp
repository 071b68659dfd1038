// Licences and the security of cameras at the API's door: JSON in and out, and the operation log.
#include "tests/engine/api/access_fixture.h"

namespace kagimado::api {
namespace {

class SecurityApiTest : public fakes::ApiFixture {
 protected:
  net::Response put(const std::string& path, const std::string& body) {
    return ask(fakes::machine(), "PUT", path, body);
  }

  net::Response get(const std::string& path) { return ask(fakes::machine(), "GET", path); }

  std::vector<users::Operation> operations() {
    auto found = access().operations().query({});
    return found ? std::move(*found) : std::vector<users::Operation>();
  }

  fakes::FakeSecurity& security() { return service_.secured; }
};

CameraSecurity some_camera() {
  CameraSecurity camera;
  camera.id = CameraId{3};
  camera.name = "玄関";
  camera.ssl = true;
  camera.https = true;
  camera.https_port = 8443;
  camera.compression = "H.264(1)";
  camera.fault = ErrorKind::Expired;
  camera.connection_sent = {WallTime(std::chrono::microseconds(5)), Error{ErrorKind::Expired, "too old"}};
  camera.encryption_sent = {WallTime(std::chrono::microseconds(9)), std::nullopt};
  return camera;
}

TEST_F(SecurityApiTest, LicencesAreShownAsApiMdSays) {
  auto& view = security().licence_view;
  view.is_provisioned = true;
  view.serial = "KR26-000117";
  view.identity = "KR26-000117-0A";
  view.has_own_key = true;
  view.keys = {{licence::Kit::Nxs04, 12, WallTime(std::chrono::microseconds(7))}};
  view.count = {1, 4};
  EXPECT_EQ(json(get("licences")),
            Json::parse(
                R"({"provisioned":true,"identity":"KR26-000117-0A","serial":"KR26-000117","has_own_key":true,
              "has_kit":false,"keys":[{"kit":"WJ-NXS04JW","kit_serial":12,"registered_at":7}],"used":1,"total":4,
              "issuer_url":""})"));
}

TEST_F(SecurityApiTest, AKeyIsPassedOnAsItWasTyped_AndLogged) {
  EXPECT_EQ(ask(fakes::machine(), "POST", "licences", R"({"release_key":"abc de-f"})").status, 201);
  EXPECT_EQ(security().typed_keys, std::vector<std::string>{"abc de-f"});
  security().refuses = Error{ErrorKind::Untrusted, "of another recorder"};
  const auto refused = ask(fakes::machine(), "POST", "licences", R"({"release_key":"x"})");
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(kind_of(refused), "untrusted");
  const auto logged = operations();
  ASSERT_EQ(logged.size(), 2U);
  EXPECT_EQ(logged[0].action, "licence.register");
  EXPECT_FALSE(logged[0].is_ok);
  EXPECT_EQ(logged[0].detail, "untrusted") << "never the key";
  EXPECT_TRUE(logged[1].is_ok);
}

TEST_F(SecurityApiTest, ACameraShowsBothOfWhatWasSent_AndTheFailureFirst) {
  security().security_view.cameras = {some_camera()};
  const auto camera = json(get("security"))["cameras"][0];
  EXPECT_EQ(camera["fault"], "expired");
  EXPECT_EQ(camera["ssl"], true);
  EXPECT_TRUE(camera["encryption_support"].is_null()) << "not known yet";
  EXPECT_EQ(camera["connection"], "https");
  EXPECT_EQ(camera["port"], 8443);
  EXPECT_EQ(camera["encryption"], "off");
  EXPECT_EQ(camera["sent"],
            Json::parse(R"({"state":"failed","reason":"expired","message":"too old","at":5})"));
  EXPECT_EQ(camera["connection_sent"], camera["sent"]);
  EXPECT_EQ(camera["encryption_sent"]["state"], "sent");
  auto never = some_camera();
  never.connection_sent = never.encryption_sent = {};
  security().security_view.cameras = {never};
  EXPECT_EQ(json(get("security"))["cameras"][0]["sent"],
            Json::parse(R"({"state":"never","reason":"","message":"","at":null})"));
}

TEST_F(SecurityApiTest, OrdersReachTheRecorder_AndResultsComeBack) {
  security().camera_problem = Error{ErrorKind::Timeout, "slow"};
  security().security_view.count = {1, 4};
  const auto answer =
      put("security/connection", R"({"cameras":[{"id":3,"connection":"https","port":8443}]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  ASSERT_EQ(security().connections.size(), 1U);
  EXPECT_TRUE(security().connections[0].https);
  EXPECT_EQ(security().connections[0].https_port, 8443);
  EXPECT_EQ(json(answer),
            Json::parse(R"({"results":[{"id":3,"sent":false,"reason":"timeout","message":"slow"}],
                                          "used":1,"total":4})"));
  const auto logged = operations();
  ASSERT_EQ(logged.size(), 1U);
  EXPECT_EQ(logged[0].action, "security.connection");
  EXPECT_EQ(logged[0].camera, CameraId{3});
  EXPECT_FALSE(logged[0].is_ok);
}

TEST_F(SecurityApiTest, APasswordIsSetFirst_AndStaysOutOfTheLog) {
  const auto answer = put("security/encryption", R"({"password":"abcd1234","cameras":[{"id":4,"on":true}]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(service_.passwords, std::vector<std::string>{"abcd1234"});
  // The fake's password reaches 3 and not 4; 4 is sent its key once more.
  EXPECT_EQ(json(answer)["results"].size(), 2U);
  EXPECT_EQ(json(answer)["results"][1], Json::parse(R"({"id":4,"sent":true,"reason":"","message":""})"));
  for (const auto& operation : operations())
    EXPECT_EQ(operation.detail.find("abcd1234"), std::string::npos);
  EXPECT_EQ(put("security/encryption", R"({"password":"abc","cameras":[]})").status, 400);
  EXPECT_EQ(put("security/encryption", R"({"password":"efgh5678","cameras":[]})").status, 200)
      << "the password alone";
}

TEST_F(SecurityApiTest, NothingIsSentOfWhatMakesNoSense) {
  for (const auto* body : {"", "[]", "{}", R"({"cameras":1})", R"({"cameras":[1]})",
                           R"({"cameras":[{"id":0,"connection":"http","port":1}]})",
                           R"({"cameras":[{"id":3,"connection":"HTTPS","port":1}]})",
                           R"({"cameras":[{"id":3,"connection":"https"}]})",
                           R"({"cameras":[{"id":3,"connection":"https","port":65536}]})"})
    EXPECT_EQ(put("security/connection", body).status, 400) << body;
  EXPECT_TRUE(security().connections.empty());
}

TEST_F(SecurityApiTest, SomebodyWhoSeesNotAllCamerasSetsNotAll) {
  set_up(); // whoever is first is the administrator
  const auto manager = access().add("m", users::Level::Manager);
  users::AccountChange change;
  change.view = users::CameraSet({3});
  ASSERT_TRUE(access().accounts().change(manager, std::move(change)));
  security().security_view.cameras = {some_camera(), some_camera()};
  security().security_view.cameras[1].id = CameraId{4};
  const auto sender = fakes::monitor(access().token_of(manager));
  EXPECT_EQ(json(ask(sender, "GET", "security"))["cameras"].size(), 1U);
  const auto refused =
      ask(sender, "PUT", "security/encryption", R"({"cameras":[{"id":3,"on":true},{"id":4,"on":true}]})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_TRUE(security().encryptions.empty());
  EXPECT_EQ(ask(sender, "POST", "cameras/swap", R"({"a":3,"b":4})").status, 403);
  EXPECT_EQ(ask(sender, "PUT", "security/encryption", R"({"cameras":[{"id":3,"on":true}]})").status, 200);
}

TEST_F(SecurityApiTest, AThumbnailIsAPictureOrADecodeError) {
  security().picture = Bytes{0xff, 0xd8, 0xff, 0xd9};
  const auto picture = get("cameras/3/thumbnail");
  EXPECT_EQ(picture.content_type, "image/jpeg");
  EXPECT_EQ(picture.body.size(), 4U);
  security().picture = fail(ErrorKind::Damaged, "decode error");
  EXPECT_EQ(get("cameras/3/thumbnail").status, 409);
  EXPECT_EQ(kind_of(get("cameras/3/thumbnail")), "damaged");
  security().picture = fail(ErrorKind::NotFound, "none");
  EXPECT_EQ(get("cameras/3/thumbnail").status, 404);
}

TEST_F(SecurityApiTest, CamerasAreSwappedAndFound) {
  EXPECT_EQ(ask(fakes::machine(), "POST", "cameras/swap", R"({"a":1,"b":512})").status, 200);
  ASSERT_EQ(security().swapped.size(), 1U);
  EXPECT_EQ(security().swapped[0].second, CameraId{512});
  EXPECT_EQ(ask(fakes::machine(), "POST", "cameras/swap", R"({"a":1,"b":513})").status, 400);
  security().found = {{"http://10.0.0.7/", "門", "m", "s", true, CameraId{3}},
                      {"http://10.0.0.8/", "", "", "", false, {}}};
  const auto found = json(ask(fakes::machine(), "POST", "cameras/search", "{}"))["found"];
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0],
            Json::parse(R"({"url":"http://10.0.0.7/","name":"門","model":"m","serial":"s","ssl":true,
                                      "registered":3})"));
  EXPECT_TRUE(found[1]["registered"].is_null());
}

} // namespace
} // namespace kagimado::api
