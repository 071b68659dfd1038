// A recorder in this process, asked over its Unix socket, with a scripted camera that seals as it is told.
#pragma once

#include "engine/net/http_client.h"
#include "engine/recorder/recorder.h"
#include "engine/sealed/sealer.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/fake_camera.h"
#include "tests/engine/ingest/io_runner.h"
#include "tests/engine/licence/provisioned.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace kagimado::fakes {

using Json = nlohmann::json;

// A camera with data encryption: takes keys over its control path, serves one sealed clip a key.
class SealingCamera final {
 public:
  explicit SealingCamera(boost::asio::io_context& io) : server(io) {
    server.streams[0].pieces = {make_clip().all()};
    server.control = [this](const FakeCamera::Request& request) { return answer(request); };
  }

  FakeCamera server;
  bool refuses_keys = false;
  std::vector<Json> received; // bodies of PUT encryption
  Json encryption = {{"on", false}};
  Bytes clip; // sealed, as served now
  Kid kid;
  sealed::Material material;

 private:
  std::pair<int, std::string> answer(const FakeCamera::Request& request) {
    if (request.target == "/control/v1/capabilities")
      return {200, FakeCamera::default_capabilities()};
    if (request.target != "/control/v1/encryption")
      return {404, "{}"};
    if (request.method == "GET")
      return {200, encryption.dump()};
    if (refuses_keys)
      return {503, R"({"error":{"kind":"io","message":"busy"}})"};
    received.push_back(Json::parse(request.body));
    encryption = received.back();
    encryption.erase("kek");
    if (encryption["on"] == true)
      seal(received.back());
    return {200, "{}"};
  }

  void seal(const Json& order) {
    sealed::PasswordKey password;
    password.kek = ssl::SecretArray<32>(*from_hex(order["kek"].get<std::string>()));
    std::ranges::copy(*from_hex(order["pb_salt"].get<std::string>()), password.pb_salt.begin());
    password.iterations = order["iterations"];
    ssl::fill_random(kid.bytes);
    material = sealed::random_material();
    auto sealer = sealed::Sealer::create(clip_init(), password, kid, material.clone(), 1, sealed::Salt{7});
    clip = sealer.init_bytes();
    for (int i = 0; i < 10; ++i) {
      const auto payload = clip_frame({}, i);
      const auto fragment = sealer.seal(clip_fragment({}, i, payload));
      clip.insert(clip.end(), fragment->begin(), fragment->end());
    }
    server.streams[0].pieces = {clip};
  }
};

class RecorderFixture : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-rec-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    start();
  }

  void TearDown() override {
    recorder_.reset();
    runner_.io.poll();
    std::filesystem::remove_all(folder_);
  }

  recorder::RecorderOptions options() const {
    recorder::RecorderOptions options;
    options.state_folder = folder_ / "state";
    options.socket = folder_ / "api.sock";
    options.pbkdf2_iterations = pbkdf2_iterations_;
    options.password_cost = {4, 1, 1};
    options.clock = clock_;
    options.use_time_zone = [zones = zones_](const std::string& zone) { zones->push_back(zone); };
    options.ingest.session.backoff.first = std::chrono::milliseconds(5);
    options.ingest.session.backoff.most = std::chrono::milliseconds(20);
    options.ingest.session.stall_after = std::chrono::seconds(60);
    options.api.alive_every = std::chrono::milliseconds(50);
    options.archive = archive_options_;
    options.archive.pace.gather = pace_gather_;
    options.archive.recordings_event_every = std::chrono::milliseconds(20);
    return options;
  }

  void start() {
    auto made = recorder::Recorder::create(runner_.io, options());
    ASSERT_TRUE(made) << made.error().message;
    recorder_ = std::move(*made);
  }

  void restart() {
    recorder_.reset();
    runner_.io.poll();
    start();
  }

  net::HttpClient client() {
    net::Url origin;
    origin.scheme = "unix";
    origin.host = folder_ / "api.sock";
    return {runner_.io.get_executor(), std::move(origin), net::ClientOptions()};
  }

  // Status and JSON; status 0: no answer.
  std::pair<int, Json> ask(const std::string& method, const std::string& path, const std::string& body = "") {
    auto asking = client();
    net::Request request;
    request.method = method;
    request.target = "/api/v1" + path;
    request.body = body;
    const auto response = runner_.get(asking.request(std::move(request)));
    if (!response)
      return {0, response.error().message};
    return {response->status, Json::parse(response->body, nullptr, false)};
  }

  std::pair<int, Json> ask(const std::string& method, const std::string& path, const Json& body) {
    return ask(method, path, body.dump());
  }

  // As the session of a token.
  std::pair<int, Json> ask_as(const std::string& token, const std::string& method, const std::string& path,
                              const std::string& body = "") {
    auto asking = client();
    net::Request request;
    request.method = method;
    request.target = "/api/v1" + path;
    request.body = body;
    request.fields["Authorization"] = "Bearer " + token;
    const auto response = runner_.get(asking.request(std::move(request)));
    if (!response)
      return {response.error().kind == ErrorKind::Denied ? 401 : 0,
              response.error().message}; // as net says it
    return {response->status, Json::parse(response->body, nullptr, false)};
  }

  // The recorder's own key and those of the kits, as if their cards had been redeemed.
  void license(std::initializer_list<licence::Kit> kits = {licence::Kit::Nxs32}) {
    const auto recorder = licence::example_recorder();
    ASSERT_TRUE(licence::write_provision(folder_ / "state" / "provision", recorder));
    register_key(licence::issue_release_key(licence::Kit::Recorder, 0, recorder));
    for (const auto kit : kits)
      register_key(licence::issue_release_key(kit, ++last_card_, recorder));
  }

  void register_key(const licence::ReleaseKey& key) {
    const auto [status, answer] = ask("POST", "/licences", Json{{"release_key", licence::to_text(key)}});
    ASSERT_EQ(status, 201) << answer;
  }

  Json camera(int id) { return ask("GET", fmt::format("/cameras/{}", id)).second; }

  bool until_camera(int id, const std::function<bool(const Json&)>& is_there) {
    for (int i = 0; i < 500; ++i) {
      if (is_there(camera(id)))
        return true;
      runner_.run_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  bool until_online(int id) {
    return until_camera(id, [](const Json& camera) { return camera["online"] == true; });
  }

  // The first bytes of a streamed answer; fewer if it ends.
  Bytes read_stream(const std::string& path, std::size_t bytes) {
    auto asking = client();
    return *runner_.get(read_first(asking, "/api/v1" + path, bytes));
  }

  fakes::IoRunner runner_;
  std::shared_ptr<const Clock> clock_ = std::make_shared<SystemClock>();
  std::shared_ptr<std::vector<std::string>> zones_ = std::make_shared<std::vector<std::string>>(); // as used
  std::filesystem::path folder_;
  recorder::ArchiveOptions archive_options_; // for the next start
  std::uint32_t pbkdf2_iterations_ = 1000;   // the same
  std::chrono::milliseconds pace_gather_{5};
  std::unique_ptr<recorder::Recorder> recorder_;
  std::uint32_t last_card_ = 0;

 private:
  static net::Task<Bytes> read_first(net::HttpClient& asking, std::string target, std::size_t bytes) {
    net::Request request;
    request.target = std::move(target);
    auto body = co_await asking.open(std::move(request));
    Bytes got(body ? bytes : 0);
    std::size_t have = 0;
    while (have < got.size()) {
      const auto more = co_await (*body)->read_some(MutableBytes(got).subspan(have));
      if (!more)
        break;
      have += *more;
    }
    got.resize(have);
    co_return got;
  }
};

} // namespace kagimado::fakes
