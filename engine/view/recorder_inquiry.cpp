#include "engine/view/recorder_inquiry.h"

#include "engine/net/http_client.h"
#include "engine/view/exchange.h"
#include "engine/view/json_fields.h"
#include "engine/view/passport.h"

#include <boost/asio/detached.hpp>

#include <algorithm>

namespace kagimado::view {
namespace {

struct Asker {
  net::HttpClient client;
  std::shared_ptr<Passport> passport; // nullptr: asks as whoever runs the program
};

// Answers the object of one route.
net::Task<Json> question(Asker& asker, std::string target) {
  net::Request request;
  request.target = std::move(target);
  sign(request, asker.passport);
  KGM_CO_TRY(auto response, co_await asker.client.request(std::move(request)));
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

net::Task<> log_in(Asker& asker, const Login& login) {
  Change change{.method = "POST", .target = "/session", .body = {{"name", login.name}}};
  change.secrets.emplace_back("password", login.password.clone());
  auto response = co_await asker.client.request(request_of(change));
  auto token = cut_token(response);
  if (!response && response.error().kind == ErrorKind::Denied)
    co_return fail(ErrorKind::Denied, "{} cannot log in: the user name or the password is wrong", login.name);
  if (!response)
    co_return std::unexpected(response.error());
  if (response->status >= 400 || token.empty())
    co_return std::unexpected(net::error_of(*response));
  asker.passport->take(std::move(token));
  co_return Result<>();
}

net::Task<> log_out(Asker& asker) {
  auto request = request_of({.method = "DELETE", .target = "/session"});
  sign(request, asker.passport);
  const auto response = co_await asker.client.request(std::move(request));
  co_return response ? Result<>() : std::unexpected(response.error());
}

net::Task<RecorderFacts> questions(Asker& asker) {
  RecorderFacts facts;
  KGM_CO_TRY(const auto cameras, co_await question(asker, "/api/v1/cameras"));
  for (const auto& camera : list_of(cameras, "cameras"))
    facts.cameras.push_back(camera_of(camera));
  if (const auto storage = co_await question(asker, "/api/v1/storage"))
    take_storage(*storage, facts);
  if (const auto certificates = co_await question(asker, "/api/v1/certificates")) {
    facts.root = certificate_of(*certificates, "root");
    facts.server = certificate_of(*certificates, "server");
  }
  co_return facts;
}

net::asio::awaitable<void> run(Asker& asker, const Login* login, Result<RecorderFacts>& answer) {
  if (login != nullptr)
    if (const auto entered = co_await log_in(asker, *login); !entered) {
      answer = std::unexpected(entered.error());
      co_return;
    }
  answer = co_await questions(asker);
  if (login != nullptr)
    (void)co_await log_out(asker); // a session that stays ends by itself
}

} // namespace

Result<RecorderFacts> inquire_recorder(const InquiryOptions& options) {
  KGM_TRY(auto url, net::parse_url(options.recorder));
  const bool is_unix = url.scheme == "unix";
  net::asio::io_context io;
  net::ClientOptions client;
  client.trust = options.trust;
  Asker asker{net::HttpClient(io.get_executor(), std::move(url), std::move(client)),
              options.login ? std::make_shared<Passport>(is_unix, options.trust) : nullptr};
  Result<RecorderFacts> answer = fail(ErrorKind::Internal, "the recorder was not asked");
  net::asio::co_spawn(io, run(asker, options.login.get(), answer), net::asio::detached);
  io.run();
  return answer;
}

} // namespace kagimado::view
