// What screens ask of the recorder, and how that was answered.
#pragma once

#include "engine/ssl/secret.h"
#include "engine/view/answer_fwd.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace kagimado::view {

struct Answer {
  std::string reason;       // error kind; empty: it is a good one
  std::string message;      // of an error: for a log, in English
  nlohmann::json json;      // the body, also of an error
  std::uint64_t number = 0; // another one for each answer: tells a new one from the last
  std::chrono::seconds retry_after{0};

  [[nodiscard]] bool good() const { return reason.empty(); }
};

struct Change {
  std::string method; // "PUT", "POST", "DELETE"
  std::string target; // "/settings": below /api/v1
  nlohmann::json body = nlohmann::json::object();
  // Members of the body that must not lie about: added to it when it goes.
  std::vector<std::pair<std::string, ssl::SecretText>> secrets = {};
};

} // namespace kagimado::view
