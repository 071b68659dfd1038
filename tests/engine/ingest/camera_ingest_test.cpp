#include "engine/ingest/camera_ingest.h"
#include "engine/net/http_server.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/fake_camera.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::ingest {
namespace {

using fakes::FakeCamera;
using std::chrono::milliseconds;

IngestOptions quick_options() {
  IngestOptions options;
  options.session.backoff.first = milliseconds(5);
  options.session.backoff.most = milliseconds(20);
  options.session.backoff.slow = milliseconds(30);
  options.session.first_unit_within = milliseconds(300);
  options.session.stall_after = milliseconds(300);
  options.linger = milliseconds(20);
  return options;
}

class CameraIngestTest : public testing::Test {
 protected:
  void SetUp() override {
    clip_ = fakes::make_clip();
    camera_.streams[0].pieces = {clip_.all()};
    camera_.streams[1].pieces = {clip_.all()};
  }

  void TearDown() override {
    if (ingest_)
      ingest_->stop();
    runner_.io.poll();
  }

  camera::Address address(const std::string& url) {
    auto parsed = camera::parse_address(url);
    EXPECT_TRUE(parsed);
    return std::move(*parsed);
  }

  void start(CameraIngest::Hooks hooks = {}) { start(address(camera_.url()), std::move(hooks)); }

  void start(const camera::Address& address, CameraIngest::Hooks hooks = {}) {
    ingest_ = std::make_shared<CameraIngest>(runner_.io.get_executor(), std::make_shared<SystemClock>(),
                                             quick_options(), std::move(hooks));
    ingest_->apply(address);
  }

  bool until_problem(ErrorKind kind) {
    return runner_.until(
        [&] { return ingest_->status().problem && ingest_->status().problem->kind == kind; });
  }

  std::string problem() {
    const auto status = ingest_->status();
    return status.problem ? fmt::format("{}: {}", name_of(status.problem->kind), status.problem->message)
                          : "none";
  }

  bool until_online() {
    return runner_.until([&] { return ingest_->status().online; });
  }

  fakes::IoRunner runner_;
  FakeCamera camera_{runner_.io};
  fakes::Clip clip_;
  std::shared_ptr<CameraIngest> ingest_;
};

TEST_F(CameraIngestTest, GoesOnline_AndSaysWhatComesIn) {
  start();
  ASSERT_TRUE(until_online()) << problem();
  const auto status = ingest_->status();
  EXPECT_FALSE(status.problem);
  EXPECT_FALSE(status.sealed);
  ASSERT_TRUE(status.capabilities);
  EXPECT_TRUE(status.capabilities->data_encryption);
  ASSERT_EQ(status.streams.size(), 2U);
  EXPECT_EQ(status.streams[0].codec, "h264");
  EXPECT_EQ(status.streams[0].width, 640);
}

TEST_F(CameraIngestTest, WatchersGetTheCamerasBytes) {
  start();
  const auto watcher = *ingest_->watch(StreamIndex{0});
  Bytes got;
  while (got.size() < clip_.all().size()) {
    const auto units = runner_.get(watcher->next(100'000'000, std::chrono::seconds(5)));
    ASSERT_TRUE(units) << units.error().message;
    for (const auto& unit : *units)
      got.insert(got.end(), unit.bytes->begin(), unit.bytes->end());
  }
  EXPECT_EQ(got, clip_.all());
}

TEST_F(CameraIngestTest, AServerOfPlainFragmentsNeedsNoControlPaths) {
  camera_.control = [](const FakeCamera::Request&) { return std::pair<int, std::string>{404, "{}"}; };
  start();
  ASSERT_TRUE(until_online()) << problem();
  EXPECT_FALSE(ingest_->status().capabilities->data_encryption);
}

TEST_F(CameraIngestTest, ComesBack_WhenTheCameraVanishes) {
  camera_.streams[0].end = FakeCamera::End::Close;
  start();
  ASSERT_TRUE(runner_.until([&] { return camera_.stream_requests[0] >= 3; }));
  ASSERT_TRUE(until_problem(ErrorKind::Disconnected)) << problem();
  EXPECT_FALSE(ingest_->status().online);
  camera_.streams[0].end = FakeCamera::End::Stall;
  ASSERT_TRUE(until_online());
  EXPECT_FALSE(ingest_->status().problem);
}

TEST_F(CameraIngestTest, AnOrderlyEndIsADisconnectToo) {
  camera_.streams[0].end = FakeCamera::End::Close;
  camera_.streams[0].closes_whole = true;
  start();
  EXPECT_TRUE(until_problem(ErrorKind::Disconnected)) << problem();
}

TEST_F(CameraIngestTest, SaysDisconnected_WhenAFragmentIsCutShort) {
  auto cut = clip_.all();
  cut.resize(cut.size() - 100);
  camera_.streams[0] = {.pieces = {cut}, .end = FakeCamera::End::Close};
  start();
  EXPECT_TRUE(until_problem(ErrorKind::Disconnected)) << problem();
}

TEST_F(CameraIngestTest, SaysDamaged_OnGarbage) {
  Bytes garbage(4096);
  for (std::size_t i = 0; i < garbage.size(); ++i)
    garbage[i] = static_cast<std::uint8_t>(i * 131 + 3);
  garbage[0] = garbage[1] = garbage[2] = 0; // a box size below its own header
  garbage[3] = 5;
  camera_.streams[0] = {.pieces = {garbage}};
  start();
  EXPECT_TRUE(until_problem(ErrorKind::Damaged)) << problem();
}

TEST_F(CameraIngestTest, GarbageInTheMiddleEndsTheConnection_AndTheNextOneStartsClean) {
  auto bytes = clip_.all();
  bytes.resize(bytes.size() + 64, 0x01);
  camera_.streams[0] = {.pieces = {bytes}};
  start();
  ASSERT_TRUE(runner_.until([&] {
    const auto status = ingest_->status();
    return status.problem &&
           (status.problem->kind == ErrorKind::Damaged || status.problem->kind == ErrorKind::Limit);
  })) << problem();
  camera_.streams[0] = {.pieces = {clip_.all()}};
  EXPECT_TRUE(until_online());
}

TEST_F(CameraIngestTest, AnEndlessBoxIsRefused_BeforeItFillsTheMemory) {
  auto bytes = clip_.init;
  const Bytes endless = {0xff, 0xff, 0xff, 0xf0, 'm', 'o', 'o', 'f'};
  bytes.insert(bytes.end(), endless.begin(), endless.end());
  camera_.streams[0] = {.pieces = {bytes}};
  start();
  ASSERT_TRUE(runner_.until([&] { return ingest_->status().problem.has_value(); }));
  const auto kind = ingest_->status().problem->kind;
  EXPECT_TRUE(kind == ErrorKind::Limit || kind == ErrorKind::Damaged) << problem();
}

TEST_F(CameraIngestTest, SaysTimeout_WhenTheStreamStalls) {
  start();
  ASSERT_TRUE(until_online());
  EXPECT_TRUE(until_problem(ErrorKind::Timeout)) << problem();
  ASSERT_TRUE(runner_.until([&] { return camera_.stream_requests[0] >= 2; })) << "tries again";
}

TEST_F(CameraIngestTest, SaysTimeout_WhenBytesTrickleButNoUnitEnds) {
  auto half = clip_.init;
  half.insert(half.end(), clip_.fragments[0].begin(), clip_.fragments[0].begin() + 50);
  camera_.streams[0] = {.pieces = {half}};
  start();
  EXPECT_TRUE(until_problem(ErrorKind::Timeout)) << problem();
}

TEST_F(CameraIngestTest, StopsTrying_OnWrongCredentials_UntilSettingsChange) {
  camera_.stream_status = 401;
  start();
  ASSERT_TRUE(until_problem(ErrorKind::Denied)) << problem();
  const auto requests = camera_.requests;
  runner_.run_for(milliseconds(200)); // the back-off here is 5 to 20 ms
  EXPECT_EQ(camera_.requests, requests) << "another try would lock the camera's account";
  EXPECT_FALSE(ingest_->status().online);

  const auto sub = *ingest_->watch(StreamIndex{1}); // nor does somebody who watches start one
  runner_.run_for(milliseconds(100));
  EXPECT_EQ(camera_.stream_requests[1], 0);

  camera_.stream_status = 200;
  ingest_->apply(address(camera_.url()));
  EXPECT_TRUE(until_online()) << problem();
  EXPECT_TRUE(runner_.until([&] { return camera_.stream_requests[1] == 1; }))
      << "the waiting watcher is served now";
}

TEST_F(CameraIngestTest, TheSubStreamRuns_OnlyWhileSomebodyWatches) {
  start();
  ASSERT_TRUE(until_online());
  EXPECT_EQ(camera_.stream_requests[1], 0);
  {
    const auto watcher = *ingest_->watch(StreamIndex{1});
    const auto units = runner_.get(watcher->next(100'000'000, std::chrono::seconds(5)));
    ASSERT_TRUE(units);
    EXPECT_EQ(camera_.stream_requests[1], 1);
  }
  // The main stream of the fake stalls by design, so look at the sub stream alone.
  ASSERT_TRUE(runner_.until([&] { return camera_.open_streams <= 1; }));
}

TEST_F(CameraIngestTest, RefusesAStreamThatTheCameraDoesNotHave) {
  start();
  ASSERT_TRUE(until_online());
  const auto watcher = ingest_->watch(StreamIndex{3});
  ASSERT_FALSE(watcher);
  EXPECT_EQ(watcher.error().kind, ErrorKind::NotFound);
}

TEST_F(CameraIngestTest, NoPicturesPass_WhileReconcileFails) {
  CameraIngest::Hooks hooks;
  bool may_pass = false;
  auto reconcile = [](bool pass) -> net::Task<> {
    if (!pass)
      co_return fail(ErrorKind::Unsupported, "not now");
    co_return Result<>();
  };
  hooks.reconcile = [&](camera::Driver&, const camera::Capabilities&) { return reconcile(may_pass); };
  start(std::move(hooks));
  ASSERT_TRUE(until_problem(ErrorKind::Unsupported)) << problem();
  EXPECT_EQ(camera_.stream_requests[0], 0);
  may_pass = true;
  EXPECT_TRUE(until_online()) << problem();
}

TEST_F(CameraIngestTest, StopEndsWatchers_AndNothingRunsOn) {
  start();
  ASSERT_TRUE(until_online());
  const auto watcher = *ingest_->watch(StreamIndex{0});
  (void)runner_.get(watcher->next(100'000'000, std::chrono::seconds(5)));
  ingest_->stop();
  const auto ended = runner_.get(watcher->next(1000, std::chrono::seconds(5)));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::EndOfStream);
  const std::weak_ptr<CameraIngest> weak = ingest_;
  ingest_.reset();
  EXPECT_TRUE(runner_.until([&] { return weak.expired(); })) << "a session kept its camera alive";
  EXPECT_TRUE(runner_.until([&] { return camera_.open_streams == 0; }));
}

// [REQ-CAM-5] Certificates: own reasons, and by pin the first one is remembered.
class CameraTlsTest : public CameraIngestTest {
 protected:
  void serve_tls(std::chrono::days from, std::chrono::days until) {
    const auto now = SystemClock().wall_now();
    ssl::CertificateRequest request;
    request.common_name = "127.0.0.1";
    request.ip_addresses = {"127.0.0.1"};
    request.not_before = now + from;
    request.not_after = now + until;
    const auto identity = ssl::make_identity(request);
    ASSERT_TRUE(identity) << identity.error().message;
    pem_ = identity->certificate_pem;
    const auto tls = ssl::make_server_context(*identity, {});
    ASSERT_TRUE(tls);
    auto server = net::HttpServer::listen(
        runner_.io, net::TcpEndpoint(), [this](net::Request got) { return answer(std::move(got)); }, *tls);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  boost::asio::awaitable<net::Response> answer(net::Request request) {
    net::Response response;
    if (request.target.starts_with("/control"))
      response.body = FakeCamera::default_capabilities();
    else
      response.stream = [this](net::BodyWriter& writer) { return stream(writer); };
    co_return response;
  }

  net::Task<> stream(net::BodyWriter& writer) {
    const auto bytes = clip_.all();
    std::vector<ByteView> pieces(1, ByteView(bytes));
    auto written = co_await writer.write(std::move(pieces));
    if (!written)
      co_return written;
    boost::asio::steady_timer never(runner_.io, SteadyTime::max());
    co_await never.async_wait(boost::asio::use_awaitable);
    co_return Result<>();
  }

  camera::Address tls_address(ssl::TrustPolicy::Way way) {
    auto made = address(fmt::format("https://127.0.0.1:{}/", server_->port()));
    made.trust.way = way;
    if (way == ssl::TrustPolicy::Way::Authority)
      made.trust.authority_pem = pem_;
    return made;
  }

  std::string pem_;
  std::unique_ptr<net::HttpServer> server_;
};

using Way = ssl::TrustPolicy::Way;
using std::chrono::days;

TEST_F(CameraTlsTest, AGoodCertificateIsShown) {
  serve_tls(days(-1), days(30));
  start(tls_address(Way::Authority));
  ASSERT_TRUE(until_online()) << problem();
  const auto certificate = ingest_->status().certificate;
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->sha256, ssl::read_certificate(pem_)->sha256);
}

TEST_F(CameraTlsTest, AnExpiredCertificateHasItsOwnReason) {
  serve_tls(days(-30), days(-1));
  start(tls_address(Way::Authority));
  EXPECT_TRUE(until_problem(ErrorKind::Expired)) << problem();
}

TEST_F(CameraTlsTest, ACertificateFromTheFutureHasItsOwnReason) {
  serve_tls(days(2), days(30));
  start(tls_address(Way::Authority));
  EXPECT_TRUE(until_problem(ErrorKind::NotYetValid)) << problem();
}

TEST_F(CameraTlsTest, TheFirstCertificateIsPinned_AnotherOneIsUntrusted) {
  serve_tls(days(-1), days(30));
  std::optional<std::array<std::uint8_t, 32>> pin;
  CameraIngest::Hooks hooks;
  hooks.pinned = [&](const std::array<std::uint8_t, 32>& sha256) { pin = sha256; };
  start(tls_address(Way::Pin), std::move(hooks));
  ASSERT_TRUE(until_online()) << problem();
  ASSERT_TRUE(pin);
  EXPECT_EQ(*pin, ssl::read_certificate(pem_)->sha256);

  server_.reset();
  serve_tls(days(-1), days(30)); // another key
  auto moved = tls_address(Way::Pin);
  moved.trust.pin_sha256 = pin;
  ingest_->apply(moved);
  EXPECT_TRUE(until_problem(ErrorKind::Untrusted)) << problem();
}

} // namespace
} // namespace kagimado::ingest
