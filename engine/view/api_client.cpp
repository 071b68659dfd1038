#include "engine/view/api_client.h"

#include "engine/view/url_copy.h"

#include <boost/asio/detached.hpp>

#include <atomic>

namespace kagimado::view {
namespace {

constexpr std::size_t max_body_bytes = 32 * 1024 * 1024; // 100,000 spans

net::ClientOptions client_options(const ApiClientOptions& options) {
  net::ClientOptions client;
  client.max_body_bytes = max_body_bytes;
  client.read_timeout = options.read_timeout;
  return trusting(options.passport, std::move(client));
}

} // namespace

struct ApiClient::State {
  State(const net::asio::any_io_executor& io, const net::Url& recorder, ApiClientOptions client)
      : executor(io), options(std::move(client)), client(io, copy_of(recorder), client_options(options)) {}

  static net::asio::awaitable<void> run(std::shared_ptr<State> self, net::Request request,
                                        WholeAnswer answer) {
    auto response = co_await self->client.request(std::move(request));
    if (self->closed)
      co_return;
    const bool is_denied = !response && response.error().kind == ErrorKind::Denied;
    answer(std::move(response));
    if (is_denied && self->options.on_denied)
      self->options.on_denied();
  }

  net::asio::any_io_executor executor;
  const ApiClientOptions options;
  net::HttpClient client;
  std::atomic<bool> closed{false};
};

ApiClient::ApiClient(const net::asio::any_io_executor& executor, const net::Url& recorder,
                     ApiClientOptions options)
    : state_(std::make_shared<State>(executor, recorder, std::move(options))) {}

ApiClient::~ApiClient() {
  state_->closed = true;
}

void ApiClient::exchange(net::Request request, WholeAnswer answer) {
  sign(request, state_->options.passport);
  net::asio::co_spawn(state_->executor, State::run(state_, std::move(request), std::move(answer)),
                      net::asio::detached);
}

void ApiClient::ask(net::Request request, Answer answer) {
  exchange(std::move(request), [answer = std::move(answer)](Result<net::Response> response) {
    if (response && response->status >= 400)
      response = std::unexpected(net::error_of(*response));
    answer(response ? Result<std::string>(std::move(response->body)) : std::unexpected(response.error()));
  });
}

void ApiClient::get(const std::string& target, Answer answer) {
  net::Request request;
  request.target = target;
  ask(std::move(request), std::move(answer));
}

} // namespace kagimado::view
