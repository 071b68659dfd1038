#include "engine/recorder/web_door.h"

#include "engine/base/log.h"

#include <algorithm>
#include <filesystem>

namespace kagimado::recorder {
namespace {

constexpr std::string_view both_families = "::";
constexpr std::string_view ipv4_only = "0.0.0.0";

bool has_ipv6() {
  std::error_code failed;
  return std::filesystem::exists("/proc/net/if_inet6", failed);
}

} // namespace

// A wall of 16 pictures holds that many connections, and several PCs may stand behind one address.
net::ServerLimits WebDoorOptions::usual_limits() {
  net::ServerLimits limits;
  limits.max_connections = 512;
  limits.max_of_one_address = 128;
  limits.max_body_bytes = 1024 * 1024;
  return limits;
}

DoorSettings DoorSettings::of(const settings::Values& values) {
  DoorSettings settings;
  settings.http_port = static_cast<std::uint16_t>(values.number(settings::key::http_port));
  settings.https_port = static_cast<std::uint16_t>(values.number(settings::key::https_port));
  settings.method = settings::connection_method(values);
  settings.allow_tls_1_1 = values.flag(settings::key::tls_1_1);
  return settings;
}

WebDoor::WebDoor(net::asio::io_context& io, WebDoorOptions options, net::Handler handler,
                 std::shared_ptr<api::WebRules> rules)
    : io_(io), options_(std::move(options)), handler_(std::move(handler)), rules_(std::move(rules)),
      timer_(io.get_executor()) {}

WebDoor::~WebDoor() = default;

Result<std::unique_ptr<WebDoor>> WebDoor::create(net::asio::io_context& io, WebDoorOptions options,
                                                 net::Handler api) {
  if (options.address == both_families && !has_ipv6())
    options.address = ipv4_only;
  KGM_TRY(auto files, api::WebFiles::load(options.page));
  if (files.size() == 0)
    log::warn("recorder", "no page for browsers in {}", options.page.string());
  auto rules = std::make_shared<api::WebRules>();
  auto handler = api::make_web_handler(
      std::move(api), std::make_shared<const api::WebFiles>(std::move(files)), rules, options.web_limits);
  std::unique_ptr<WebDoor> door(new WebDoor(io, std::move(options), std::move(handler), std::move(rules)));
  door->look_later();
  return door;
}

void WebDoor::apply(const DoorSettings& given) {
  auto wanted = given;
  wanted.http_port = options_.http_port.value_or(wanted.http_port);
  wanted.https_port = options_.https_port.value_or(wanted.https_port);
  if (wanted == settings_)
    return;
  const auto before = std::exchange(settings_, wanted);
  const bool is_method_new = !before || before->method != wanted.method;
  rules_->is_https_only = wanted.method == settings::ConnectionMethod::HttpsOnly;
  // First the closing: two doors may change their ports with each other. What runs in the clear ends where
  // that is not wanted any more. [REQ-PC-6]
  const bool moves_http = is_method_new || before->http_port != wanted.http_port;
  const bool moves_https = !before || before->https_port != wanted.https_port;
  if (moves_http)
    close(http_);
  if (moves_https)
    close(https_);
  http_.port = wanted.http_port;
  https_.port = wanted.https_port;
  if (!moves_https && before->allow_tls_1_1 != wanted.allow_tls_1_1)
    renew_tls();
  if (moves_https)
    open(https_);
  if (moves_http)
    open(http_);
}

void WebDoor::use_certificate(const ssl::Identity& identity, std::vector<std::string> names) {
  identity_ = identity;
  rules_->own_names = std::move(names);
  if (!settings_)
    return;
  if (https_.server)
    renew_tls();
  else
    open(https_);
}

std::vector<api::DoorView> WebDoor::views() const {
  std::vector<api::DoorView> views;
  for (const auto* door : {&http_, &https_})
    views.push_back({std::string(door->scheme), door->server ? door->server->port() : door->port,
                     door->server != nullptr, door->problem});
  return views;
}

void WebDoor::close(Door& door) {
  if (!door.server)
    return;
  log::info("recorder", "{}: port {} closes", door.scheme, door.server->port());
  door.server->retire(options_.grace);
  retired_.push_back(std::move(door.server));
}

void WebDoor::open(Door& door) {
  auto server = listen(door);
  if (!server) {
    if (door.problem != server.error().message)
      log::error("recorder", "{}: {}", door.scheme, server.error().message);
    door.problem = std::move(server).error().message;
    return;
  }
  door.server = std::move(*server);
  door.problem.clear();
  log::info("recorder", "{}: port {} is open", door.scheme, door.server->port());
  if (&door == &https_)
    rules_->https_port = door.server->port();
}

Result<std::unique_ptr<net::HttpServer>> WebDoor::listen(const Door& door) {
  ssl::TlsContext tls;
  if (&door == &https_) {
    KGM_TRY(tls, make_tls());
  }
  return net::HttpServer::listen(io_, {options_.address, door.port}, handler_, std::move(tls),
                                 options_.limits);
}

Result<ssl::TlsContext> WebDoor::make_tls() const {
  if (!identity_)
    return fail(ErrorKind::NotFound, "there is no certificate");
  return ssl::make_server_context(*identity_, {settings_->allow_tls_1_1});
}

void WebDoor::renew_tls() {
  if (!https_.server)
    return;
  auto tls = make_tls();
  if (tls)
    https_.server->use_tls(std::move(*tls));
  else
    log::error("recorder", "https: {}", tls.error().message);
}

// Doors that could not be opened are tried again, and those that are closed go with their last connection.
void WebDoor::look_later() {
  timer_.after(options_.retry_every, [this] {
    std::erase_if(retired_, [](const auto& server) { return server->connection_count() == 0; });
    for (auto* door : {&http_, &https_})
      if (settings_ && !door->server)
        open(*door);
    look_later();
  });
}

} // namespace kagimado::recorder
