#include "engine/device/camera.h"

#include "engine/base/log.h"
#include "engine/device/control_json.h"
#include "engine/device/snapshot.h"
#include "engine/device/stream_writer.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>

namespace kagimado::device {

namespace asio = boost::asio;

namespace {

constexpr std::string_view model = "Kagimado camera";
constexpr std::chrono::seconds retire_after{1}; // long enough for the answer that announced it

} // namespace

Camera::Camera(asio::io_context& io, asio::thread_pool& workers, std::shared_ptr<const Clock> clock,
               CameraOptions options)
    : io_(io), workers_(workers), clock_(std::move(clock)), options_(std::move(options)),
      store_(options_.state_folder, options_.index), gate_({.realm = std::string(model),
                                                            .user = options_.user,
                                                            .password = options_.password.clone(),
                                                            .clock = clock_}),
      retire_timer_(io), vanish_timer_(io) {}

Camera::~Camera() = default;

Result<std::shared_ptr<Camera>> Camera::start(asio::io_context& io, asio::thread_pool& workers,
                                              std::shared_ptr<const Clock> clock, CameraOptions options,
                                              std::vector<std::shared_ptr<Feed>> feeds) {
  const std::string name = options.name;
  std::shared_ptr<Camera> camera(new Camera(io, workers, std::move(clock), std::move(options)));
  if (const auto opened = camera->open(std::move(feeds)); !opened)
    return std::unexpected(opened.error().within(name));
  return camera;
}

Result<> Camera::open(std::vector<std::shared_ptr<Feed>> feeds) {
  KGM_TRY(settings_, store_.load());
  if (settings_.password && !options_.has_encryption)
    return fail(ErrorKind::Invalid, "encryption is on in its state, but the camera is to have none");
  if (options_.has_ssl) {
    KGM_TRY(identity_, obtain_identity({options_.certificate, settings_.serial, options_.bind_address,
                                        options_.state_folder, options_.index},
                                       clock_->wall_now()));
  } else {
    settings_.method = ConnectionMethod::Http; // or nobody could reach it any more
  }
  http_port_ = options_.http_port;
  https_port_ = settings_.https_port.value_or(options_.https_port);
  events_ =
      std::make_shared<EventBoard>(io_.get_executor(), feeds.empty() ? nullptr : feeds.front(), *clock_);
  for (auto& feed : feeds) {
    auto stream = std::make_unique<CameraStream>(io_.get_executor(), std::move(feed), *clock_);
    if (settings_.password)
      stream->set_password(settings_.password->clone());
    streams_.push_back(std::move(stream));
  }
  KGM_CHECK(listen());
  if (options_.fault.fault == Fault::Vanish)
    plan_to_vanish();
  return {};
}

Result<> Camera::listen() {
  KGM_TRY(http_,
          net::HttpServer::listen(io_, net::TcpEndpoint{options_.bind_address, http_port_}, handler()));
  http_port_ = http_->port();
  if (options_.has_ssl) {
    KGM_TRY(https_, listen_tls(https_port_));
    https_port_ = https_->port();
  }
  answer_searches();
  return {};
}

// A camera that cannot is registered by its address.
void Camera::answer_searches() {
  if (!options_.answers_searches)
    return;
  auto started =
      discovery::Responder::start(io_, {.address = options_.bind_address}, [this](const std::string& host) {
        discovery::Match match;
        match.name = options_.name;
        match.model = model;
        match.serial = settings_.serial;
        match.https_port = https_port();
        const bool is_https = settings_.method == ConnectionMethod::Https;
        match.addresses = {is_https ? fmt::format("https://{}:{}/", host, https_port_)
                                    : fmt::format("http://{}:{}/", host, http_port_)};
        return match;
      });
  if (started)
    responder_ = std::move(*started);
  else
    log::warn("device", "{}: {}", options_.name, started.error().message);
}

Result<std::unique_ptr<net::HttpServer>> Camera::listen_tls(std::uint16_t port) {
  KGM_TRY(auto tls, ssl::make_server_context(identity_, {}));
  return net::HttpServer::listen(io_, net::TcpEndpoint{options_.bind_address, port}, handler(),
                                 std::move(tls));
}

net::Handler Camera::handler() {
  return [weak = weak_from_this()](net::Request request) -> Reply {
    const auto camera = weak.lock(); // alive until the answer is made
    if (!camera)
      co_return net::error_response({ErrorKind::Cancelled, "the camera is going down"});
    co_return co_await camera->handle(std::move(request));
  };
}

void Camera::stop() {
  retire_timer_.cancel();
  vanish_timer_.cancel();
  responder_.reset();
  streams_.clear(); // ends the clients' streams
  events_.reset();
  http_.reset();
  https_.reset();
  retiring_.reset();
}

std::uint16_t Camera::http_port() const {
  return http_port_;
}

std::optional<std::uint16_t> Camera::https_port() const {
  return options_.has_ssl ? std::optional(https_port_) : std::nullopt;
}

void Camera::plan_to_vanish() {
  vanish_timer_.expires_after(options_.fault.vanish);
  vanish_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto camera = weak.lock();
    if (!error && camera)
      camera->vanish();
  });
}

// As when its plug is pulled: nobody answers, every connection is gone. Comes back once, after the same time.
void Camera::vanish() {
  log::info("device", "{}: vanishing for {} s", options_.name, options_.fault.vanish.count());
  for (auto& stream : streams_)
    stream->close_clients();
  events_->close_clients();
  responder_.reset();
  http_.reset();
  https_.reset();
  vanish_timer_.expires_after(options_.fault.vanish);
  vanish_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto camera = weak.lock();
    if (error || !camera)
      return;
    if (const auto back = camera->listen(); !back)
      log::error("device", "{}: cannot come back: {}", camera->options_.name, back.error().message);
  });
}

Camera::Reply Camera::handle(net::Request request) {
  if (!events_)
    co_return net::error_response({ErrorKind::Cancelled, "the camera is going down"});
  if (auto refused = gate_.check(request))
    co_return std::move(*refused);
  const std::string path(request.path());
  const bool get = request.method == "GET", put = request.method == "PUT", post = request.method == "POST";
  if (path == "/control/v1/capabilities" && get)
    co_return capabilities();
  if (settings_.method == ConnectionMethod::Https && !request.is_tls)
    co_return net::error_response({ErrorKind::Denied, "this camera is set to HTTPS"});
  if (path.starts_with("/stream/") && get)
    co_return stream(request);
  if (path == "/snapshot.jpg" && get)
    co_return co_await snapshot();
  if (path == "/control/v1/connection" && get)
    co_return connection();
  if (path == "/control/v1/connection" && put)
    co_return set_connection(request);
  if (path == "/control/v1/encryption" && get)
    co_return encryption();
  if (path == "/control/v1/encryption" && put)
    co_return set_encryption(request);
  if (path == "/control/v1/events" && get)
    co_return events(request);
  if (path == "/control/v1/alarm" && post)
    co_return raise_alarm(request);
  co_return net::error_response({ErrorKind::NotFound, fmt::format("no {} {}", request.method, path)});
}

net::Response Camera::stream(const net::Request& request) {
  constexpr std::string_view before = "/stream/", after = ".mp4";
  const auto path = request.path();
  const auto digits = path.substr(before.size(), path.size() - before.size() -
                                                     std::min(after.size(), path.size() - before.size()));
  std::size_t index = streams_.size();
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (!path.ends_with(after) || error != std::errc() || end != digits.data() + digits.size() ||
      index >= streams_.size())
    return net::error_response({ErrorKind::NotFound, fmt::format("no stream {}", path)});
  auto client = streams_[index]->subscribe();
  std::erase_if(plain_clients_, [](const auto& weak) { return weak.expired(); });
  if (!request.is_tls)
    plain_clients_.push_back(client);
  net::Response response;
  response.content_type = "video/mp4";
  response.fields["Cache-Control"] = "no-store";
  response.stream = [client = std::move(client), fault = options_.fault.fault](net::BodyWriter& writer) {
    return write_stream(writer, client, fault);
  };
  return response;
}

Camera::Reply Camera::snapshot() {
  if (settings_.password)
    co_return net::error_response({ErrorKind::Locked, "data encryption is on"});
  const SharedPacket key = streams_.empty() ? nullptr : streams_.front()->feed().newest_key();
  if (!key)
    co_return net::error_response({ErrorKind::Disconnected, "no picture from the source yet"});
  const auto self = shared_from_this(); // over the wait
  if (snapshot_of_ != key) {
    const auto work = [key]() -> asio::awaitable<Result<Bytes>> { co_return make_snapshot(*key); };
    auto made = co_await asio::co_spawn(workers_, work, asio::use_awaitable);
    if (!made)
      co_return net::error_response(made.error());
    snapshot_of_ = key;
    snapshot_ = std::make_shared<const Bytes>(std::move(*made));
  }
  if (settings_.password) // switched on meanwhile
    co_return net::error_response({ErrorKind::Locked, "data encryption is on"});
  net::Response response;
  response.content_type = "image/jpeg";
  response.fields["Cache-Control"] = "no-store";
  response.body = std::string(as_text(*snapshot_));
  co_return response;
}

net::Response Camera::capabilities() const {
  CapabilitiesBody body{std::string(model),
                        options_.name,
                        settings_.serial,
                        options_.has_ssl,
                        options_.has_encryption,
                        options_.compression,
                        {}};
  for (const auto& stream : streams_)
    body.streams.push_back(stream->feed().info());
  net::Response response;
  response.body = write_capabilities(body);
  return response;
}

net::Response Camera::connection() const {
  net::Response response;
  response.body = write_connection({settings_.method, https_port_ == 0 ? std::uint16_t{443} : https_port_});
  return response;
}

net::Response Camera::set_connection(const net::Request& request) {
  if (!options_.has_ssl)
    return net::error_response({ErrorKind::Unsupported, "this camera has no SSL"});
  const auto wanted = parse_connection(request.body);
  if (!wanted)
    return net::error_response(wanted.error());
  const auto before_method = settings_.method;
  const auto before_port = settings_.https_port;
  if (wanted->https_port != https_port_)
    if (const auto changed = change_https_port(wanted->https_port); !changed)
      return net::error_response(changed.error());
  settings_.method = wanted->method;
  settings_.https_port = wanted->https_port;
  if (const auto saved = store_.save(settings_); !saved) {
    settings_.method = before_method;
    settings_.https_port = before_port;
    return net::error_response(saved.error());
  }
  if (settings_.method == ConnectionMethod::Https)
    drop_plain_clients();
  return connection();
}

// The old port answers a moment longer: this request may have come through it.
Result<> Camera::change_https_port(std::uint16_t port) {
  KGM_TRY(auto server, listen_tls(port));
  retiring_ = std::exchange(https_, std::move(server));
  https_port_ = https_->port();
  retire_timer_.expires_after(retire_after);
  retire_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto camera = weak.lock();
    if (!error && camera)
      camera->retiring_.reset();
  });
  return {};
}

void Camera::drop_plain_clients() {
  for (const auto& weak : plain_clients_)
    if (const auto client = weak.lock())
      client->close();
  plain_clients_.clear();
  for (const auto& weak : plain_listeners_)
    if (const auto listener = weak.lock())
      listener->close();
  plain_listeners_.clear();
}

net::Response Camera::events(const net::Request& request) {
  auto listener = events_->subscribe();
  std::erase_if(plain_listeners_, [](const auto& weak) { return weak.expired(); });
  if (!request.is_tls)
    plain_listeners_.push_back(listener);
  net::Response response;
  response.content_type = "application/x-ndjson";
  response.fields["Cache-Control"] = "no-store";
  response.stream = [listener = std::move(listener), every = options_.alive_every](net::BodyWriter& writer) {
    return write_events(writer, listener, every);
  };
  return response;
}

net::Response Camera::raise_alarm(const net::Request& request) {
  const auto alarm = parse_alarm(request.body);
  if (!alarm)
    return net::error_response(alarm.error());
  events_->pulse(alarm->kind, alarm->duration);
  net::Response response;
  response.body = "{}";
  return response;
}

net::Response Camera::encryption() const {
  net::Response response;
  response.body = write_encryption(settings_.password);
  return response;
}

net::Response Camera::set_encryption(net::Request& request) {
  auto wanted = parse_encryption(request.body);
  ssl::wipe(request.body);
  if (!wanted)
    return net::error_response(wanted.error());
  if (!options_.has_encryption)
    return net::error_response({ErrorKind::Unsupported, "this camera has no data encryption"});
  if (*wanted && options_.compression != 1) // [REQ-ENC-3]
    return net::error_response(
        {ErrorKind::Unsupported,
         fmt::format("compression ({}) does not go with data encryption", options_.compression)});
  auto before = std::exchange(settings_.password, std::move(*wanted));
  if (const auto saved = store_.save(settings_); !saved) {
    settings_.password = std::move(before);
    return net::error_response(saved.error());
  }
  snapshot_of_ = nullptr;
  snapshot_ = nullptr;
  for (auto& stream : streams_)
    stream->set_password(settings_.password ? std::optional(settings_.password->clone()) : std::nullopt);
  return encryption();
}

} // namespace kagimado::device
