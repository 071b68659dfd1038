#include "engine/view/exchange.h"

#include "engine/view/json_fields.h"

#include <algorithm>
#include <atomic>

namespace kagimado::view {
namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void take_error(Answer& answer, const Error& error) {
  constexpr std::uint64_t longest_s = 86'400;
  answer.reason = name_of(error.kind);
  answer.message = error.message;
  if (answer.json.is_object())
    if (const auto detail = answer.json.find("error"); detail != answer.json.end() && detail->is_object())
      answer.retry_after = std::chrono::seconds(std::min(count_of(*detail, "retry_after_s"), longest_s));
}

// A JSON text of a secret, into a buffer of which no copy stays behind.
void append_quoted(std::string& body, std::string_view secret) {
  constexpr std::string_view digits = "0123456789abcdef";
  body += '"';
  for (const char c : secret) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      body += '\\';
      body += c;
    } else if (byte < 0x20) {
      body += "\\u00";
      body += digits[byte >> 4U];
      body += digits[byte & 0xfU];
    } else {
      body += c;
    }
  }
  body += '"';
}

} // namespace

net::Request request_of(const Change& change) {
  net::Request request;
  request.method = change.method;
  request.target = "/api/v1" + change.target;
  request.fields["Content-Type"] = "application/json";
  const auto open = change.body.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::size_t room = open.size() + 2;
  for (const auto& [name, secret] : change.secrets)
    room += name.size() + 6 + 6 * secret.size();
  request.body.reserve(room);
  request.body.assign(open, 0, change.secrets.empty() ? open.size() : open.size() - 1);
  bool is_first = change.body.empty();
  for (const auto& [name, secret] : change.secrets) {
    if (!std::exchange(is_first, false))
      request.body += ',';
    append_quoted(request.body, name);
    request.body += ':';
    append_quoted(request.body, secret.view());
  }
  if (!change.secrets.empty())
    request.body += '}';
  return request;
}

std::shared_ptr<Answer> read_answer(Result<net::Response>& response) {
  auto answer = std::make_shared<Answer>();
  answer->number = next_number();
  if (!response) {
    take_error(*answer, response.error());
    return answer;
  }
  answer->json = Json::parse(response->body, nullptr, false);
  if (response->status >= 400)
    take_error(*answer, net::error_of(*response));
  else if (answer->json.is_discarded())
    take_error(*answer, {ErrorKind::Damaged, "the recorder's answer is no JSON"});
  if (answer->json.is_discarded())
    answer->json = nullptr;
  ssl::wipe(response->body);
  return answer;
}

ssl::SecretText cut_token(Result<net::Response>& response) {
  constexpr std::string_view name = "\"token\":\"";
  if (!response)
    return {};
  auto& body = response->body;
  const auto found = body.find(name);
  if (found == std::string::npos)
    return {};
  const auto begin = found + name.size();
  const auto length = std::min(body.find('"', begin), body.size()) - begin;
  ssl::SecretText token(std::string_view(body).substr(begin, length));
  std::fill_n(body.begin() + static_cast<std::ptrdiff_t>(begin), length, '0');
  return token;
}

std::uint64_t OutcomeBook::open() {
  const MutexLock lock(mutex_);
  outcomes_.emplace_back(++last_, nullptr);
  if (outcomes_.size() > remembered)
    outcomes_.pop_front();
  return last_;
}

void OutcomeBook::put(std::uint64_t id, AnswerPtr answer) {
  const MutexLock lock(mutex_);
  const auto found = std::ranges::find(outcomes_, id, &std::pair<std::uint64_t, AnswerPtr>::first);
  if (found != outcomes_.end())
    found->second.swap(answer);
}

AnswerPtr OutcomeBook::find(std::uint64_t id) const {
  const MutexLock lock(mutex_);
  const auto found = std::ranges::find(outcomes_, id, &std::pair<std::uint64_t, AnswerPtr>::first);
  return found != outcomes_.end() ? found->second : nullptr;
}

} // namespace kagimado::view
