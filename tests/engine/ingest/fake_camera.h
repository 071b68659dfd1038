// A scripted camera: raw TCP, so that it can do what no honest server does. Runs on the test's io_context.
#pragma once

#include "engine/base/bytes.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <map>
#include <vector>

namespace kagimado::fakes {

class FakeCamera final {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  struct Request {
    std::string method, target, body;
  };

  // One connection's stream: what is sent after the header, then what happens.
  enum class End { Close, Stall };

  struct StreamScript {
    std::vector<Bytes> pieces; // one chunk each
    End end = End::Stall;
    bool closes_whole = false; // Close: with the last chunk, as an orderly server does
  };

  explicit FakeCamera(boost::asio::io_context& io)
      : io_(io), acceptor_(io, {boost::asio::ip::make_address("127.0.0.1"), 0}) {
    boost::asio::co_spawn(io_, accept(), boost::asio::detached);
  }

  ~FakeCamera() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  }

  [[nodiscard]] std::string url() const {
    return fmt::format("http://127.0.0.1:{}/", acceptor_.local_endpoint().port());
  }

  // Answers of other paths: status and JSON.
  std::function<std::pair<int, std::string>(const Request&)> control = [](const Request& request) {
    return request.target == "/control/v1/capabilities"
               ? std::pair<int, std::string>{200, default_capabilities()}
               : std::pair<int, std::string>{404, "{}"};
  };
  // By stream number.
  std::map<int, StreamScript> streams;
  StreamScript events; // of /control/v1/events
  int stream_status = 200, event_status = 200;
  std::map<int, int> stream_requests; // counted
  int requests = 0, event_requests = 0;
  int open_streams = 0;

  static std::string default_capabilities() {
    return R"json({"model":"fake","name":"f","serial":"1","ssl":false,"data_encryption":true,"streams":[
      {"index":0,"codec":"h264","compression":"H.264(1)","width":640,"height":360,"fps":25,"audio":false},
      {"index":1,"codec":"h264","compression":"H.264(1)","width":320,"height":180,"fps":25,"audio":false}]})json";
  }

 private:
  boost::asio::awaitable<void> accept() {
    while (true) {
      boost::system::error_code error;
      Socket socket(io_);
      co_await acceptor_.async_accept(socket, boost::asio::redirect_error(boost::asio::use_awaitable, error));
      if (error)
        co_return;
      boost::asio::co_spawn(io_, serve(std::move(socket)), boost::asio::detached);
    }
  }

  boost::asio::awaitable<void> serve(Socket socket) {
    boost::asio::streambuf buffer;
    while (true) {
      boost::system::error_code error;
      const auto head_bytes = co_await boost::asio::async_read_until(
          socket, buffer, "\r\n\r\n", boost::asio::redirect_error(boost::asio::use_awaitable, error));
      if (error)
        co_return;
      const auto* data = static_cast<const char*>(buffer.data().data());
      const std::string head(data, head_bytes);
      buffer.consume(head_bytes);
      Request request;
      const auto space = head.find(' ');
      request.method = head.substr(0, space);
      request.target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
      const auto wanted = body_bytes(head);
      if (buffer.size() < wanted) {
        co_await boost::asio::async_read(socket, buffer,
                                         boost::asio::transfer_exactly(wanted - buffer.size()),
                                         boost::asio::redirect_error(boost::asio::use_awaitable, error));
        if (error)
          co_return;
      }
      request.body.assign(static_cast<const char*>(buffer.data().data()), wanted);
      buffer.consume(wanted);
      ++requests;
      if (request.target.starts_with("/stream/")) {
        const int number = request.target[8] - '0';
        ++stream_requests[number];
        co_await stream(socket, stream_status, "video/mp4", streams[number]);
        co_return;
      }
      if (request.target == "/control/v1/events") {
        ++event_requests;
        co_await stream(socket, event_status, "application/x-ndjson", events);
        co_return;
      }
      const auto [status, body] = control(request);
      co_await send(
          socket,
          fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\nContent-Type: application/json\r\n\r\n{}",
                      status, body.size(), body));
    }
  }

  static std::size_t body_bytes(const std::string& head) {
    for (const char* name : {"Content-Length: ", "content-length: "})
      if (const auto at = head.find(name); at != std::string::npos)
        return std::stoul(head.substr(at + 16));
    return 0;
  }

  boost::asio::awaitable<void> stream(Socket& socket, int status, std::string type, StreamScript script) {
    if (status != 200) {
      co_await send(socket, fmt::format("HTTP/1.1 {} X\r\nContent-Length: 2\r\n\r\n{{}}", status));
      co_return;
    }
    ++open_streams;
    co_await send(
        socket,
        fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n", type));
    bool is_sent = true;
    for (const auto& piece : script.pieces) {
      auto chunk = fmt::format("{:x}\r\n", piece.size());
      chunk.append(as_text(piece));
      chunk += "\r\n";
      is_sent = is_sent && co_await send(socket, std::move(chunk));
    }
    if (script.end == End::Close && script.closes_whole)
      co_await send(socket, "0\r\n\r\n");
    if (script.end == End::Stall) {
      // Until the other side goes.
      boost::system::error_code error;
      char byte = 0;
      co_await socket.async_read_some(boost::asio::buffer(&byte, 1),
                                      boost::asio::redirect_error(boost::asio::use_awaitable, error));
    }
    --open_streams;
  }

  boost::asio::awaitable<bool> send(Socket& socket, std::string text) {
    boost::system::error_code error;
    co_await boost::asio::async_write(socket, boost::asio::buffer(text),
                                      boost::asio::redirect_error(boost::asio::use_awaitable, error));
    co_return !error;
  }

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

} // namespace kagimado::fakes
