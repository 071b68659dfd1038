#include "engine/view/recorder_inquiry.h"

#include "engine/net/http_client.h"
#include "engine/view/json_fields.h"

#include <boost/asio/detached.hpp>

#include <algorithm>

namespace kagimado::view {
namespace {

// Answers the object of one route.
net::Task<Json> question(net::HttpClient& client, std::string target) {
  net::Request request;
  request.target = std::move(target);
  KGM_CO_TRY(auto response, co_await client.request(std::move(request)));
  if (response.status >= 400)
    co_return std::unexpected(net::error_of(response));
  auto json = Json::parse(response.body, nullptr, false);
  if (!json.is_object())
    co_return fail(ErrorKind::Damaged, "the recorder's answer is no JSON object");
  co_return json;
}

InquiredCamera camera_of(const Json& json) {
  return {.id = CameraId(static_cast<std::uint32_t>(count_of(json, "id"))),
          .name = text_of(json, "name"),
          .online = flag_of(json, "online"),
          .reason = text_of(json, "reason"),
          .message = text_of(json, "message")};
}

InquiredDisk disk_of(const Json& json) {
  return {.folder = text_of(json, "folder"),
          .state = text_of(json, "state"),
          .message = text_of(json, "message"),
          .free_bytes = count_of(json, "free_bytes"),
          .total_bytes = count_of(json, "total_bytes")};
}

std::optional<InquiredCertificate> certificate_of(const Json& certificates, const char* name) {
  const auto found = certificates.find(name);
  if (found == certificates.end() || !found->is_object())
    return std::nullopt;
  return InquiredCertificate{text_of(*found, "fingerprint"), time_of(*found, "not_after"),
                             text_of(*found, "problem")};
}

void take_storage(const Json& storage, RecorderFacts& facts) {
  for (const auto& disk : list_of(storage, "disks"))
    facts.disks.push_back(disk_of(disk));
  for (const auto& each : list_of(storage, "recording")) {
    const auto id = CameraId(static_cast<std::uint32_t>(count_of(each, "id")));
    const auto camera = std::ranges::find(facts.cameras, id, &InquiredCamera::id);
    if (camera == facts.cameras.end())
      continue;
    camera->recorded = flag_of(each, "on");
    camera->recording_problem = text_of(each, "problem");
  }
}

net::Task<RecorderFacts> questions(net::HttpClient& client) {
  RecorderFacts facts;
  KGM_CO_TRY(const auto cameras, co_await question(client, "/api/v1/cameras"));
  for (const auto& camera : list_of(cameras, "cameras"))
    facts.cameras.push_back(camera_of(camera));
  if (const auto storage = co_await question(client, "/api/v1/storage"))
    take_storage(*storage, facts);
  if (const auto certificates = co_await question(client, "/api/v1/certificates")) {
    facts.root = certificate_of(*certificates, "root");
    facts.server = certificate_of(*certificates, "server");
  }
  co_return facts;
}

net::asio::awaitable<void> run(net::HttpClient& client, Result<RecorderFacts>& answer) {
  answer = co_await questions(client);
}

} // namespace

Result<RecorderFacts> inquire_recorder(const std::string& recorder) {
  KGM_TRY(auto url, net::parse_url(recorder));
  net::asio::io_context io;
  net::HttpClient client(io.get_executor(), std::move(url), {});
  Result<RecorderFacts> answer = fail(ErrorKind::Internal, "the recorder was not asked");
  net::asio::co_spawn(io, run(client, answer), net::asio::detached);
  io.run();
  return answer;
}

} // namespace kagimado::view
