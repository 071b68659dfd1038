// Single questions to the recorder's API. ask: any thread. Answers come on the executor's thread, none after
// the client is gone; a status of 400 and more is an Error.
#pragma once

#include "engine/net/http_client.h"

#include <functional>

namespace kagimado::view {

class ApiClient final {
 public:
  using Answer = std::function<void(Result<std::string>)>; // the body

  ApiClient(const net::asio::any_io_executor& executor, const net::Url& recorder);
  ~ApiClient(); // on the executor's thread, or when it has stopped

  void ask(net::Request request, Answer answer);
  void get(const std::string& target, Answer answer);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

} // namespace kagimado::view
