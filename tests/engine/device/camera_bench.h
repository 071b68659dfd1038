// A whole camera on loopback, fed by a timer on its own network thread, and a client as a recorder has one.
#pragma once

#include "engine/device/camera.h"
#include "engine/net/http_client.h"
#include "tests/engine/device/rig.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <thread>

namespace kagimado::tests {

inline constexpr std::string_view camera_password = "correct horse";

inline device::CameraOptions camera_options() {
  device::CameraOptions options;
  options.name = "Gate";
  options.password = ssl::SecretText(camera_password);
  return options;
}

class CameraBench final {
 public:
  explicit CameraBench(device::CameraOptions options, ff::Codec codec = ff::Codec::H264)
      : frames_(codec), pump_(io_), thread_([this] { io_.run(); }) {
    on_network([&] {
      auto started = device::Camera::start(io_, workers_, clock_, std::move(options), {feed_});
      if (started)
        camera = std::move(*started);
      else
        error = started.error();
      pump();
    });
  }

  ~CameraBench() {
    on_network([&] {
      pump_.cancel();
      if (camera)
        camera->stop();
    });
    work_.reset();
    io_.stop();
    thread_.join();
    workers_.join();
    camera.reset(); // its timers belong to io_
  }

  // On the camera's own thread, to its end.
  void on_network(const std::function<void()>& task) {
    std::promise<void> done;
    boost::asio::post(io_, [&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }

  [[nodiscard]] net::Url url(bool tls = false) const {
    net::Url url;
    url.scheme = tls ? "https" : "http";
    url.host = "127.0.0.1";
    url.port = tls ? camera->https_port().value_or(0) : camera->http_port();
    return url;
  }

  static net::ClientOptions client_options(std::string_view password = camera_password) {
    net::ClientOptions options;
    options.credentials = net::Credentials{"admin", ssl::SecretText(password)};
    options.trust.way = ssl::TrustPolicy::Way::Off;
    options.read_timeout = std::chrono::milliseconds(2000);
    return options;
  }

  Result<net::Response> request(const std::string& method, const std::string& target,
                                const std::string& body = "", bool tls = false,
                                std::string_view password = camera_password) const {
    return net::run<net::Response>([&](boost::asio::any_io_executor executor) -> net::Task<net::Response> {
      net::HttpClient client(executor, url(tls), client_options(password));
      net::Request request;
      request.method = method;
      request.target = target;
      request.body = body;
      co_return co_await client.request(std::move(request));
    });
  }

  // Reads a stream until seen() says it is enough. The error where it ended otherwise, of the connection or
  // of the reader.
  Result<> watch(const std::string& target, const std::function<bool(mp4::Unit)>& enough, bool tls = false,
                 const std::function<void()>& connected = {}) const {
    return net::run<void>([&](boost::asio::any_io_executor executor) -> net::Task<> {
      net::HttpClient client(executor, url(tls), client_options());
      net::Request request;
      request.target = target;
      auto opened = co_await client.open(std::move(request));
      if (!opened)
        co_return std::unexpected(opened.error());
      if (connected)
        connected();
      mp4::StreamReader reader;
      Bytes chunk(16 * 1024);
      for (bool done = false; !done;) {
        auto got = co_await (*opened)->read_some(chunk);
        if (!got)
          co_return std::unexpected(got.error());
        auto pushed = reader.push(ByteView(chunk).first(*got),
                                  [&](mp4::Unit unit) { done = done || enough(std::move(unit)); });
        if (!pushed)
          co_return std::unexpected(pushed.error());
      }
      co_return Result<>{};
    });
  }

  std::shared_ptr<device::Camera> camera;
  std::optional<Error> error;

 private:
  void pump() {
    feed_->publish(frames_.next(clock_->wall_now()));
    pump_.expires_after(std::chrono::milliseconds(4));
    pump_.async_wait([this](const boost::system::error_code& failed) {
      if (!failed)
        pump();
    });
  }

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  boost::asio::thread_pool workers_{1};
  std::shared_ptr<const Clock> clock_ = std::make_shared<SystemClock>();
  std::shared_ptr<device::Feed> feed_ = std::make_shared<device::Feed>(io_.get_executor());
  Frames frames_;
  boost::asio::steady_timer pump_;
  std::thread thread_;
};

} // namespace kagimado::tests
