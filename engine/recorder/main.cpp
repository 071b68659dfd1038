// kagimado-recorder: the service, and commands for it. Options only; what they do is in serve.h and
// commands.h.
#include "engine/api/route.h"
#include "engine/base/log.h"
#include "engine/recorder/commands.h"
#include "engine/recorder/serve.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace kagimado;
using namespace kagimado::recorder;

constexpr std::string_view default_socket = "/run/kagimado/api.sock";

struct Arguments {
  std::string socket{default_socket};
  std::string state = "/var/lib/kagimado";
  std::uint32_t pbkdf2_iterations = sealed::default_pbkdf2_iterations;
  CameraAddArguments camera;
  unsigned camera_id = 0;
  std::string on_off;
  std::string password_file;
};

void add_socket(CLI::App* command, Arguments& arguments) {
  command->add_option("--socket", arguments.socket, "Unix socket of the API")->capture_default_str();
}

void add_camera_id(CLI::App* command, Arguments& arguments) {
  command->add_option("id", arguments.camera_id, "number of the camera")
      ->required()
      ->check(CLI::Range(1U, api::max_camera_number));
}

ExitCode run_service(const Arguments& arguments) {
  RecorderOptions options;
  options.state_folder = arguments.state;
  options.socket = arguments.socket;
  options.pbkdf2_iterations = arguments.pbkdf2_iterations;
  const auto served = serve(options);
  if (served)
    return ExitCode::Ok;
  log::error("recorder", "{}", served.error().message);
  return ExitCode::Failed;
}

void define_serve(CLI::App& app, Arguments& arguments, std::function<ExitCode()>& chosen) {
  auto* serve_command = app.add_subcommand("serve", "run the recorder until SIGTERM");
  add_socket(serve_command, arguments);
  serve_command->add_option("--state", arguments.state, "folder of the recorder's state")
      ->capture_default_str();
  serve_command
      ->add_option("--pbkdf2-iterations", arguments.pbkdf2_iterations, "for tests only: fewer are unsafe")
      ->check(CLI::Range(1U, sealed::max_pbkdf2_iterations));
  serve_command->callback([&] { chosen = [&] { return run_service(arguments); }; });
}

void define_camera_add(CLI::App& camera, Arguments& arguments, const CommandContext& context,
                       std::function<ExitCode()>& chosen) {
  auto* add = camera.add_subcommand("add", "register a camera");
  add_socket(add, arguments);
  auto& given = arguments.camera;
  add->add_option("--url", given.url, "http(s)://host:port/ or rtsp(s)://...")->required();
  add->add_option("--name", given.name, "as operators read it")->required();
  add->add_option("--user", given.user, "at the camera");
  add->add_option("--password-file", given.password_file,
                  "its password: first line of a file, - for standard input");
  add->add_option("--trust", given.trust, "how its certificate is judged: authority (default), pin, off")
      ->check(CLI::IsMember({"authority", "pin", "off"}));
  add->add_option("--authority", given.authority_file, "PEM file of the authority; default: the system's");
  add->add_option("--id", given.id, "number; default: the lowest free one")
      ->check(CLI::Range(1U, api::max_camera_number));
  add->callback([&] { chosen = [&] { return camera_add(context, arguments.camera); }; });
}

void define_camera(CLI::App& app, Arguments& arguments, const CommandContext& context,
                   std::function<ExitCode()>& chosen) {
  auto* camera = app.add_subcommand("camera", "cameras of a running recorder");
  camera->require_subcommand(1);
  define_camera_add(*camera, arguments, context, chosen);

  auto* list = camera->add_subcommand("list", "all cameras and how they are");
  add_socket(list, arguments);
  list->callback([&] { chosen = [&] { return camera_list(context); }; });

  auto* remove = camera->add_subcommand("remove", "forget a camera");
  add_socket(remove, arguments);
  add_camera_id(remove, arguments);
  remove->callback([&] { chosen = [&] { return camera_remove(context, CameraId{arguments.camera_id}); }; });

  auto* encryption = camera->add_subcommand("encryption", "data encryption of a camera");
  add_socket(encryption, arguments);
  add_camera_id(encryption, arguments);
  encryption->add_option("switch", arguments.on_off, "on or off")
      ->required()
      ->check(CLI::IsMember({"on", "off"}));
  encryption->callback([&] {
    chosen = [&] {
      return camera_encryption(context, CameraId{arguments.camera_id}, arguments.on_off == "on");
    };
  });
}

void define_password(CLI::App& app, Arguments& arguments, const CommandContext& context,
                     std::function<ExitCode()>& chosen) {
  auto* password = app.add_subcommand("password", "data-encryption password");
  password->require_subcommand(1);
  auto* set =
      password->add_subcommand("set", "set it, from standard input or a file, and send it to the cameras");
  add_socket(set, arguments);
  set->add_option("--password-file", arguments.password_file,
                  "first line of a file; - or none: standard input");
  set->callback([&] { chosen = [&] { return password_set(context, arguments.password_file); }; });
}

int run(int argc, char** argv) {
  Arguments arguments;
  std::function<ExitCode()> chosen;
  std::string log_level = "info";
  CLI::App app("Kagimado recorder: cameras in, pictures out, sealed as they came.");
  app.require_subcommand(1);
  app.add_option("--log", log_level, "debug, info, warn or error")->capture_default_str();
  // The context refers to the arguments: the socket is known only once they are parsed.
  CommandContext context{arguments.socket, std::cin, std::cout, std::cerr};
  define_serve(app, arguments, chosen);
  define_camera(app, arguments, context, chosen);
  define_password(app, arguments, context, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Usage);
  }
  log::set_level(log_level);
  return static_cast<int>(chosen());
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "kagimado-recorder: " << error.what() << '\n';
    return static_cast<int>(ExitCode::Failed);
  }
}
