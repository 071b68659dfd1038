// Names of answer.h, for headers that need not know what is inside.
#pragma once

#include <chrono>
#include <memory>

namespace kagimado::view {

struct Answer;
struct Change;
using AnswerPtr = std::shared_ptr<const Answer>;

// As the age of an answer: it need not be asked for again before something changed.
inline constexpr std::chrono::seconds until_changed{86'400 * 365};

} // namespace kagimado::view
