#include "engine/view/key_client.h"

#include "engine/base/log.h"
#include "engine/view/url_copy.h"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

namespace kagimado::view {
namespace {

constexpr std::size_t max_boxes_a_question = 64; // the API's limit

struct Question {
  Bytes key_box;
  std::vector<KeyAsker::Answer> waiting;
};

bool is_passing(ErrorKind kind) {
  return kind == ErrorKind::Disconnected || kind == ErrorKind::Timeout || kind == ErrorKind::EndOfStream ||
         kind == ErrorKind::Throttled || kind == ErrorKind::Cancelled || kind == ErrorKind::Io;
}

} // namespace

// On the executor's thread only.
struct KeyClient::State {
  State(net::asio::any_io_executor io, const net::Url& url, sealed::Keyring& ring,
        std::shared_ptr<const Passport> who)
      : executor(std::move(io)), recorder(copy_of(url)), keyring(&ring), passport(std::move(who)) {}

  net::asio::any_io_executor executor;
  net::Url recorder;
  sealed::Keyring* keyring;
  std::shared_ptr<const Passport> passport;
  std::map<Kid, Question> questions;
  std::uint64_t round = 0; // answers of an older one are void
  bool busy = false;
  bool closed = false;

  [[nodiscard]] net::Request next_request(std::vector<Kid>& asked) const {
    auto boxes = nlohmann::json::array();
    for (const auto& [kid, question] : questions) {
      if (asked.size() == max_boxes_a_question)
        break;
      boxes.push_back(to_base64(question.key_box));
      asked.push_back(kid);
    }
    net::Request request;
    request.method = "POST";
    request.target = "/api/v1/keys";
    request.fields["Content-Type"] = "application/json";
    request.body = nlohmann::json{{"key_boxes", boxes}}.dump();
    sign(request, passport);
    return request;
  }

  void answer(const std::vector<Kid>& asked, const Result<std::map<Kid, sealed::KeyState>>& states) {
    for (const auto& kid : asked) {
      auto question = questions.extract(kid);
      if (question.empty())
        continue;
      Result<sealed::KeyState> state = sealed::KeyState::LockedNoKey;
      if (!states)
        state = std::unexpected(states.error());
      else if (const auto found = states->find(kid); found != states->end())
        state = found->second;
      for (const auto& waiting : question.mapped().waiting)
        waiting(state);
    }
  }

  static net::Task<> ask_all(std::shared_ptr<State> self, RetryLoop::Turn turn) {
    // Its own: an attempt may be dropped midway.
    net::HttpClient client(self->executor, copy_of(self->recorder), trusting(self->passport));
    while (!self->questions.empty() && !self->closed) {
      std::vector<Kid> asked;
      const auto round = self->round;
      auto response = co_await client.request(self->next_request(asked));
      if (!turn.current())
        co_return Result<>{}; // a newer attempt goes on
      if (round != self->round && response) {
        ssl::wipe(response->body);
        continue;
      }
      if (response && response->status >= 400)
        response = std::unexpected(net::error_of(*response));
      if (!response && is_passing(response.error().kind))
        co_return fail(ErrorKind::Disconnected, "asking for keys: {}", response.error().message);
      turn.worked();
      if (!response)
        log::warn("view", "asking for keys: {}", response.error().message);
      self->answer(asked, response ? take_licence(response->body, *self->keyring)
                                   : std::unexpected(response.error()));
    }
    self->busy = false;
    co_return Result<>{};
  }
};

KeyClient::KeyClient(net::asio::any_io_executor executor, const net::Url& recorder, sealed::Keyring& keyring,
                     std::shared_ptr<const Passport> passport)
    : state_(std::make_shared<State>(executor, recorder, keyring, std::move(passport))),
      loop_(std::make_shared<RetryLoop>(
          executor, RetryPauses{},
          [state = state_](RetryLoop::Turn turn) { return State::ask_all(state, std::move(turn)); },
          [state = state_](const Error& error) { // EndOfStream: nothing left to ask
            return error.kind != ErrorKind::EndOfStream && !state->closed;
          })) {}

KeyClient::~KeyClient() {
  loop_->stop();
  net::asio::post(state_->executor, [state = state_] { state->closed = true; });
}

void KeyClient::ask(const Kid& kid, const Bytes& key_box, Answer answer) {
  net::asio::post(state_->executor,
                  [state = state_, loop = loop_, kid, key_box, answer = std::move(answer)]() mutable {
                    auto& question = state->questions[kid];
                    question.key_box = std::move(key_box);
                    question.waiting.push_back(std::move(answer));
                    if (!std::exchange(state->busy, true))
                      loop->start();
                  });
}

void KeyClient::ask_anew() {
  ++state_->round;
}

void KeyClient::recorder_is_back() {
  net::asio::post(state_->executor, [state = state_, loop = loop_] {
    if (state->busy)
      loop->restart();
  });
}

} // namespace kagimado::view
