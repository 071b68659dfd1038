#include "tests/engine/net/harness.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

namespace kagimado::net::test {

TestServer::TestServer(Handler handler, ssl::TlsContext tls, ServerLimits limits) {
  auto server = loop.run_inside(
      [&] { return HttpServer::listen(loop.io, TcpEndpoint{}, std::move(handler), std::move(tls), limits); });
  if (!server)
    throw std::runtime_error(server.error().message);
  server_ = std::move(*server);
}

TestServer::TestServer(UnixEndpoint endpoint, Handler handler, ServerLimits limits) {
  auto server = loop.run_inside(
      [&] { return HttpServer::listen(loop.io, std::move(endpoint), std::move(handler), limits); });
  if (!server)
    throw std::runtime_error(server.error().message);
  server_ = std::move(*server);
}

TestServer::~TestServer() {
  loop.stop();
  server_.reset();
}

Url TestServer::url(std::string_view scheme) const {
  return std::move(*parse_url(fmt::format("{}://127.0.0.1:{}/", scheme, port())));
}

std::size_t TestServer::connection_count() {
  return loop.run_inside([this] { return server_->connection_count(); });
}

void TestServer::destroy_inside() {
  loop.run_inside([this] { server_.reset(); });
}

Handler answering(std::function<Response(const Request&)> function) {
  return [function = std::move(function)](Request request) -> asio::awaitable<Response> {
    auto response = function(request);
    co_return response;
  };
}

Response text_response(std::string text, int status) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = std::move(text);
  return response;
}

Url clone(const Url& url) {
  return Url{url.scheme, url.host, url.port, url.target, url.user, url.password.clone()};
}

Result<Response> fetch(const Url& origin, Request request, ClientOptions options) {
  return run<Response>([&](asio::any_io_executor executor) -> Task<Response> {
    HttpClient client(executor, clone(origin), std::move(options));
    auto response = co_await client.request(std::move(request));
    co_return response;
  });
}

Result<Response> fetch(const Url& origin, std::string_view target, ClientOptions options) {
  Request request;
  request.target = target;
  return fetch(origin, std::move(request), std::move(options));
}

ClientOptions options_with(std::string_view user, std::string_view password) {
  ClientOptions options;
  options.credentials = Credentials{std::string(user), ssl::SecretText(password)};
  return options;
}

Task<Bytes> read_to_end(BodyReader& reader, std::size_t step_bytes) {
  Bytes body;
  Bytes part(step_bytes);
  while (true) {
    const auto count = co_await reader.read_some(part);
    if (!count && count.error().kind == ErrorKind::EndOfStream)
      break;
    if (!count)
      co_return std::unexpected(count.error());
    body.insert(body.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*count));
  }
  co_return body;
}

RawClient::RawClient(std::uint16_t port, const char* from)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, from, &address.sin_addr);
  if (::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    ADD_FAILURE() << "can't connect from " << from;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    ADD_FAILURE() << "can't connect to port " << port;
}

bool RawClient::send(std::string_view text) {
  while (!text.empty()) {
    const auto count = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string RawClient::read_until(std::string_view wanted) {
  std::string text;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (wanted.empty() || text.find(wanted) == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wait{fd_.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) {
      ADD_FAILURE() << "the server neither answers nor closes; so far: " << text;
      break;
    }
    char part[4096];
    const auto count = ::recv(fd_.get(), part, sizeof part, 0);
    if (count <= 0)
      break;
    text.append(part, static_cast<std::size_t>(count));
  }
  return text;
}

std::string RawClient::read_all() {
  return read_until({});
}

CommandResult run_command(const std::string& command) {
  CommandResult result;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr)
    return result;
  char part[4096];
  while (const auto count = std::fread(part, 1, sizeof part, pipe))
    result.output.append(part, count);
  const int status = ::pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "kagimado-net-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("mkdtemp");
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(std::string_view name, std::string_view content) const {
  std::ofstream(file(name), std::ios::binary) << content;
  return file(name);
}

WallTime now() {
  return SystemClock().wall_now();
}

ssl::Identity identity_for_localhost(const ssl::Identity* issuer) {
  ssl::CertificateRequest request;
  request.common_name = "camera under test";
  request.dns_names = {"localhost"};
  request.ip_addresses = {"127.0.0.1"};
  request.not_before = now() - std::chrono::hours(24);
  request.not_after = now() + std::chrono::hours(24);
  return ssl::make_identity(request, issuer).value();
}

ssl::Identity authority() {
  ssl::CertificateRequest request;
  request.common_name = "authority under test";
  request.is_authority = true;
  request.not_before = now() - std::chrono::hours(24 * 30);
  request.not_after = now() + std::chrono::hours(24 * 30);
  return ssl::make_identity(request).value();
}

bool eventually(const std::function<bool()>& predicate) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!predicate()) {
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    std::this_thread::yield();
  }
  return true;
}

} // namespace kagimado::net::test
