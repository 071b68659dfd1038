#include "engine/recorder/api_client.h"

#include "engine/net/http_client.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

constexpr std::chrono::minutes answer_timeout{
    2}; // a new password goes to all cameras before the answer comes

net::Task<net::Response> exchange(net::asio::any_io_executor executor, net::Url origin,
                                  net::Request request) {
  net::ClientOptions options;
  options.read_timeout = answer_timeout;
  options.max_body_bytes = std::size_t{64} << 20U; // a long list of recordings
  net::HttpClient client(executor, std::move(origin), std::move(options));
  auto response = co_await client.request(std::move(request));
  co_return response;
}

// Where several settings were refused; the error itself tells the first.
void report_problems(const CommandContext& context, const net::Response& response) {
  const auto json = Json::parse(response.body, nullptr, false);
  const auto error = json.is_object() ? json.find("error") : json.end();
  if (error == json.end() || !error->is_object())
    return;
  const auto& problems = list_of(*error, "problems");
  for (std::size_t i = 1; i < problems.size(); ++i)
    context.err << fmt::format("  {}: {}\n", text_of(problems[i], "key"), text_of(problems[i], "message"));
}

} // namespace

ExitCode report(const CommandContext& context, const Error& error, ExitCode code) {
  context.err << "kagimado-recorder: " << error.message << '\n';
  return code;
}

std::expected<Json, ExitCode> call(const CommandContext& context, std::string method, std::string target,
                                   std::string body) {
  net::Request request;
  request.method = std::move(method);
  request.target = "/api/v1" + target;
  request.fields["Content-Type"] = "application/json";
  request.body = std::move(body);
  const auto response = net::run<net::Response>([&](net::asio::any_io_executor executor) {
    net::Url origin;
    origin.scheme = "unix";
    origin.host = context.socket;
    return exchange(std::move(executor), std::move(origin), std::move(request));
  });
  if (!response) {
    const auto error = response.error().within(fmt::format("no recorder at {}", context.socket));
    return std::unexpected(report(context, error, ExitCode::NoRecorder));
  }
  if (response->status >= 400) {
    report(context, net::error_of(*response), ExitCode::Failed);
    report_problems(context, *response);
    return std::unexpected(ExitCode::Failed);
  }
  auto json = Json::parse(response->body, nullptr, false);
  if (!json.is_object())
    return std::unexpected(
        report(context, {ErrorKind::Damaged, "the recorder's answer is no JSON"}, ExitCode::Failed));
  return json;
}

std::string text_of(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

const Json& list_of(const Json& object, const char* key) {
  static const Json none = Json::array();
  const auto at = object.find(key);
  return at != object.end() && at->is_array() ? *at : none;
}

} // namespace kagimado::recorder
