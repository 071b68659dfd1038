#include "osd/screens/settings/accounts.h"

#include "engine/users/account_rules.h"
#include "osd/screens/settings/answer_fields.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

users::RightSet rights_in(const nlohmann::json& object) {
  std::uint32_t bits = 0;
  for (const auto& name : list_in(object, "rights"))
    if (name.is_string())
      if (const auto right = users::parse_right(name.get<std::string>()))
        bits |= users::RightSet{*right}.bits();
  return users::RightSet::from_bits(bits).value_or(users::RightSet{});
}

users::CameraSet view_in(const nlohmann::json& object) {
  return users::CameraSet::parse(text_in(object, "view")).value_or(users::CameraSet{});
}

std::optional<Account> account_of(const nlohmann::json& object) {
  const auto id = number_in(object, "id");
  const auto level = users::parse_level(text_in(object, "level"));
  if (!id || !level)
    return std::nullopt;
  return Account{*id, text_in(object, "name"), *level, rights_in(object), view_in(object)};
}

} // namespace

const Account* Accounts::find(std::int64_t id) const {
  const auto found = std::ranges::find(users, id, &Account::id);
  return found != users.end() ? &*found : nullptr;
}

Accounts read_accounts(const nlohmann::json& answer) {
  Accounts accounts;
  for (const auto& each : list_in(answer, "users"))
    if (auto account = account_of(each))
      accounts.users.push_back(std::move(*account));
  const auto& logged_out = member_in(answer, "logged_out");
  accounts.logged_out.rights = rights_in(logged_out);
  accounts.logged_out.view = view_in(logged_out);
  accounts.auto_login = number_in(answer, "auto_login");
  if (const auto most = number_in(answer, "max_users"); most && *most > 0)
    accounts.max_users = static_cast<std::size_t>(*most);
  return accounts;
}

AccountDraft draft_of(const Account& account) {
  return {account.id, account.level, account.name, account.rights, account.view};
}

AccountDraft draft_of_logged_out(const Accounts& accounts) {
  return {std::nullopt, std::nullopt, {}, accounts.logged_out.rights, accounts.logged_out.view};
}

void set_level(AccountDraft& draft, users::Level level) {
  if (draft.level == level)
    return;
  draft.level = level;
  draft.rights = users::usual_rights(level);
}

void toggle_right(AccountDraft& draft, users::Right right) {
  if (!draft.may_have(right))
    return;
  const auto bits = draft.rights.bits() ^ users::RightSet{right}.bits();
  draft.rights = users::RightSet::from_bits(bits).value_or(draft.rights);
}

void toggle_camera(AccountDraft& draft, CameraId camera, const std::vector<CameraId>& cameras) {
  std::string list;
  for (const auto each : cameras)
    if (draft.view.contains(each) != (each == camera))
      list += (list.empty() ? "" : ",") + std::to_string(number(each));
  draft.view = users::CameraSet::parse(list).value_or(draft.view);
}

void toggle_all_cameras(AccountDraft& draft) {
  draft.view = draft.view == users::CameraSet::all() ? users::CameraSet{} : users::CameraSet::all();
}

AccountProblem problem_of(const AccountDraft& draft, const Accounts& known, bool has_password) {
  if (!draft.level)
    return AccountProblem::None;
  if (!users::check_user_name(draft.name))
    return AccountProblem::NoName;
  const bool taken = std::ranges::any_of(known.users, [&](const Account& each) {
    return each.id != draft.id && users::name_key(each.name) == users::name_key(draft.name);
  });
  if (taken)
    return AccountProblem::NameTaken;
  if (!draft.id && known.users.size() >= known.max_users)
    return AccountProblem::TooMany;
  return !draft.id && !has_password ? AccountProblem::NoPassword : AccountProblem::None;
}

nlohmann::json body_of(const AccountDraft& draft) {
  auto rights = nlohmann::json::array();
  for (const auto right : users::all_rights)
    if (draft.rights.has(right))
      rights.push_back(users::name_of(right));
  nlohmann::json body{{"rights", std::move(rights)}, {"view", draft.view.text()}};
  if (draft.level) {
    body["name"] = draft.name;
    body["level"] = users::name_of(*draft.level);
  }
  return body;
}

} // namespace kagimado::osd
