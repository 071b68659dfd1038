// What screens know of the recorder and change there.
#include "engine/view/answer.h"
#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;

class Desk : public PlaybackRig {
 protected:
  AnswerPtr look(const std::string& target) {
    AnswerPtr answer;
    eventually([&] { return (answer = viewer->look(target)) != nullptr; });
    return answer;
  }

  AnswerPtr ended(std::uint64_t id) {
    AnswerPtr answer;
    eventually([&] { return (answer = viewer->outcome(id)) != nullptr; });
    return answer;
  }

  bool connected() {
    return eventually([&] { return viewer->site()->recorder_online; });
  }
};

TEST_F(Desk, AnAnswerIsAskedForOnce_UntilSomethingChanges) {
  recorder.answer("GET /api/v1/settings", R"({"revision":5})");
  start();
  ASSERT_TRUE(connected());
  const auto first = look("/settings");
  ASSERT_TRUE(first && first->good());
  EXPECT_EQ(first->json["revision"], 5);
  recorder.answer("GET /api/v1/settings", R"({"revision":6})");
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(viewer->look("/settings"), first);
  recorder.announce(R"({"event":"settings","revision":6})");
  EXPECT_TRUE(eventually([&] { return viewer->look("/settings")->json["revision"] == 6; }));
  EXPECT_NE(viewer->look("/settings")->number, first->number);
}

TEST_F(Desk, AnAnswerThatAges_IsAskedForAgain) {
  recorder.answer("GET /api/v1/system", R"({"up_s":1})");
  start();
  ASSERT_TRUE(connected());
  ASSERT_TRUE(eventually([&] { return viewer->look("/system", 5s) != nullptr; }));
  recorder.answer("GET /api/v1/system", R"({"up_s":7})");
  clock->advance(6s);
  EXPECT_TRUE(eventually([&] { return viewer->look("/system", 5s)->json["up_s"] == 7; }));
}

TEST_F(Desk, AFailureIsTold_AndAskedForAgainAfterAMoment) {
  start();
  ASSERT_TRUE(connected());
  const auto failed = look("/settings");
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->reason, "not_found");
  recorder.answer("GET /api/v1/settings", R"({"revision":5})");
  clock->advance(3s);
  EXPECT_TRUE(eventually([&] { return viewer->look("/settings")->good(); }));
}

TEST_F(Desk, AnAnswerThatIsNoJsonIsDamaged) {
  recorder.answer("GET /api/v1/settings", "<html>");
  start();
  EXPECT_EQ(look("/settings")->reason, "damaged");
}

TEST_F(Desk, AChangeEndsByItsNumber_AndWhatIsKnownIsAskedForAgain) {
  recorder.answer("GET /api/v1/settings", R"({"revision":5})");
  recorder.answer("PUT /api/v1/settings", R"({"revision":6})");
  start();
  ASSERT_TRUE(look("/settings"));
  recorder.answer("GET /api/v1/settings", R"({"revision":6})");
  Change change{.method = "PUT", .target = "/settings", .body = {{"revision", 5}}};
  change.secrets.emplace_back("password", ssl::SecretText("hidden-1"));
  const auto id = viewer->change(change);
  const auto answer = ended(id);
  ASSERT_TRUE(answer && answer->good());
  EXPECT_EQ(answer->json["revision"], 6);
  EXPECT_TRUE(eventually([&] { return viewer->look("/settings")->json["revision"] == 6; }));
  EXPECT_NE(recorder.seen().find(R"({"revision":5,"password":"hidden-1"})"), std::string::npos);
}

TEST_F(Desk, AChangeThatIsRefusedSaysWhy_AndWhereInIt) {
  recorder.set_judge([](const net::Request& request) -> std::optional<net::Response> {
    if (request.method != "PUT")
      return std::nullopt;
    net::Response response;
    response.status = 400;
    response.body =
        R"({"error":{"kind":"invalid","message":"no","problems":[{"key":"network.https_port","kind":"invalid","message":"21"}]}})";
    return response;
  });
  start();
  ASSERT_TRUE(connected());
  const auto answer = ended(viewer->change({.method = "PUT", .target = "/settings"}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->reason, "invalid");
  EXPECT_EQ(answer->json["error"]["problems"][0]["key"], "network.https_port");
}

TEST_F(Desk, AChangeWithoutARecorderFails) {
  start();
  ASSERT_TRUE(connected());
  recorder.stop();
  const auto answer = ended(viewer->change({.method = "PUT", .target = "/settings"}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->reason, "disconnected");
}

} // namespace
} // namespace kagimado::view
