#include "engine/api/operation.h"
#include "engine/api/resources.h"
#include "engine/api/session_cookie.h"
#include "engine/api/session_json.h"

namespace kagimado::api {

Answer show_session(Exchange& exchange) {
  auto response = json_response(session_json(exchange.caller, exchange.access()));
  response.fields["Cache-Control"] = "no-store";
  return response;
}

Answer log_out(Exchange& exchange) {
  const auto& caller = exchange.caller;
  if (caller.token && exchange.access().logins().sessions().close(caller.token->view())) {
    note(exchange, "logout");
    tell_rights_changed(exchange);
  }
  auto response = json_response(Json::object());
  if (caller.has_cookie)
    response.fields["Set-Cookie"] = ended_session_cookie(exchange.request.is_tls);
  return response;
}

Answer touch_session(Exchange& exchange) {
  if (exchange.caller.token)
    KGM_CHECK(exchange.access().logins().sessions().find(exchange.caller.token->view(),
                                                         users::SessionTable::Touch::Used));
  return json_response(Json::object());
}

} // namespace kagimado::api
