#include "engine/api/account_resources.h"
#include "engine/api/operation.h"
#include "engine/api/user_json.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 16 * 1024;

} // namespace

Answer set_logged_out(Exchange& exchange) {
  KGM_TRY(const auto json, parse_body(exchange.request, max_body_bytes));
  auto& accounts = exchange.access().accounts();
  KGM_TRY(const auto rights, rights_field(json));
  KGM_TRY(const auto view, view_field(json));
  const auto before = accounts.logged_out();
  KGM_CHECK(accounts.set_logged_out(rights.value_or(before.rights), view.value_or(before.view)));
  const auto& after = accounts.logged_out();
  note(exchange, "user.logged_out",
       fmt::format("view {}, rights {}", after.view.text(), dump(rights_json(after.rights))));
  tell_rights_changed(exchange);
  return users_response(accounts);
}

Answer set_auto_login(Exchange& exchange) {
  KGM_TRY(const auto json, parse_body(exchange.request, max_body_bytes));
  auto& accounts = exchange.access().accounts();
  const auto at = json.find("id");
  if (at == json.end() || !(at->is_null() || at->is_number_unsigned()))
    return fail(ErrorKind::Invalid, "\"id\" is neither a user nor null");
  std::optional<users::AccountId> id;
  if (!at->is_null())
    id = users::AccountId{at->get<std::int64_t>()};
  KGM_CHECK(accounts.set_auto_login(id));
  note(exchange, "user.auto_login", id ? accounts.find(*id)->name : "off");
  tell_rights_changed(exchange);
  return users_response(accounts);
}

} // namespace kagimado::api
