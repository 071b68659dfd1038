// The recorder as a whole: API over the Unix socket in front, a camera behind.
#include "engine/base/file.h"
#include "engine/mp4/stream_reader.h"
#include "tests/engine/recorder/recorder_fixture.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <sys/stat.h>

namespace kagimado {
namespace {

using fakes::Json;

class RecorderTest : public fakes::RecorderFixture {
 protected:
  void add(int id = 1) {
    const Json body = {{"id", id},
                       {"name", "玄関"},
                       {"url", camera_.server.url()},
                       {"user", "cam-user-7"},
                       {"password", "cam-secret"},
                       {"trust", "authority"}};
    const auto [status, answer] = ask("POST", "/cameras", body);
    ASSERT_EQ(status, 201) << answer;
    ASSERT_TRUE(until_online(id)) << camera(id);
  }

  void set_password(const std::string& password) {
    const auto [status, answer] = ask("PUT", "/encryption", Json{{"password", password}});
    ASSERT_EQ(status, 200) << answer;
    sent_ = answer["cameras"];
  }

  void seal() {
    license();
    set_password("first-pw");
    add();
    const auto [status, answer] = ask("PUT", "/cameras/1/encryption", Json{{"on", true}});
    ASSERT_EQ(status, 200) << answer;
    EXPECT_EQ(answer["data_encryption"], "on");
  }

  // Makes the camera's stream start anew: what is served is the newest clip.
  void reconnect() {
    ASSERT_EQ(ask("PUT", "/cameras/1", Json{{"user", "cam-user-7"}}).first, 200);
    ASSERT_TRUE(until_online(1)) << camera(1);
  }

  static Bytes key_box_of(const Bytes& clip) {
    Bytes box;
    mp4::StreamReader reader;
    (void)reader.push(clip, [&](mp4::Unit unit) {
      if (unit.type == mp4::Unit::Type::Init)
        box = *sealed::find_key_box(*mp4::parse_init(*unit.bytes));
    });
    return box;
  }

  Json keys(const Bytes& clip) {
    const auto [status, answer] = ask("POST", "/keys", Json{{"key_boxes", {to_base64(key_box_of(clip))}}});
    EXPECT_EQ(status, 200) << answer;
    return answer;
  }

  // A session of a viewer who sees these cameras only.
  std::string token_of_viewer(const std::string& name, const std::string& view) {
    (void)ask("POST", "/setup", Json{{"name", "admin"}, {"password", "installer-4711"}}); // the first time
    const Json user = {{"name", name}, {"level", "viewer"}, {"password", "guard-pass-1"}, {"view", view}};
    EXPECT_EQ(ask("POST", "/users", user).first, 201);
    const auto [status, answer] = ask("POST", "/session", Json{{"name", name}, {"password", "guard-pass-1"}});
    EXPECT_EQ(status, 201) << answer;
    return answer["token"];
  }

  bool until_recorded_sealed() {
    return until_camera(1, [this](const Json&) {
      const auto found = ask("GET", "/recordings?from=0&to=9000000000000000&cameras=1").second;
      for (const auto& camera : found["cameras"])
        for (const auto& span : camera["spans"])
          if (span["sealed"] == true)
            return true;
      return false;
    });
  }

  // Of the only key box of a clip.
  std::string state_for(const std::string& token, const Bytes& clip) {
    const Json body = {{"key_boxes", {to_base64(key_box_of(clip))}}};
    const auto [status, licence] = ask_as(token, "POST", "/keys", body.dump());
    EXPECT_EQ(status, 200) << licence;
    const auto state = licence["states"].begin().value().get<std::string>();
    EXPECT_EQ(licence["keys"].size(), state == "open" ? 1U : 0U);
    return state;
  }

  Bytes state_files() {
    Bytes all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "state"))
      if (entry.path().filename().string().starts_with("state.sqlite")) {
        const auto content = read_file(entry.path(), 64 << 20);
        all.insert(all.end(), content->begin(), content->end());
      }
    return all;
  }

  fakes::SealingCamera camera_{runner_.io};
  Json sent_;
};

TEST_F(RecorderTest, LiveBytesAreTheCamerasBytes) {
  add();
  const auto clip = fakes::make_clip();
  // The ring holds the init segment and the last group of pictures: frames 15 to 19.
  Bytes expected = clip.init;
  for (std::size_t i = 15; i < 20; ++i)
    expected.insert(expected.end(), clip.fragments[i].begin(), clip.fragments[i].end());
  EXPECT_EQ(read_stream("/live/1/0", expected.size()), expected);
  const auto seen = camera(1);
  EXPECT_EQ(seen["sealed"], false);
  EXPECT_EQ(seen["streams"][0]["codec"], "h264");
  EXPECT_EQ(seen["streams"][0]["width"], 640);
  EXPECT_EQ(seen["reason"], "");
}

// [REQ-ENC-5] The camera seals, the recorder copies sealed bytes, and gives the keys of the password in
// force.
TEST_F(RecorderTest, ASealedCameraIsCopiedAsItIs_AndItsKeyBoxOpens) {
  seal();
  ASSERT_EQ(camera_.received.size(), 1U);
  EXPECT_EQ(camera_.received[0]["iterations"], 1000);
  reconnect();
  ASSERT_TRUE(until_camera(1, [](const Json& seen) { return seen["sealed"] == true; })) << camera(1);
  const auto live = read_stream("/live/1/0", 2000);
  ASSERT_EQ(live.size(), 2000U);
  mp4::StreamReader reader;
  Bytes init;
  (void)reader.push(live, [&](const mp4::Unit& unit) {
    if (unit.type == mp4::Unit::Type::Init)
      init = *unit.bytes;
  });
  EXPECT_TRUE(std::equal(init.begin(), init.end(), camera_.clip.begin()))
      << "sealed init passes byte for byte";
  EXPECT_NE(std::search(camera_.clip.begin(), camera_.clip.end(),
                        live.begin() + static_cast<std::ptrdiff_t>(init.size()), live.end()),
            camera_.clip.end())
      << "so do sealed fragments";

  const auto licence = keys(camera_.clip);
  EXPECT_EQ(licence["type"], "temporary");
  EXPECT_EQ(licence["states"][camera_.kid.hex()], "open");
  ASSERT_EQ(licence["keys"].size(), 1U);
  EXPECT_EQ(licence["keys"][0]["kty"], "oct");
  EXPECT_EQ(licence["keys"][0]["kid"], to_base64url(camera_.kid.bytes));
  EXPECT_EQ(licence["keys"][0]["k"], to_base64url(camera_.material.dek.view()));
  EXPECT_EQ(licence["keys"][0]["km"], to_base64url(camera_.material.mac_key.view()));
}

// [REQ-ENC-6] After a change of the password older pictures stay closed.
TEST_F(RecorderTest, ANewPasswordGoesToTheCamera_AndOldKeyBoxesAreLocked) {
  seal();
  const auto old_clip = camera_.clip;
  const auto old_kid = camera_.kid;
  set_password("second-pw");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0]["sent"], true);
  ASSERT_EQ(camera_.received.size(), 2U);
  EXPECT_NE(camera_.received[0]["kek"], camera_.received[1]["kek"]);
  EXPECT_NE(camera_.received[0]["pb_salt"], camera_.received[1]["pb_salt"]);
  const auto locked = keys(old_clip);
  EXPECT_EQ(locked["states"][old_kid.hex()], "locked_old_password");
  EXPECT_TRUE(locked["keys"].empty());
  EXPECT_EQ(keys(camera_.clip)["states"][camera_.kid.hex()], "open");
}

// Of live pictures, of recordings, and of those of a camera that is no longer there.
TEST_F(RecorderTest, WhoSeesOtherCamerasOnlyGetsNoKey) {
  seal();
  reconnect();
  ASSERT_TRUE(until_recorded_sealed());
  const auto sees_it = token_of_viewer("gate", "1"), sees_another = token_of_viewer("yard", "2");
  const auto live_clip = camera_.clip;
  const auto live_key = camera_.kid.hex();
  EXPECT_EQ(state_for(sees_it, live_clip), "open");
  EXPECT_EQ(state_for(sees_another, live_clip), "locked_no_key");
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  EXPECT_EQ(state_for(sees_it, live_clip), "open") << "it is recorded";
  EXPECT_EQ(state_for(sees_another, live_clip), "locked_no_key");
  EXPECT_EQ(keys(live_clip)["states"][live_key], "open");
}

TEST_F(RecorderTest, WithoutRecordingTheKeyOfLivePicturesIsForThoseWhoSeeThem) {
  archive_options_.records = false;
  restart();
  seal();
  reconnect();
  ASSERT_TRUE(until_camera(1, [](const Json& seen) { return seen["sealed"] == true; })) << camera(1);
  EXPECT_EQ(state_for(token_of_viewer("gate", "1"), camera_.clip), "open");
  EXPECT_EQ(state_for(token_of_viewer("yard", "2"), camera_.clip), "locked_no_key");
}

TEST_F(RecorderTest, TheKekIsPbkdf2OfThePassword) {
  seal();
  const auto& order = camera_.received[0];
  const auto salt = *from_hex(order["pb_salt"].get<std::string>());
  EXPECT_EQ(order["kek"], to_hex(ssl::pbkdf2_sha256("first-pw", salt, 1000).view()));
}

TEST_F(RecorderTest, WithoutAPasswordNothingOpens) {
  sealed::PasswordKey other;
  ssl::fill_random(other.kek.mutable_view());
  other.iterations = 1000;
  const auto sealer = sealed::Sealer::create(fakes::clip_init(), other);
  EXPECT_EQ(keys(sealer.init_bytes())["states"][sealer.kid().hex()], "locked_no_key");
  EXPECT_EQ(ask("GET", "/encryption").second["password_set"], false);
  add();
  const auto [status, answer] = ask("PUT", "/cameras/1/encryption", Json{{"on", true}});
  EXPECT_EQ(status, 409) << answer;
}

TEST_F(RecorderTest, ACameraThatWasAwayGetsTheNewKey_WhenItIsBack) {
  seal();
  camera_.refuses_keys = true;
  set_password("second-pw");
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0]["sent"], false);
  EXPECT_EQ(sent_[0]["reason"], "io");
  restart(); // that it is pending survives
  ASSERT_TRUE(until_online(1)) << "it still seals under the old key, so pictures go on";
  EXPECT_EQ(camera_.received.size(), 1U);
  camera_.refuses_keys = false;
  reconnect();
  ASSERT_EQ(camera_.received.size(), 2U);
  EXPECT_EQ(keys(camera_.clip)["states"][camera_.kid.hex()], "open");
  reconnect();
  EXPECT_EQ(camera_.received.size(), 2U) << "sent once";
}

TEST_F(RecorderTest, ACameraThatForgotItsKeyIsSealedAgain_BeforeAnyPicture) {
  seal();
  camera_.encryption = {{"on", false}}; // factory reset
  camera_.refuses_keys = true;
  ASSERT_EQ(ask("PUT", "/cameras/1", Json{{"user", "cam-user-7"}}).first, 200);
  ASSERT_TRUE(until_camera(1, [](const Json& seen) { return seen["reason"] == "io"; })) << camera(1);
  EXPECT_EQ(camera(1)["online"], false) << "rather no picture than one in the clear";
  camera_.refuses_keys = false;
  EXPECT_TRUE(until_online(1));
  EXPECT_EQ(camera_.received.size(), 2U);
}

TEST_F(RecorderTest, EncryptionOffIsSentToo) {
  seal();
  const auto [status, answer] = ask("PUT", "/cameras/1/encryption", Json{{"on", false}});
  ASSERT_EQ(status, 200);
  EXPECT_EQ(answer["data_encryption"], "off");
  EXPECT_EQ(camera_.received.back(), (Json{{"on", false}}));
}

TEST_F(RecorderTest, StateSurvivesARestart) {
  seal();
  const auto clip = camera_.clip;
  const auto kid = camera_.kid;
  restart();
  EXPECT_EQ(ask("GET", "/encryption").second["password_set"], true);
  ASSERT_TRUE(until_online(1)) << camera(1);
  const auto seen = camera(1);
  EXPECT_EQ(seen["name"], "玄関");
  EXPECT_EQ(seen["user"], "cam-user-7");
  EXPECT_EQ(seen["data_encryption"], "on");
  EXPECT_EQ(keys(clip)["states"][kid.hex()], "open");
}

TEST_F(RecorderTest, NoSecretIsInTheDatabaseInPlain) {
  seal();
  const auto kek = camera_.received[0]["kek"].get<std::string>();
  const auto files = state_files();
  ASSERT_GT(files.size(), 4096U);
  const auto holds = [&](ByteView secret) { return !std::ranges::search(files, secret).empty(); };
  EXPECT_TRUE(holds(as_bytes("玄関"))) << "the search itself works";
  EXPECT_FALSE(holds(as_bytes("first-pw")));
  EXPECT_FALSE(holds(as_bytes("cam-secret")));
  EXPECT_FALSE(holds(as_bytes("cam-user-7")));
  EXPECT_FALSE(holds(as_bytes(kek)));
  EXPECT_FALSE(holds(*from_hex(kek)));
}

TEST_F(RecorderTest, SocketAndKeyAreForTheirOwnerOnly) {
  for (const auto* name : {"api.sock", "state/machine.key", "state/state.sqlite"}) {
    struct stat status{};
    ASSERT_EQ(::stat((folder_ / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
}

TEST_F(RecorderTest, TheTimeZoneIsUsedAtTheStart_AndWithEachChange) {
  EXPECT_EQ(*zones_, std::vector<std::string>{"Asia/Tokyo"});
  const auto change = [this](const std::string& key, const Json& value) {
    return ask("PUT", "/settings", Json{{"values", {{key, value}}}}).first;
  };
  EXPECT_EQ(change("system.time_zone", "Europe/Paris"), 200);
  EXPECT_EQ(change("system.recorder_name", "another"), 200);
  EXPECT_EQ(change("system.time_zone", "Europe/Atlantis"), 400);
  EXPECT_EQ(*zones_, (std::vector<std::string>{"Asia/Tokyo", "Europe/Paris"}));
  EXPECT_EQ(ask("GET", "/session").second["time_zone"], "Europe/Paris");
  restart();
  EXPECT_EQ(zones_->back(), "Europe/Paris");
}

TEST_F(RecorderTest, CamerasAreChangedAndRemoved) {
  add();
  add(7);
  EXPECT_EQ(ask("GET", "/cameras").second["cameras"].size(), 2U);
  EXPECT_EQ(ask("POST", "/cameras", Json{{"id", 7}, {"name", "x"}, {"url", camera_.server.url()}}).first,
            409);
  const auto [status, next] = ask("POST", "/cameras", Json{{"name", "x"}, {"url", "http://127.0.0.1:1/"}});
  EXPECT_EQ(status, 201);
  EXPECT_EQ(next["id"], 2) << "the lowest free number";
  EXPECT_EQ(ask("PUT", "/cameras/7", Json{{"name", "裏口"}}).second["name"], "裏口");
  EXPECT_EQ(ask("DELETE", "/cameras/7").first, 200);
  EXPECT_EQ(ask("GET", "/cameras/7").first, 404);
  EXPECT_EQ(ask("DELETE", "/cameras/7").first, 404);
  restart();
  EXPECT_EQ(ask("GET", "/cameras").second["cameras"].size(), 2U);
}

TEST_F(RecorderTest, CredentialsInAUrlAreTakenOutOfIt) {
  auto url = camera_.server.url();
  url.insert(std::string("http://").size(), "someone:cam-secret@");
  const auto [status, added] = ask("POST", "/cameras", Json{{"name", "x"}, {"url", url}});
  ASSERT_EQ(status, 201);
  EXPECT_EQ(added["user"], "someone");
  EXPECT_EQ(added.dump().find("cam-secret"), std::string::npos);
  EXPECT_EQ(added["url"].get<std::string>().find('@'), std::string::npos);
}

TEST_F(RecorderTest, EventsTellWhatHappens) {
  auto asking = client();
  net::Request request;
  request.target = "/api/v1/events";
  auto body = runner_.get(asking.open(std::move(request)));
  ASSERT_TRUE(body) << body.error().message;
  std::string text;
  const auto read_until = [&](std::string_view wanted) {
    while (text.find(wanted) == std::string::npos) {
      Bytes piece(4096);
      const auto got = runner_.get((*body)->read_some(piece));
      if (!got)
        return false;
      text.append(as_text(ByteView(piece).first(*got)));
    }
    return true;
  };
  EXPECT_TRUE(read_until("{\"cameras\":[],\"event\":\"cameras\"}\n")) << text;
  EXPECT_TRUE(read_until("{\"event\":\"alive\"}\n")) << text;
  add();
  EXPECT_TRUE(read_until("\"online\":true")) << text;
  set_password("first-pw");
  EXPECT_TRUE(read_until("{\"event\":\"password_changed\"}\n")) << text;
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  EXPECT_TRUE(read_until("{\"event\":\"camera_removed\",\"id\":1}\n")) << text;
}

TEST_F(RecorderTest, ALiveStreamEnds_WhenItsCameraIsRemoved) {
  add();
  auto asking = client();
  net::Request request;
  request.target = "/api/v1/live/1/0";
  auto body = runner_.get(asking.open(std::move(request)));
  ASSERT_TRUE(body);
  ASSERT_EQ(ask("DELETE", "/cameras/1").first, 200);
  Bytes piece(65536);
  while (true) {
    const auto got = runner_.get((*body)->read_some(piece));
    if (got)
      continue;
    EXPECT_EQ(got.error().kind, ErrorKind::EndOfStream);
    break;
  }
}

TEST_F(RecorderTest, AChangeUnderWayRefusesAnother_AndTheRecorderAnswersMeanwhile) {
  pbkdf2_iterations_ = 1'000'000; // long enough for the second request to come meanwhile
  restart();
  auto first = client();
  auto second = client();
  const auto change = [](net::HttpClient& asking) {
    net::Request request;
    request.method = "PUT";
    request.target = "/api/v1/encryption";
    request.body = R"({"password":"abcd1234"})";
    return asking.request(std::move(request));
  };
  auto both = [&]() -> net::Task<std::pair<int, int>> {
    using namespace boost::asio::experimental::awaitable_operators;
    auto a = change(first);
    auto b = change(second);
    auto joined = std::move(a) && std::move(b);
    auto [x, y] = co_await std::move(joined);
    co_return std::pair(x ? x->status : 0, y ? y->status : 0);
  };
  const auto statuses = runner_.get(both());
  ASSERT_TRUE(statuses);
  EXPECT_EQ(std::max(statuses->first, statuses->second), 409);
  EXPECT_EQ(std::min(statuses->first, statuses->second), 200);
}

} // namespace
} // namespace kagimado
