#include "engine/net/http_client.h"

#include "engine/net/client_connection.h"
#include "engine/net/digest_session.h"
#include "engine/net/message_text.h"

namespace kagimado::net {
namespace {

constexpr std::size_t max_error_body_bytes = 64 * 1024;
constexpr int max_tries = 4; // stale connection, first challenge, stale nonce, and the one that counts

using ConnectionPtr = std::shared_ptr<ClientConnection>;

// An answer whose body is still to be read.
struct Exchange {
  ConnectionPtr connection;
  Response response;
};

// RFC 9110 section 9.2.2.
bool is_idempotent(std::string_view method) {
  constexpr std::string_view methods[] = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
  return std::ranges::find(methods, method) != std::end(methods);
}

bool allows_basic(const Url& origin, const ssl::TrustPolicy& trust) {
  return origin.scheme == "https" && trust.way != ssl::TrustPolicy::Way::Off;
}

struct BodyLimits {
  std::size_t max_bytes = 0;
  std::chrono::milliseconds timeout{};
};

Task<std::string> read_whole(ConnectionPtr connection, BodyLimits limits) {
  const auto deadline = std::chrono::steady_clock::now() + limits.timeout;
  std::string body;
  Bytes part(64 * 1024);
  while (true) {
    const auto count = co_await connection->read_body(part);
    if (!count && count.error().kind == ErrorKind::EndOfStream)
      break;
    if (!count)
      co_return std::unexpected(count.error());
    if (*count > limits.max_bytes - body.size())
      co_return fail(ErrorKind::Limit, "HTTP body larger than {} bytes", limits.max_bytes);
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(ErrorKind::Timeout, "HTTP body without an end for {} ms", limits.timeout.count());
    body.append(as_text(ByteView(part).first(*count)));
  }
  ssl::wipe(part); // the body may hold keys
  co_return body;
}

// What a request may carry in secret: a password in its body, a token in a field.
void wipe(Request& request) {
  ssl::wipe(request.body);
  if (const auto token = request.fields.find("Authorization"); token != request.fields.end())
    ssl::wipe(token->second);
}

// Whoever answers so would have us send our credentials to an address that nobody chose.
Result<> refuse_redirection(const Response& response, const Destination& destination) {
  if (response.status / 100 != 3)
    return {};
  return fail(ErrorKind::Unsupported, "{}: sends us to another address (status {}), which is not followed",
              destination.name(), response.status);
}

class StreamedBody final : public BodyReader {
 public:
  StreamedBody(ConnectionPtr connection, Response head)
      : connection_(std::move(connection)), head_(std::move(head)) {}

  ~StreamedBody() override { connection_->close(); }

  Task<std::size_t> read_some(MutableBytes into) override { return read(connection_, into); }

  [[nodiscard]] const Response& head() const override { return head_; }

 private:
  // Keeps the connection while it reads, whatever becomes of the reader.
  static Task<std::size_t> read(ConnectionPtr connection, MutableBytes into) {
    auto pending = connection->read_body(into);
    auto count = co_await std::move(pending);
    co_return count;
  }

  ConnectionPtr connection_;
  Response head_;
};

} // namespace

struct HttpClient::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::any_io_executor runs_on, Url url, ClientOptions client_options)
      : executor(std::move(runs_on)), destination{url.scheme, url.host, url.port},
        options(std::move(client_options)) {
    if (options.credentials)
      digest.emplace(std::move(*options.credentials), allows_basic(url, options.trust));
    options.credentials.reset();
    if (url.scheme == "https")
      tls = std::make_shared<TlsPeer>(TlsPeer{nullptr, std::move(options.trust), std::nullopt});
  }

  // The coroutines hold the Impl themselves: a client may go while one of them still waits.
  static Task<Response> whole(std::shared_ptr<Impl> self, Request request);
  static Task<std::unique_ptr<BodyReader>> streamed(std::shared_ptr<Impl> self, Request request);

 private:
  // Up to the header of the answer that counts: authenticates where asked to.
  Task<Exchange> exchange(Request& request);
  Task<> answer_challenge(Exchange& refused, bool was_tried);
  // One request, on the kept connection if there is one; once more on a new one if the kept one had died.
  Task<Exchange> send(const Request& request, const std::string& head);
  Task<Exchange> send_on(ConnectionPtr connection, const Request& request, const std::string& head);
  Task<ConnectionPtr> connect();
  ConnectionPtr take_idle();

  [[nodiscard]] BodyLimits body_limits() const { return {options.max_body_bytes, options.body_timeout}; }

  [[nodiscard]] BodyLimits error_body_limits() const { return {max_error_body_bytes, options.body_timeout}; }

  void keep(ConnectionPtr connection);

  asio::any_io_executor executor;
  Destination destination;
  ClientOptions options;
  std::optional<DigestSession> digest;
  ConnectionPtr idle;

 public:
  std::shared_ptr<TlsPeer> tls; // https only
};

Task<Response> HttpClient::Impl::whole(std::shared_ptr<Impl> self, Request request) {
  auto exchanged = co_await self->exchange(request);
  wipe(request);
  if (!exchanged)
    co_return std::unexpected(exchanged.error());
  const auto stays = refuse_redirection(exchanged->response, self->destination);
  if (!stays)
    co_return std::unexpected(stays.error());
  auto body = co_await read_whole(exchanged->connection, self->body_limits());
  if (!body)
    co_return std::unexpected(body.error().within(self->destination.name()));
  self->keep(std::move(exchanged->connection));
  if (exchanged->response.status == 401)
    co_return fail(ErrorKind::Denied, "{}: asks for a user name and password", self->destination.name());
  exchanged->response.body = std::move(*body);
  co_return std::move(exchanged->response);
}

Task<std::unique_ptr<BodyReader>> HttpClient::Impl::streamed(std::shared_ptr<Impl> self, Request request) {
  auto exchanged = co_await self->exchange(request);
  wipe(request);
  if (!exchanged)
    co_return std::unexpected(exchanged.error());
  auto& response = exchanged->response;
  const auto stays = refuse_redirection(response, self->destination);
  if (!stays)
    co_return std::unexpected(stays.error());
  if (response.status < 400) {
    std::unique_ptr<BodyReader> reader =
        std::make_unique<StreamedBody>(std::move(exchanged->connection), std::move(response));
    co_return reader;
  }
  auto body = co_await read_whole(exchanged->connection, self->error_body_limits());
  if (body)
    response.body = std::move(*body);
  co_return std::unexpected(error_of(response).within(self->destination.name()));
}

Task<Exchange> HttpClient::Impl::exchange(Request& request) {
  bool was_tried = false; // the credentials were sent for a challenge of this very exchange
  for (int i = 0; i < max_tries; ++i) {
    if (digest) {
      request.fields.erase("Authorization");
      if (auto authorization = digest->authorization(request.method, request.target))
        request.fields["Authorization"] = std::move(*authorization);
    }
    auto head = request_head(request, destination.host_field());
    if (!head)
      co_return std::unexpected(head.error());
    auto sent = co_await send(request, *head);
    ssl::wipe(*head);
    if (!sent || sent->response.status != 401 || !digest)
      co_return sent;
    const auto answered = co_await answer_challenge(*sent, was_tried);
    if (!answered)
      co_return std::unexpected(answered.error().within(destination.name()));
    was_tried = true;
  }
  co_return fail(ErrorKind::Denied, "{}: asks for the password again and again", destination.name());
}

Task<> HttpClient::Impl::answer_challenge(Exchange& refused, bool was_tried) {
  const auto field = refused.response.fields.find("WWW-Authenticate");
  if (field == refused.response.fields.end())
    co_return fail(ErrorKind::Denied, "refused without saying how to authenticate");
  auto taken = digest->take_challenge(field->second, was_tried);
  if (!taken)
    co_return taken;
  const auto ignored = co_await read_whole(refused.connection, error_body_limits());
  if (ignored)
    keep(std::move(refused.connection)); // the next try goes on it
  co_return Result<>();
}

Task<Exchange> HttpClient::Impl::send(const Request& request, const std::string& head) {
  if (auto kept = take_idle()) {
    auto sent = co_await send_on(kept, request, head);
    const bool was_stale = !sent && sent.error().kind == ErrorKind::Disconnected && kept->is_unanswered();
    if (!was_stale || !is_idempotent(request.method))
      co_return sent;
  }
  auto connection = co_await connect();
  if (!connection)
    co_return std::unexpected(connection.error());
  auto sent = co_await send_on(*connection, request, head);
  co_return sent;
}

Task<Exchange> HttpClient::Impl::send_on(ConnectionPtr connection, const Request& request,
                                         const std::string& head) {
  const auto sent = co_await connection->send(head, request.body);
  if (!sent)
    co_return std::unexpected(sent.error());
  auto response = co_await connection->read_head(request.method == "HEAD");
  if (!response)
    co_return std::unexpected(response.error());
  Exchange exchange{std::move(connection), std::move(*response)};
  co_return exchange;
}

Task<ConnectionPtr> HttpClient::Impl::connect() {
  const ConnectionTimeouts timeouts{options.connect_timeout, options.read_timeout};
  auto connection = std::make_shared<ClientConnection>(executor, destination, timeouts);
  const auto connected = co_await connection->connect(tls);
  if (!connected)
    co_return std::unexpected(connected.error());
  co_return connection;
}

ConnectionPtr HttpClient::Impl::take_idle() {
  auto connection = std::move(idle);
  idle = nullptr;
  return connection && connection->is_reusable() ? connection : nullptr;
}

void HttpClient::Impl::keep(ConnectionPtr connection) {
  if (connection->is_reusable())
    idle = std::move(connection);
  else
    connection->close();
}

HttpClient::HttpClient(asio::any_io_executor executor, Url origin, ClientOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(origin), std::move(options))) {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

Task<Response> HttpClient::request(Request request) {
  return Impl::whole(impl_, std::move(request));
}

Task<std::unique_ptr<BodyReader>> HttpClient::open(Request request) {
  return Impl::streamed(impl_, std::move(request));
}

std::optional<ssl::CertificateInfo> HttpClient::peer_certificate() const {
  return impl_->tls ? impl_->tls->certificate : std::nullopt;
}

} // namespace kagimado::net
