// A server on its own thread, a raw client socket, and the command-line tools that check both from outside.
#pragma once

#include "engine/base/unique_fd.h"
#include "engine/net/http_client.h"
#include "engine/net/http_server.h"
#include "engine/ssl/x509.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <filesystem>
#include <future>
#include <thread>

namespace kagimado::net::test {

constexpr std::chrono::seconds patience{10};

// An io_context with its thread, until it goes.
class Loop final {
 public:
  Loop() : work_(io.get_executor()), thread_([this] { io.run(); }) {}

  ~Loop() { stop(); }

  void stop() {
    io.stop();
    if (thread_.joinable())
      thread_.join();
  }

  // Runs on the loop's thread and returns what it returns.
  template <class Function>
  auto run_inside(Function function) {
    std::packaged_task<decltype(function())()> task(std::move(function));
    auto result = task.get_future();
    asio::post(io, [&] { task(); });
    return result.get();
  }

  asio::io_context io{1};

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

class TestServer final {
 public:
  explicit TestServer(Handler handler, ssl::TlsContext tls = nullptr, ServerLimits limits = {});
  TestServer(UnixEndpoint endpoint, Handler handler, ServerLimits limits = {});
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  [[nodiscard]] Url url(std::string_view scheme = "http") const;
  std::size_t connection_count();
  // Destroys the server on the loop's thread while the loop goes on.
  void destroy_inside();

  // On the loop's thread.
  template <class Function>
  auto inside(Function function) {
    return loop.run_inside([&] { return function(*server_); });
  }

  Loop loop;

 private:
  std::unique_ptr<HttpServer> server_;
};

// Handlers that are no coroutine by themselves.
Handler answering(std::function<Response(const Request&)> function);
Response text_response(std::string text, int status = 200);

// One request by a client of its own.
Result<Response> fetch(const Url& origin, Request request, ClientOptions options = {});
Result<Response> fetch(const Url& origin, std::string_view target, ClientOptions options = {});
Url clone(const Url& url);
ClientOptions options_with(std::string_view user, std::string_view password);
// Reads a streamed body to its end.
Task<Bytes> read_to_end(BodyReader& reader, std::size_t step_bytes = 64 * 1024);

// A blocking socket that says exactly what the test says.
class RawClient final {
 public:
  // from: an address of loopback, 127.0.0.2 for another host than usual.
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1");
  bool send(std::string_view text);
  // Until the peer closes; nothing after `patience`.
  std::string read_all();
  // Until the text has come; what came.
  std::string read_until(std::string_view text);

  void close() { fd_.reset(); }

  [[nodiscard]] int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

struct CommandResult {
  int status = -1;
  std::string output; // stdout and stderr
};

CommandResult run_command(const std::string& command);

// A folder that goes with the test.
class TempFolder final {
 public:
  TempFolder();
  ~TempFolder();

  [[nodiscard]] std::filesystem::path file(std::string_view name) const { return path_ / name; }

  std::filesystem::path write(std::string_view name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

WallTime now();
// For 127.0.0.1 and localhost; valid for days around now.
ssl::Identity identity_for_localhost(const ssl::Identity* issuer = nullptr);
ssl::Identity authority();

// Waits until the predicate holds, checked on the loop's thread.
bool eventually(const std::function<bool()>& predicate);

} // namespace kagimado::net::test
