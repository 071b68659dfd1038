#include "engine/camera/sealed_driver.h"

#include "engine/camera/jpeg_check.h"

#include <nlohmann/json.hpp>

namespace kagimado::camera {
namespace {

// One read takes what a 4 Mbit/s camera sends in a good tenth of a second.
constexpr std::size_t read_step_bytes = 64 * 1024;
constexpr const char* connection_path = "/control/v1/connection";

std::string base_path(std::string_view target) {
  std::string base(target.substr(0, target.find('?')));
  while (!base.empty() && base.back() == '/')
    base.pop_back();
  return base;
}

std::string encryption_body(const EncryptionKey* key) {
  if (key == nullptr)
    return R"({"on":false})";
  // Built by hand: a JSON object would leave unwiped copies of the key behind.
  auto kek = to_hex(key->kek.view());
  auto body = fmt::format(R"({{"on":true,"kek":"{}","pb_salt":"{}","iterations":{}}})", kek,
                          to_hex(key->pb_salt), key->iterations);
  ssl::wipe(kek);
  return body;
}

} // namespace

SealedDriver::SealedDriver(net::asio::any_io_executor executor, const Address& address)
    : executor_(std::move(executor)), address_(address.clone()), base_(base_path(address.url.target)) {}

net::HttpClient SealedDriver::make_client(std::size_t max_body_bytes) const {
  net::ClientOptions options;
  if (!address_.user.empty())
    options.credentials = net::Credentials{address_.user, address_.password.clone()};
  options.trust = address_.trust;
  options.max_body_bytes = max_body_bytes; // streams are endless
  return {executor_, address_.clone().url, std::move(options)};
}

Task<net::Response> SealedDriver::exchange(std::string method, std::string target, std::string body,
                                           std::size_t max_answer_bytes) {
  // A connection of its own: control calls are rare, and one that is stuck must not hold up another.
  auto client = make_client(max_answer_bytes);
  net::Request request;
  request.method = std::move(method);
  request.target = base_ + target;
  if (!body.empty())
    request.fields["Content-Type"] = "application/json";
  request.body = std::move(body);
  auto response = co_await client.request(std::move(request));
  if (auto seen = client.peer_certificate())
    certificate_ = std::move(seen);
  if (!response)
    co_return std::unexpected(response.error());
  if (response->status >= 400)
    co_return std::unexpected(net::error_of(*response));
  co_return std::move(*response);
}

Task<Capabilities> SealedDriver::capabilities() {
  auto response = co_await exchange("GET", "/control/v1/capabilities", "");
  if (!response)
    co_return std::unexpected(response.error());
  co_return parse_capabilities(response->body);
}

Task<EncryptionState> SealedDriver::encryption() {
  auto response = co_await exchange("GET", "/control/v1/encryption", "");
  if (!response)
    co_return std::unexpected(response.error());
  co_return parse_encryption_state(response->body);
}

Task<> SealedDriver::put_encryption(const EncryptionKey* key) {
  auto response = co_await exchange("PUT", "/control/v1/encryption", encryption_body(key));
  if (!response)
    co_return std::unexpected(response.error());
  co_return Result<>();
}

Task<ConnectionSetting> SealedDriver::connection() {
  auto response = co_await exchange("GET", connection_path, "");
  if (!response && response.error().kind == ErrorKind::NotFound)
    co_return fail(ErrorKind::Unsupported, "this camera has no setting of its connection");
  if (!response)
    co_return std::unexpected(response.error());
  co_return parse_connection_setting(response->body);
}

Task<> SealedDriver::put_connection(const ConnectionSetting& setting) {
  auto body = fmt::format(R"({{"method":"{}","https_port":{}}})", setting.https ? "https" : "http",
                          setting.https_port);
  auto response = co_await exchange("PUT", connection_path, std::move(body));
  if (!response)
    co_return std::unexpected(response.error());
  co_return Result<>();
}

Task<Bytes> SealedDriver::snapshot() {
  auto response = co_await exchange("GET", "/snapshot.jpg", "", max_jpeg_bytes);
  if (!response)
    co_return std::unexpected(response.error());
  const auto jpeg = as_bytes(response->body);
  if (const auto checked = check_jpeg(jpeg); !checked)
    co_return std::unexpected(checked.error());
  co_return Bytes(jpeg.begin(), jpeg.end());
}

Task<SealedDriver::Body> SealedDriver::open(std::string target) {
  auto client = make_client(max_control_bytes);
  net::Request request;
  request.target = base_ + target;
  auto body = co_await client.open(std::move(request));
  if (auto seen = client.peer_certificate())
    certificate_ = std::move(seen);
  co_return body;
}

Task<> SealedDriver::run_stream(StreamIndex index, UnitSink sink) {
  const auto body = co_await open(fmt::format("/stream/{}.mp4", number(index)));
  if (!body)
    co_return std::unexpected(body.error());
  mp4::StreamReader reader;
  while (true) {
    const auto got = co_await (*body)->read_some(reader.writable(read_step_bytes));
    if (!got)
      co_return std::unexpected(got.error());
    if (auto cut = reader.commit(*got, sink); !cut)
      co_return std::unexpected(cut.error());
  }
}

Task<> SealedDriver::run_events(EventSink sink) {
  const auto body = co_await open("/control/v1/events");
  if (!body && body.error().kind == ErrorKind::NotFound)
    co_return fail(ErrorKind::Unsupported, "this camera tells no events");
  if (!body)
    co_return std::unexpected(body.error());
  EventReader reader;
  Bytes part(EventReader::max_line_bytes);
  while (true) {
    const auto got = co_await (*body)->read_some(part);
    if (!got)
      co_return std::unexpected(got.error());
    if (auto read = reader.push(ByteView(part).first(*got), sink); !read)
      co_return std::unexpected(read.error());
  }
}

std::optional<ssl::CertificateInfo> SealedDriver::certificate() const {
  return certificate_;
}

} // namespace kagimado::camera
