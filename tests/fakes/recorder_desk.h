// A recorder's sessions and settings from a script: what is known is set, what is changed is written down and
// answered by a function. Everything is allowed until a session says otherwise.
#pragma once

#include "engine/view/answer.h"
#include "osd/wall/recorder_desk.h"

#include <functional>
#include <map>
#include <vector>

namespace kagimado::fakes {

class FakeDesk final : public osd::RecorderDesk {
 public:
  struct Sent {
    std::string method, target;
    nlohmann::json body; // with its secrets
  };

  static view::AnswerPtr good(nlohmann::json json = nlohmann::json::object()) {
    static std::uint64_t number = 0;
    auto answer = std::make_shared<view::Answer>();
    answer->json = std::move(json);
    answer->number = ++number;
    return answer;
  }

  static view::AnswerPtr bad(const std::string& reason, nlohmann::json json = nlohmann::json::object(),
                             std::chrono::seconds retry_after = {}) {
    auto answer = std::make_shared<view::Answer>(*good(std::move(json)));
    answer->reason = reason;
    answer->retry_after = retry_after;
    return answer;
  }

  void knows(const std::string& target, nlohmann::json json) { known[target] = good(std::move(json)); }

  // --- RecorderDesk
  [[nodiscard]] std::shared_ptr<const view::Session> session() const override {
    return std::make_shared<view::Session>(now);
  }

  std::uint64_t log_in(const std::string& name, const ssl::SecretText& password) override {
    return send({"POST", "/session", {{"name", name}, {"password", std::string(password.view())}}});
  }

  std::uint64_t set_up(const std::string& name, const ssl::SecretText& password) override {
    return send({"POST", "/setup", {{"name", name}, {"password", std::string(password.view())}}});
  }

  [[nodiscard]] view::AnswerPtr entered(std::uint64_t id) const override { return outcome(id); }

  void log_out() override {
    ++log_outs;
    now = {};
    now.state = view::SessionState::LoggedOut;
  }

  void touch() override { ++touches; }

  view::AnswerPtr look(const std::string& target, std::chrono::seconds) override {
    looked.insert(target);
    const auto found = known.find(target);
    return found != known.end() ? found->second : nullptr;
  }

  std::uint64_t change(const view::Change& change) override {
    auto body = change.body;
    for (const auto& [name, secret] : change.secrets)
      body[name] = std::string(secret.view());
    return send({change.method, change.target, std::move(body)});
  }

  [[nodiscard]] view::AnswerPtr outcome(std::uint64_t id) const override {
    return id <= outcomes.size() && id > 0 ? outcomes[id - 1] : nullptr;
  }

  view::Session now;
  std::map<std::string, view::AnswerPtr> known;
  std::set<std::string> looked;
  std::vector<Sent> sent;
  std::vector<view::AnswerPtr> outcomes; // of sent; null: still under way
  std::function<view::AnswerPtr(const Sent&)> answer = [](const Sent&) { return good(); };
  int log_outs = 0, touches = 0;

 private:
  std::uint64_t send(Sent what) {
    sent.push_back(std::move(what));
    outcomes.push_back(answer(sent.back()));
    return outcomes.size();
  }
};

} // namespace kagimado::fakes
