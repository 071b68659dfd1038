#include "engine/api/archive_json.h"
#include "engine/api/resources.h"

namespace kagimado::api {

net::Task<net::Response> get_storage(Exchange& exchange) {
  auto asking = exchange.service.archive().storage();
  auto storage = co_await std::move(asking);
  if (!storage)
    co_return std::unexpected(storage.error());
  std::erase_if(storage->recording, [&exchange](const auto& camera) { return !exchange.sees(camera.id); });
  co_return json_response(to_json(*storage));
}

net::Task<net::Response> list_media(Exchange& exchange) {
  auto asking = exchange.service.archive().media();
  const auto media = co_await std::move(asking);
  if (!media)
    co_return std::unexpected(media.error());
  Json json;
  json["media"] = to_json(*media);
  co_return json_response(json);
}

} // namespace kagimado::api
