// Single questions to the recorder's API. ask: any thread. Answers come on the executor's thread, none after
// the client is gone.
#pragma once

#include "engine/net/http_client.h"
#include "engine/view/passport.h"

#include <functional>

namespace kagimado::view {

struct ApiClientOptions {
  std::shared_ptr<const Passport> passport = nullptr; // who asks, as of the moment of asking
  std::chrono::milliseconds read_timeout{10'000};
  std::function<void()> on_denied = {}; // executor's thread: whoever asked is not known any more (401)
};

class ApiClient final {
 public:
  using Answer = std::function<void(Result<std::string>)>; // the body; a status of 400 and more is an Error
  using WholeAnswer = std::function<void(Result<net::Response>)>; // whatever the status, but for 401: Denied

  ApiClient(const net::asio::any_io_executor& executor, const net::Url& recorder,
            ApiClientOptions options = {});
  ~ApiClient(); // on the executor's thread, or when it has stopped

  void ask(net::Request request, Answer answer);
  void get(const std::string& target, Answer answer);
  void exchange(net::Request request, WholeAnswer answer);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

} // namespace kagimado::view
