#include "engine/camera/sealed_driver.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/fake_camera.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::camera {
namespace {

using fakes::FakeCamera;

class SealedDriverTest : public testing::Test {
 protected:
  void SetUp() override {
    camera_.control = [this](const FakeCamera::Request& request) {
      asked_.push_back(request);
      return answer_;
    };
  }

  SealedDriver make(const std::string& path = "") {
    return {runner_.io.get_executor(), *parse_address(camera_.url() + path)};
  }

  fakes::IoRunner runner_;
  FakeCamera camera_{runner_.io};
  std::pair<int, std::string> answer_{200, FakeCamera::default_capabilities()};
  std::vector<FakeCamera::Request> asked_;
};

TEST_F(SealedDriverTest, AsksForCapabilities_UnderTheAddressesPath) {
  auto driver = make("cam/7/");
  const auto capabilities = runner_.get(driver.capabilities());
  ASSERT_TRUE(capabilities) << capabilities.error().message;
  EXPECT_EQ(capabilities->model, "fake");
  ASSERT_EQ(asked_.size(), 1U);
  EXPECT_EQ(asked_[0].target, "/cam/7/control/v1/capabilities");
}

TEST_F(SealedDriverTest, SendsTheKeyAsControlMdSays) {
  answer_ = {200, "{}"};
  auto driver = make();
  EncryptionKey key;
  const Bytes kek(32, 0xab);
  key.kek = ssl::SecretArray<32>(kek);
  key.pb_salt.fill(0x0c);
  key.iterations = 600'000;
  ASSERT_TRUE(runner_.get(driver.put_encryption(&key)));
  ASSERT_TRUE(runner_.get(driver.put_encryption(nullptr)));
  ASSERT_EQ(asked_.size(), 2U);
  EXPECT_EQ(asked_[0].method, "PUT");
  EXPECT_EQ(asked_[0].target, "/control/v1/encryption");
  EXPECT_EQ(asked_[0].body, fmt::format(R"({{"on":true,"kek":"{}","pb_salt":"{}","iterations":600000}})",
                                        to_hex(kek), to_hex(key.pb_salt)));
  EXPECT_EQ(asked_[1].body, R"({"on":false})");
}

TEST_F(SealedDriverTest, TellsTheCamerasOwnError) {
  answer_ = {400, R"({"error":{"kind":"unsupported","message":"no encryption here"}})"};
  auto driver = make();
  const auto put = runner_.get(driver.put_encryption(nullptr));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, ErrorKind::Unsupported);
}

TEST_F(SealedDriverTest, AnswersOutOfBoundsAreRefused) {
  answer_ = {200, std::string(1024 * 1024, ' ')};
  auto driver = make();
  const auto capabilities = runner_.get(driver.capabilities());
  ASSERT_FALSE(capabilities);
  EXPECT_EQ(capabilities.error().kind, ErrorKind::Limit);
}

TEST_F(SealedDriverTest, AStreamArrivesWhole_HoweverItIsCut) {
  const auto clip = fakes::make_clip();
  const auto all = clip.all();
  auto& script = camera_.streams[1];
  script.end = FakeCamera::End::Close;
  script.closes_whole = true;
  for (std::size_t at = 0; at < all.size(); at += 37)
    script.pieces.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(at),
                               all.begin() + static_cast<std::ptrdiff_t>(std::min(at + 37, all.size())));
  Bytes got;
  std::size_t units = 0;
  auto driver = make();
  const auto ended = runner_.get(driver.run_stream(StreamIndex{1}, [&](const mp4::Unit& unit) {
    ++units;
    got.insert(got.end(), unit.bytes->begin(), unit.bytes->end());
  }));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::EndOfStream);
  EXPECT_EQ(got, all);
  EXPECT_EQ(units, 21U);
}

TEST_F(SealedDriverTest, EventsArriveAsTheyAreTold) {
  const std::string lines = "{\"event\":\"state\",\"motion\":true,\"input\":false,\"at\":5}\n"
                            "{\"event\":\"input\",\"active\":true,\"at\":6}\n";
  camera_.events.pieces = {Bytes(lines.begin(), lines.end())};
  camera_.events.end = FakeCamera::End::Close;
  camera_.events.closes_whole = true;
  auto driver = make();
  std::vector<Event> events;
  const auto ended = runner_.get(driver.run_events([&](const Event& event) { events.push_back(event); }));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::EndOfStream);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[2].kind, EventKind::Input);
  EXPECT_EQ(events[2].at, WallTime(std::chrono::microseconds(6)));
}

TEST_F(SealedDriverTest, ACameraWithoutEvents_IsUnsupported) {
  camera_.event_status = 404;
  auto driver = make();
  const auto ended = runner_.get(driver.run_events([](const Event&) {}));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::Unsupported);
}

} // namespace
} // namespace kagimado::camera
