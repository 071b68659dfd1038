#include "engine/view/session_json.h"

#include "engine/view/json_fields.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr std::size_t max_names = 64;
constexpr std::uint64_t longest_s = 86'400;

std::set<std::string, std::less<>> names_of(const Json& object, const char* name) {
  std::set<std::string, std::less<>> names;
  for (const auto& each : list_of(object, name))
    if (each.is_string() && names.size() < max_names)
      names.insert(each.get<std::string>());
  return names;
}

Result<SessionState> state_of(const Json& answer) {
  const auto name = text_of(answer, "state");
  if (name == "setup")
    return SessionState::Setup;
  if (name == "logged_out")
    return SessionState::LoggedOut;
  if (name == "logged_in")
    return SessionState::LoggedIn;
  return fail(ErrorKind::Damaged, "session: no known state");
}

} // namespace

Result<Session> read_session(const Json& answer) {
  if (!answer.is_object())
    return fail(ErrorKind::Damaged, "session: not a JSON object");
  Session session;
  KGM_TRY(session.state, state_of(answer));
  if (const auto user = answer.find("user"); user != answer.end() && user->is_object()) {
    session.user_id = count_of(*user, "id");
    session.user_name = text_of(*user, "name");
    session.level = text_of(*user, "level");
  }
  session.rights = names_of(answer, "rights");
  session.actions = names_of(answer, "actions");
  session.view = text_of(answer, "view");
  session.auto_login = flag_of(answer, "auto_login");
  if (const auto seconds = std::min(count_of(answer, "auto_logout_s"), longest_s); seconds > 0)
    session.auto_logout = std::chrono::seconds(seconds);
  session.language = text_of(answer, "language");
  session.time_zone = text_of(answer, "time_zone");
  session.recorder_name = text_of(answer, "recorder_name");
  return session;
}

} // namespace kagimado::view
