// Requests through the doors of the API, from whom a test likes.
#pragma once

#include "engine/api/handler.h"
#include "engine/api/json_fields.h"
#include "tests/engine/api/fake_service.h"
#include "tests/engine/ingest/io_runner.h"

#include <unistd.h>

namespace kagimado::fakes {

// What comes with a request besides method, target and body.
struct Sender {
  std::optional<unsigned> uid{}; // Unix socket
  std::string authorization{}, cookie{}, csrf{};
  bool is_tls = false;
};

inline Sender machine() {
  return {.uid = ::geteuid()};
}

inline Sender kiosk() {
  return {.uid = ::geteuid(), .authorization = "Kiosk"};
}

inline Sender monitor(const std::string& token) {
  return {.uid = ::geteuid(), .authorization = "Bearer " + token};
}

inline Sender far_monitor(const std::string& token) {
  return {.authorization = "Bearer " + token};
}

inline Sender browser(const std::string& token) {
  return {.cookie = "kagimado_session=" + token, .csrf = users::SessionTable::csrf_token(token)};
}

inline Sender nobody() {
  return {};
}

class ApiFixture : public testing::Test {
 protected:
  net::Response ask(const Sender& sender, const std::string& method, const std::string& path,
                    std::string body = "") {
    net::Request request;
    request.method = method;
    request.target = "/api/v1/" + path;
    request.body = std::move(body);
    request.peer = sender.uid ? fmt::format("unix:uid={}", *sender.uid) : "10.0.0.7:4711";
    request.peer_uid = sender.uid;
    request.is_tls = sender.is_tls;
    request.fields["Content-Type"] = "application/json";
    if (!sender.authorization.empty())
      request.fields["Authorization"] = sender.authorization;
    if (!sender.cookie.empty())
      request.fields["Cookie"] = sender.cookie;
    if (!sender.csrf.empty())
      request.fields["X-CSRF-Token"] = sender.csrf;
    return *runner_.get(as_task(handler_(std::move(request))));
  }

  static api::Json json(const net::Response& response) {
    return api::Json::parse(response.body, nullptr, false);
  }

  static std::string kind_of(const net::Response& response) {
    const auto body = json(response); // a picture or a certificate is none
    return body.is_object() ? body.value("error", api::Json::object()).value("kind", "") : "";
  }

  // An administrator "admin" and the token of a session of its own.
  std::string set_up() { return access().token_of(access().add("admin", users::Level::Administrator)); }

  FakeAccess& access() { return service_.access_desk; }

  IoRunner runner_;
  FakeService service_{runner_.io};
  net::Handler handler_ = api::make_handler(service_);

 private:
  static net::Task<net::Response> as_task(boost::asio::awaitable<net::Response> pending) {
    auto response = co_await std::move(pending);
    co_return response;
  }
};

} // namespace kagimado::fakes
