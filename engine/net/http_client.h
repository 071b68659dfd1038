// HTTP/1.1 client: one origin, kept alive, Digest authentication (RFC 7616: MD5 and SHA-256, qop auth), TLS
// judged by policy. Coroutines; belongs to the thread(s) of its executor.
#pragma once

#include "engine/net/http_message.h"
#include "engine/net/url.h"
#include "engine/ssl/tls.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>

namespace kagimado::net {

struct Credentials {
  std::string user;
  ssl::SecretText password;
};

struct ClientOptions {
  std::optional<Credentials> credentials;
  ssl::TrustPolicy trust;
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds read_timeout{10000}; // between bytes: a stalled peer is Timeout
  // Of request() and of error answers; open() is endless:
  std::size_t max_body_bytes = 8 * 1024 * 1024;
  std::chrono::milliseconds body_timeout{60000}; // from header to end, however it drips
};

// A streamed response body.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Bytes read, at least 1. Errors: EndOfStream, Disconnected, Timeout, Damaged (broken chunking).
  virtual Task<std::size_t> read_some(MutableBytes into) = 0;
  [[nodiscard]] virtual const Response& head() const = 0;
};

class HttpClient final {
 public:
  // origin: scheme, host, port (or unix path); target ignored.
  HttpClient(asio::any_io_executor executor, Url origin, ClientOptions options);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // Whole exchange; several at once take a connection each. An idempotent request on a kept connection that
  // turns out dead is sent once more on a new one. Redirections are not followed: Unsupported. Way::Pin
  // without a pin: the first certificate is accepted and pinned for this client's life; store
  // peer_certificate()->sha256 for the next one. Status >= 400 is a Response, not an Error, except: 401 after
  // Digest was tried (or without credentials) -> Denied. Errors: Disconnected, Timeout, Denied, Untrusted,
  // Expired, NotYetValid, Limit, Damaged, Unsupported.
  Task<Response> request(Request request);
  // Sends and reads the header; status >= 400 -> Error. A connection of its own, closed when the reader goes.
  Task<std::unique_ptr<BodyReader>> open(Request request);

  // Certificate of the last TLS peer.
  [[nodiscard]] std::optional<ssl::CertificateInfo> peer_certificate() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_; // shared with the coroutines under way
};

// Runs a coroutine to its end on a private io_context: for commands and tests. T need not be
// default-constructible.
template <class T>
Result<T> run(std::function<Task<T>(asio::any_io_executor)> body) {
  asio::io_context io(1);
  std::optional<Result<T>> outcome;
  const auto keep_outcome = [&]() -> asio::awaitable<void> {
    auto pending = body(io.get_executor());
    outcome.emplace(co_await std::move(pending));
  };
  std::string thrown;
  asio::co_spawn(io, keep_outcome(), [&](const std::exception_ptr& exception) {
    try {
      if (exception)
        std::rethrow_exception(exception);
    } catch (const std::exception& error) {
      thrown = error.what();
    } catch (...) {
      thrown = "unknown exception";
    }
  });
  io.run();
  if (outcome)
    return std::move(*outcome);
  return fail(ErrorKind::Internal, "{}", thrown.empty() ? "coroutine without an end" : thrown);
}

} // namespace kagimado::net
