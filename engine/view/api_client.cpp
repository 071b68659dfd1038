#include "engine/view/api_client.h"

#include "engine/view/url_copy.h"

#include <boost/asio/detached.hpp>

#include <atomic>

namespace kagimado::view {
namespace {

constexpr std::size_t max_body_bytes = 32 * 1024 * 1024; // 100,000 spans

} // namespace

struct ApiClient::State {
  State(const net::asio::any_io_executor& io, const net::Url& recorder)
      : executor(io), client(io, copy_of(recorder), options()) {}

  static net::ClientOptions options() {
    net::ClientOptions options;
    options.max_body_bytes = max_body_bytes;
    return options;
  }

  static net::asio::awaitable<void> run(std::shared_ptr<State> self, net::Request request, Answer answer) {
    auto response = co_await self->client.request(std::move(request));
    if (self->closed)
      co_return;
    if (response && response->status >= 400)
      response = std::unexpected(net::error_of(*response));
    answer(response ? Result<std::string>(std::move(response->body)) : std::unexpected(response.error()));
  }

  net::asio::any_io_executor executor;
  net::HttpClient client;
  std::atomic<bool> closed{false};
};

ApiClient::ApiClient(const net::asio::any_io_executor& executor, const net::Url& recorder)
    : state_(std::make_shared<State>(executor, recorder)) {}

ApiClient::~ApiClient() {
  state_->closed = true;
}

void ApiClient::ask(net::Request request, Answer answer) {
  net::asio::co_spawn(state_->executor, State::run(state_, std::move(request), std::move(answer)),
                      net::asio::detached);
}

void ApiClient::get(const std::string& target, Answer answer) {
  net::Request request;
  request.target = target;
  ask(std::move(request), std::move(answer));
}

} // namespace kagimado::view
