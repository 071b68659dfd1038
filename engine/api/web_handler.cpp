#include "engine/api/web_handler.h"

#include "engine/api/security_headers.h"

#include <algorithm>

namespace kagimado::api {
namespace {

struct Web {
  net::Handler api;
  std::shared_ptr<const WebFiles> files;
  std::shared_ptr<const WebRules> rules;
  WebLimits limits;
  std::shared_ptr<int> stream_ticket = std::make_shared<int>();
};

constexpr std::uint16_t usual_https_port = 443;

// "recorder.lan:80" -> "recorder.lan", "[fe80::1]:80" -> "fe80::1".
std::string host_of(std::string_view authority) {
  if (authority.starts_with('['))
    return std::string(authority.substr(1, authority.find(']') - 1));
  return std::string(authority.substr(0, authority.rfind(':')));
}

std::string in_lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string redirection_host(const net::Request& request, const WebRules& rules) {
  const auto field = request.fields.find("Host");
  const auto asked = in_lower_case(field == request.fields.end() ? std::string() : host_of(field->second));
  return std::ranges::find(rules.own_names, asked) != rules.own_names.end() ? asked : host_of(request.local);
}

// 307: method and body stay, and browsers do not remember it for the day when HTTP is back.
net::Response redirection(const net::Request& request, const WebRules& rules) {
  net::Response response;
  response.status = 307;
  response.fields["Location"] = https_location(request, rules);
  response.fields["Cache-Control"] = "no-store";
  return response;
}

net::Response counted(const Web& web, net::Response response) {
  if (!response.stream)
    return response;
  if (static_cast<std::size_t>(web.stream_ticket.use_count()) > web.limits.max_streams)
    return net::error_response({ErrorKind::Throttled, "too many streams at the same time"});
  response.stream = [ticket = web.stream_ticket,
                     stream = std::move(response.stream)](net::BodyWriter& writer) { return stream(writer); };
  return response;
}

bool is_api(std::string_view path) {
  return path.starts_with("/api/");
}

net::asio::awaitable<net::Response> answer(const Web& web, net::Request request) {
  if (web.rules->is_https_only && !request.is_tls)
    co_return redirection(request, *web.rules);
  if (!is_api(request.path()))
    co_return web.files->answer(request);
  auto response = co_await web.api(std::move(request));
  response.fields["Cache-Control"] = "no-store";
  co_return counted(web, std::move(response));
}

net::asio::awaitable<net::Response> handle(std::shared_ptr<const Web> web, net::Request request) {
  const bool is_tls = request.is_tls;
  auto response = co_await answer(*web, std::move(request));
  add_security_headers(response, is_tls, web->rules->is_https_only);
  co_return response;
}

} // namespace

std::string https_location(const net::Request& request, const WebRules& rules) {
  auto host = redirection_host(request, rules);
  if (host.find(':') != std::string::npos)
    host = "[" + host + "]";
  const auto port =
      rules.https_port == usual_https_port ? std::string() : fmt::format(":{}", rules.https_port);
  return fmt::format("https://{}{}{}", host, port, request.target.starts_with('/') ? request.target : "/");
}

net::Handler make_web_handler(net::Handler api, std::shared_ptr<const WebFiles> files,
                              std::shared_ptr<const WebRules> rules, WebLimits limits) {
  auto web = std::make_shared<const Web>(std::move(api), std::move(files), std::move(rules), limits);
  return [web](net::Request request) { return handle(web, std::move(request)); };
}

} // namespace kagimado::api
