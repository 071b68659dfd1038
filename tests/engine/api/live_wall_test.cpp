// Several live streams in one answer, as a browser reads them.
#include "engine/api/handler.h"
#include "tests/engine/api/fake_service.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/detached.hpp>
#include <unistd.h>

namespace kagimado::api {
namespace {

using Name = std::pair<CameraId, StreamIndex>;

// Splits messages as the page does, by stream.
class Browser final : public net::BodyWriter {
 public:
  std::map<Name, Bytes> streams;
  std::size_t messages = 0;
  bool is_gone = false;

  net::Task<> write(std::vector<ByteView> pieces) override {
    if (is_gone)
      co_return fail(ErrorKind::Disconnected, "gone");
    Bytes message;
    for (const auto piece : pieces)
      message.insert(message.end(), piece.begin(), piece.end());
    ++messages;
    EXPECT_GE(message.size(), 8U);
    const auto length = message[0] << 24U | message[1] << 16U | message[2] << 8U | message[3];
    EXPECT_EQ(message.size(), 8U + static_cast<std::size_t>(length));
    auto& stream = streams[{CameraId{message[4] * 256U + message[5]}, StreamIndex{message[6]}}];
    stream.insert(stream.end(), message.begin() + 8, message.end());
    co_return Result<>();
  }
};

class LiveWallTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const Name& name : {front_, yard_})
      service_.rings[name] = std::make_shared<ingest::LiveRing>(runner_.io.get_executor());
  }

  net::Response ask(const std::string& target) {
    net::Request request;
    request.target = "/api/v1/live" + target;
    request.peer_uid = ::geteuid();
    return *runner_.get(as_task(handler_(std::move(request))));
  }

  static net::Task<net::Response> as_task(boost::asio::awaitable<net::Response> pending) {
    auto response = co_await std::move(pending);
    co_return response;
  }

  void start(const net::Response& response) {
    auto run = [](net::Task<> stream, std::optional<Result<>>& ended) -> boost::asio::awaitable<void> {
      ended = co_await std::move(stream);
    };
    boost::asio::co_spawn(runner_.io, run(response.stream(browser_), ended_), boost::asio::detached);
  }

  void push(const Name& name, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      ASSERT_TRUE(service_.rings[name]->push(units_[i]));
  }

  Bytes join(std::size_t from, std::size_t to) const {
    Bytes bytes;
    for (std::size_t i = from; i < to; ++i)
      bytes.insert(bytes.end(), units_[i].bytes->begin(), units_[i].bytes->end());
    return bytes;
  }

  const Name front_{CameraId{1}, StreamIndex{0}}, yard_{CameraId{300}, StreamIndex{1}};
  fakes::IoRunner runner_;
  fakes::FakeService service_{runner_.io};
  net::Handler handler_ = make_handler(service_);
  std::vector<mp4::Unit> units_ = fakes::units_of(fakes::make_clip());
  Browser browser_;
  std::optional<Result<>> ended_;
};

TEST_F(LiveWallTest, StreamsComeWhole_EachUnderItsName) {
  push(front_, 0, 4);
  const auto response = ask("?streams=1.0,300.1");
  ASSERT_EQ(response.status, 200) << response.body;
  start(response);
  ASSERT_TRUE(runner_.until([&] { return browser_.streams[front_] == join(0, 4); }));
  push(yard_, 0, 3);
  push(front_, 4, 8);
  EXPECT_TRUE(runner_.until(
      [&] { return browser_.streams[front_] == join(0, 8) && browser_.streams[yard_] == join(0, 3); }));
  EXPECT_FALSE(ended_);
}

TEST_F(LiveWallTest, AReaderWhoseCamerasAreAllAwayIsToldThatTheAnswerLives) {
  start(ask("?streams=1.0,300.1"));
  EXPECT_TRUE(runner_.until([&] { return browser_.streams.contains({CameraId{0}, StreamIndex{0}}); }));
}

TEST_F(LiveWallTest, ItEndsWhereACameraIsRemoved_AndWhereTheReaderIsGone) {
  push(front_, 0, 4);
  start(ask("?streams=1.0,300.1"));
  ASSERT_TRUE(runner_.until([&] { return !browser_.streams[front_].empty(); }));
  service_.rings[yard_]->close();
  ASSERT_TRUE(runner_.until([&] { return ended_.has_value(); }));
  EXPECT_TRUE(*ended_);
  ended_.reset();
  start(ask("?streams=1.0"));
  browser_.is_gone = true;
  ASSERT_TRUE(runner_.until([&] { return ended_.has_value(); }));
  EXPECT_FALSE(*ended_);
}

TEST_F(LiveWallTest, WhatIsNoListOfStreamsIsRefused) {
  for (const auto* query : {"", "?streams=1", "?streams=1.0,1.0", "?streams=1.0,", "?streams=1.99",
                            "?streams=0.0", "?streams=513.0", "?streams=1.0&from=1", "?streams=1%2e0.0"})
    EXPECT_EQ(ask(query).status, 400) << query;
  std::string many = "?streams=1.0";
  for (int camera = 2; camera < 70; ++camera)
    many += "," + std::to_string(camera) + ".0";
  EXPECT_EQ(ask(many).status, 400);
  EXPECT_EQ(ask("?streams=1.0,2.0").status, 404) << "no such camera";
}

} // namespace
} // namespace kagimado::api
