// Users of the recorder as the settings screen knows and edits them: GET /users read, and the bodies of what
// is changed. Plain data, pure; no display. Passwords are not here.
#pragma once

#include "engine/users/rights.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kagimado::osd {

struct Account {
  std::int64_t id = 0;
  std::string name;
  users::Level level = users::Level::Viewer;
  users::RightSet rights;
  users::CameraSet view;
};

struct Accounts {
  std::vector<Account> users; // by name, as the recorder tells
  Account logged_out;         // rights and view only
  std::optional<std::int64_t> auto_login;
  std::size_t max_users = 32;

  [[nodiscard]] const Account* find(std::int64_t id) const;
};

// A user, right or camera that makes no sense is left out.
Accounts read_accounts(const nlohmann::json& answer);

// What is edited of one user; no id: a new one; the "logged out" set has no level.
struct AccountDraft {
  std::optional<std::int64_t> id;
  std::optional<users::Level> level = users::Level::Operator;
  std::string name;
  users::RightSet rights = users::usual_rights(users::Level::Operator);
  users::CameraSet view = users::CameraSet::all();

  [[nodiscard]] bool may_have(users::Right right) const { return users::most_rights(level).has(right); }

  bool operator==(const AccountDraft&) const = default;
};

AccountDraft draft_of(const Account& account);
AccountDraft draft_of_logged_out(const Accounts& accounts);
// Another level comes with its usual rights.
void set_level(AccountDraft& draft, users::Level level);
void toggle_right(AccountDraft& draft, users::Right right); // beyond the level: nothing
// Of all cameras that there are: one less makes a list of the others.
void toggle_camera(AccountDraft& draft, CameraId camera, const std::vector<CameraId>& cameras);
void toggle_all_cameras(AccountDraft& draft);

enum class AccountProblem { None, NoName, NameTaken, NoPassword, TooMany };
// Before the recorder is asked.
AccountProblem problem_of(const AccountDraft& draft, const Accounts& known, bool has_password);
// Of POST /users, PUT /users/{id} and PUT /users/logged_out; without the password.
nlohmann::json body_of(const AccountDraft& draft);

} // namespace kagimado::osd
