#include "engine/recorder/commands.h"

#include "engine/base/file.h"
#include "engine/recorder/api_client.h"
#include "engine/recorder/secret_body.h"
#include "engine/recorder/secret_input.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

void print_camera(std::ostream& out, const Json& camera) {
  const bool is_online = camera.value("online", false);
  const auto reason = text_of(camera, "reason");
  const auto state = is_online ? "online" : reason.empty() ? "connecting" : reason;
  out << fmt::format("{:>3}  {:<14}  data encryption {:<11}  {}  {}\n", camera.value("id", 0), state,
                     text_of(camera, "data_encryption"), text_of(camera, "url"), text_of(camera, "name"));
  if (!reason.empty())
    out << fmt::format("     {}\n", text_of(camera, "message"));
}

} // namespace

ExitCode camera_add(const CommandContext& context, const CameraAddArguments& arguments) {
  Json body;
  body["name"] = arguments.name;
  body["url"] = arguments.url;
  if (!arguments.user.empty())
    body["user"] = arguments.user;
  if (!arguments.trust.empty())
    body["trust"] = arguments.trust;
  if (!arguments.mode.empty())
    body["mode"] = arguments.mode;
  if (arguments.id)
    body["id"] = *arguments.id;
  if (!arguments.authority_file.empty()) {
    const auto pem = read_file(arguments.authority_file, 64 * 1024);
    if (!pem)
      return report(context, pem.error(), ExitCode::Usage);
    body["authority_pem"] = as_text(*pem);
  }
  auto text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!arguments.password_file.empty()) {
    const auto password = read_secret(arguments.password_file, context.in, "password of the camera");
    if (!password)
      return report(context, password.error(), ExitCode::Usage);
    text = with_password(body, *password);
  }
  const auto camera = call(context, "POST", "/cameras", std::move(text));
  if (!camera)
    return camera.error();
  context.out << fmt::format("camera {} added: {}\n", camera->value("id", 0), text_of(*camera, "url"));
  return ExitCode::Ok;
}

ExitCode camera_list(const CommandContext& context) {
  const auto answer = call(context, "GET", "/cameras", "");
  if (!answer)
    return answer.error();
  const auto cameras = answer->find("cameras");
  if (cameras == answer->end() || !cameras->is_array())
    return report(context, {ErrorKind::Damaged, "the recorder's answer has no list of cameras"},
                  ExitCode::Failed);
  if (cameras->empty())
    context.out << "no cameras\n";
  for (const auto& camera : *cameras)
    print_camera(context.out, camera);
  return ExitCode::Ok;
}

ExitCode camera_remove(const CommandContext& context, CameraId id) {
  const auto answer = call(context, "DELETE", fmt::format("/cameras/{}", number(id)), "");
  if (!answer)
    return answer.error();
  context.out << fmt::format("camera {} removed\n", number(id));
  return ExitCode::Ok;
}

ExitCode camera_encryption(const CommandContext& context, CameraId id, bool on) {
  Json body;
  body["on"] = on;
  const auto answer = call(context, "PUT", fmt::format("/cameras/{}/encryption", number(id)), body.dump());
  if (!answer)
    return answer.error();
  context.out << fmt::format("camera {}: data encryption {}\n", number(id), on ? "on" : "off");
  return ExitCode::Ok;
}

ExitCode password_set(const CommandContext& context, const std::string& password_file) {
  const auto password =
      read_secret(password_file.empty() ? "-" : password_file, context.in, "new data-encryption password");
  if (!password)
    return report(context, password.error(), ExitCode::Usage);
  const auto answer = call(context, "PUT", "/encryption", with_password(Json::object(), *password));
  if (!answer)
    return answer.error();
  context.out << "password set\n";
  auto code = ExitCode::Ok;
  for (const auto& camera : answer->value("cameras", Json::array())) {
    const bool is_sent = camera.value("sent", false);
    context.out << fmt::format("camera {}: {}\n", camera.value("id", 0),
                               is_sent ? "sent" : "not sent yet: " + text_of(camera, "message"));
    if (!is_sent)
      code = ExitCode::Partly;
  }
  return code;
}

} // namespace kagimado::recorder
