#include "engine/api/events.h"
#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/api/query.h"
#include "engine/api/resources.h"
#include "engine/api/secret_field.h"
#include "engine/api/system.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 16 * 1024;
constexpr std::size_t max_path_bytes = 4096;
constexpr std::size_t min_password_characters = 8;

struct BackupOrder {
  std::string medium, file;
  ssl::SecretText password;
};

Result<BackupOrder> read_order(const net::Request& request) {
  KGM_TRY(auto split, split_secret(request.body, "password"));
  KGM_TRY(const auto body, parse_body(split.rest, max_body_bytes));
  KGM_TRY(auto medium, text_field(body, "medium", max_path_bytes));
  KGM_TRY(auto file, text_field(body, "file", max_path_bytes));
  if (!medium || !split.secret)
    return fail(ErrorKind::Invalid, "\"medium\" and \"password\" are needed");
  return BackupOrder{std::move(*medium), std::move(file).value_or(""), std::move(*split.secret)};
}

} // namespace

net::Task<net::Response> list_backups(Exchange& exchange) {
  const auto query = Query::parse(exchange.request.target, {"medium"});
  if (!query)
    co_return std::unexpected(query.error());
  const auto medium = query->text("medium");
  if (!medium)
    co_return fail(ErrorKind::Invalid, "\"medium\" is needed");
  auto listing = exchange.service.system().backups(*medium);
  const auto files = co_await std::move(listing);
  if (!files)
    co_return std::unexpected(files.error());
  auto list = Json::array();
  for (const auto& file : *files) {
    Json one;
    one["file"] = file.name;
    one["bytes"] = file.bytes;
    one["at"] = file.at.time_since_epoch().count();
    list.push_back(std::move(one));
  }
  Json json;
  json["backups"] = std::move(list);
  co_return json_response(json);
}

net::Task<net::Response> make_backup(Exchange& exchange) {
  auto order = read_order(exchange.request);
  if (!order)
    co_return std::unexpected(order.error());
  if (order->password.view().size() < min_password_characters)
    co_return fail(ErrorKind::Invalid, "a backup's password has {} characters or more",
                   min_password_characters);
  auto making = exchange.service.system().back_up(order->medium, std::move(order->password));
  const auto file = co_await std::move(making);
  note(exchange, "backup.make", file.value_or(""), std::nullopt, file.has_value());
  if (!file)
    co_return std::unexpected(file.error());
  Json json;
  json["file"] = *file;
  co_return json_response(json, 201);
}

net::Task<net::Response> restore_backup(Exchange& exchange) {
  auto order = read_order(exchange.request);
  if (!order)
    co_return std::unexpected(order.error());
  const auto file = order->file;
  const auto revision_before = exchange.access().settings().revision();
  auto restoring = exchange.service.system().restore(order->medium, file, std::move(order->password));
  const auto sections = co_await std::move(restoring);
  note(exchange, "backup.restore", file, std::nullopt, sections.has_value());
  if (!sections)
    co_return std::unexpected(sections.error());
  tell_rights_changed(exchange);
  if (const auto revision = exchange.access().settings().revision(); revision != revision_before)
    exchange.service.events().publish(settings_event(revision));
  Json json;
  json["sections"] = *sections;
  co_return json_response(json);
}

} // namespace kagimado::api
