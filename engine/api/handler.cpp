#include "engine/api/handler.h"

#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

net::Response method_not_allowed(const net::Request& request, const Route& route) {
  auto response =
      net::error_response({ErrorKind::Unsupported, fmt::format("method {} on this path", request.method)});
  response.status = 405;
  response.fields["Allow"] = allowed_methods(route.pattern);
  return response;
}

net::Response refused(const Refusal& refusal) {
  auto response = net::error_response(refusal.error);
  response.status = refusal.status;
  return response;
}

// Which methods a path has is told to those only who may ask something of it.
net::Response no_such_method(const Caller& caller, const Route& route, const net::Request& request) {
  std::optional<Refusal> refusal;
  for (const auto& endpoint : endpoints()) {
    if (endpoint.pattern != route.pattern)
      continue;
    refusal = refuse(caller, endpoint.need, route.camera);
    if (!refusal)
      return method_not_allowed(request, route);
  }
  return refused(*refusal); // a route is of some endpoint
}

net::asio::awaitable<net::Response> handle(Service& service, ApiOptions options, net::Request request) {
  const auto route = parse_route(request.path());
  if (!route)
    co_return net::error_response(route.error());
  const auto caller = identify(request, service.access());
  const auto* endpoint = find_endpoint(route->pattern, request.method);
  if (endpoint == nullptr)
    co_return no_such_method(caller, *route, request);
  if (const auto refusal = refuse(caller, endpoint->need, route->camera))
    co_return refused(*refusal);
  Exchange exchange{service, options, *route, request, caller};
  auto answering = endpoint->answer(exchange);
  auto response = co_await std::move(answering);
  ssl::wipe(request.body); // it may have held a password
  if (!response)
    co_return net::error_response(response.error());
  co_return std::move(*response);
}

} // namespace

net::Handler make_handler(Service& service, ApiOptions options) {
  return [&service, options](net::Request request) { return handle(service, options, std::move(request)); };
}

} // namespace kagimado::api
