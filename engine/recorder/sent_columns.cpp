#include "engine/recorder/sent_columns.h"

namespace kagimado::recorder {
namespace {

// A kind of a later program is Internal.
ErrorKind kind_of(std::string_view name) {
  for (int value = 0; value < static_cast<int>(ErrorKind::Internal); ++value)
    if (name == name_of(static_cast<ErrorKind>(value)))
      return static_cast<ErrorKind>(value);
  return ErrorKind::Internal;
}

} // namespace

api::SentState read_sent(const db::Statement& row, int first) {
  api::SentState sent;
  if (row.is_null(first))
    return sent;
  sent.at = WallTime(std::chrono::microseconds(row.integer(first)));
  if (const auto problem = row.text(first + 1); !problem.empty())
    sent.problem = Error{kind_of(problem), std::string(row.text(first + 2))};
  return sent;
}

void bind_sent(db::Statement& row, int first, const api::SentState& sent) {
  if (sent.at)
    row.bind(first, std::int64_t{sent.at->time_since_epoch().count()});
  row.bind(first + 1, sent.problem ? name_of(sent.problem->kind) : std::string_view());
  row.bind(first + 2, sent.problem ? std::string_view(sent.problem->message) : std::string_view());
}

} // namespace kagimado::recorder
