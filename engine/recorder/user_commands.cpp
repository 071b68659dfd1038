#include "engine/recorder/user_commands.h"

#include "engine/recorder/secret_body.h"
#include "engine/recorder/secret_input.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

constexpr std::string_view administrator = "administrator";

std::string dumped(const Json& body) {
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string joined(const Json& names) {
  std::string text;
  for (const auto& name : names)
    if (name.is_string())
      text += (text.empty() ? "" : " ") + name.get<std::string>();
  return text.empty() ? "none" : text;
}

std::string cameras_of(const Json& user) {
  const auto view = text_of(user, "view");
  return view.empty() ? "none" : view;
}

void print_user(std::ostream& out, const Json& user) {
  out << fmt::format("{:<14}  {}\n", text_of(user, "level"), text_of(user, "name"));
  out << fmt::format("{:16}cameras: {}; rights: {}\n", "", cameras_of(user), joined(list_of(user, "rights")));
}

std::expected<std::int64_t, ExitCode> id_of(const CommandContext& context, const std::string& name) {
  const auto answer = call(context, "GET", "/users", "");
  if (!answer)
    return std::unexpected(answer.error());
  for (const auto& user : list_of(*answer, "users"))
    if (text_of(user, "name") == name)
      return number_of(user, "id");
  const Error error{ErrorKind::NotFound, fmt::format("{}: no such user", name)};
  return std::unexpected(report(context, error, ExitCode::Failed));
}

ExitCode change(const CommandContext& context, const std::string& name, std::string body,
                const std::string& done) {
  const auto id = id_of(context, name);
  if (!id)
    return id.error();
  const auto user = call(context, "PUT", fmt::format("/users/{}", *id), std::move(body));
  if (!user)
    return user.error();
  context.out << fmt::format("{}: {}\n", text_of(*user, "name"), done);
  return ExitCode::Ok;
}

Result<ssl::SecretText> read_login_password(const CommandContext& context, const std::string& file,
                                            const std::string& name) {
  return read_secret(file.empty() ? "-" : file, context.in, fmt::format("password of {}", name));
}

// The session that comes with it is nobody's and ends by itself.
ExitCode make_first(const CommandContext& context, const UserAddArguments& arguments,
                    const ssl::SecretText& password) {
  if (arguments.level != administrator || !arguments.view.empty())
    return report(context, {ErrorKind::Invalid, "the first user is an administrator, who sees all cameras"},
                  ExitCode::Usage);
  const auto made = call(context, "POST", "/setup", with_password({{"name", arguments.name}}, password));
  if (!made)
    return made.error();
  context.out << fmt::format("{} added, the first administrator\n", arguments.name);
  return ExitCode::Ok;
}

} // namespace

ExitCode user_list(const CommandContext& context) {
  const auto answer = call(context, "GET", "/users", "");
  if (!answer)
    return answer.error();
  const auto& users = list_of(*answer, "users");
  if (users.empty())
    context.out << "no users yet: add an administrator\n";
  for (const auto& user : users)
    print_user(context.out, user);
  const auto logged_out = answer->value("logged_out", Json::object());
  context.out << fmt::format("{:<14}  cameras: {}; rights: {}\n", "logged out", cameras_of(logged_out),
                             joined(list_of(logged_out, "rights")));
  for (const auto& user : users)
    if (user.value("id", Json()) == answer->value("auto_login", Json()))
      context.out << fmt::format("logged in at the monitors by itself: {}\n", text_of(user, "name"));
  return ExitCode::Ok;
}

ExitCode user_add(const CommandContext& context, const UserAddArguments& arguments) {
  const auto session = call(context, "GET", "/session", "");
  if (!session)
    return session.error();
  const auto password = read_login_password(context, arguments.password_file, arguments.name);
  if (!password)
    return report(context, password.error(), ExitCode::Usage);
  if (text_of(*session, "state") == "setup")
    return make_first(context, arguments, *password);
  Json body{{"name", arguments.name}, {"level", arguments.level}};
  if (!arguments.view.empty())
    body["view"] = arguments.view;
  const auto user = call(context, "POST", "/users", with_password(body, *password));
  if (!user)
    return user.error();
  context.out << fmt::format("{} added, {}\n", text_of(*user, "name"), text_of(*user, "level"));
  return ExitCode::Ok;
}

ExitCode user_password(const CommandContext& context, const std::string& name,
                       const std::string& password_file) {
  const auto password = read_login_password(context, password_file, name);
  if (!password)
    return report(context, password.error(), ExitCode::Usage);
  return change(context, name, with_password(Json::object(), *password), "password set, sessions ended");
}

ExitCode user_remove(const CommandContext& context, const std::string& name) {
  const auto id = id_of(context, name);
  if (!id)
    return id.error();
  const auto answer = call(context, "DELETE", fmt::format("/users/{}", *id), "");
  if (!answer)
    return answer.error();
  context.out << fmt::format("{} removed\n", name);
  return ExitCode::Ok;
}

ExitCode user_level(const CommandContext& context, const std::string& name, const std::string& level) {
  return change(context, name, dumped({{"level", level}}), level);
}

ExitCode user_view(const CommandContext& context, const std::string& name, const std::string& view) {
  return change(context, name, dumped({{"view", view}}),
                view.empty() ? "sees no cameras" : "sees cameras " + view);
}

ExitCode user_auto_login(const CommandContext& context, const std::string& name) {
  Json body{{"id", nullptr}};
  if (!name.empty()) {
    const auto id = id_of(context, name);
    if (!id)
      return id.error();
    body["id"] = *id;
  }
  const auto answer = call(context, "PUT", "/users/auto_login", dumped(body));
  if (!answer)
    return answer.error();
  context.out << fmt::format("{} is logged in at the monitors by itself\n", name.empty() ? "nobody" : name);
  return ExitCode::Ok;
}

} // namespace kagimado::recorder
