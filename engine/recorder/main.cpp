// kagimado-recorder: the service, and commands for it. Options only; what they do is in serve.h, commands.h,
// recording_commands.h and their likes.
#include "engine/api/route.h"
#include "engine/base/log.h"
#include "engine/recorder/commands.h"
#include "engine/recorder/disk_commands.h"
#include "engine/recorder/import_command.h"
#include "engine/recorder/licence_commands.h"
#include "engine/recorder/recording_commands.h"
#include "engine/recorder/serve.h"
#include "engine/recorder/settings_commands.h"
#include "engine/recorder/user_commands.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <limits>

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
  std::vector<std::string> disks;
  std::uint64_t disk_limit_bytes = 0;
  unsigned keep_days = 0;
  bool no_recording = false;
  std::vector<std::string> media_roots;
  RangeArguments range;
  std::string folder; // of a disk or a copy
  bool no_player = false;
  bool repair = false;
  std::string clip, begins, key_file; // of an import
  std::string provision_file, release_key, issuer_url;
  std::vector<std::string> search_addresses;
  std::string ports_address = "0.0.0.0";
  bool no_web = false;
  std::string web_address = "::", web_page;
  std::optional<std::uint16_t> http_port, https_port;
  UserAddArguments user; // its name and password file: of all commands about a user
  std::string setting;
  std::vector<std::string> settings;
};

constexpr unsigned most_days = 36'500;
constexpr std::uint64_t smallest_disk_limit_bytes = std::uint64_t{16} << 20U;

void add_socket(CLI::App* command, Arguments& arguments) {
  command->add_option("--socket", arguments.socket, "Unix socket of the API")->capture_default_str();
}

void add_state(CLI::App* command, Arguments& arguments) {
  command->add_option("--state", arguments.state, "folder of the recorder's state")->capture_default_str();
}

void add_disks(CLI::App* command, Arguments& arguments) {
  command->add_option(
      "--disk", arguments.disks,
      "folder to record in, may be given several times; made one by \"disk prepare\". Default: "
      "\"recordings\" in the state folder, which needs no preparation");
}

void add_range(CLI::App* command, Arguments& arguments, bool is_needed) {
  const std::string times = ", as 2026-11-23T10:05:30 in local time, or with Z or +09:00 behind";
  auto* cameras = command->add_option("--camera", arguments.range.cameras, "numbers of cameras");
  cameras->check(CLI::Range(1U, api::max_camera_number));
  auto* from = command->add_option("--from", arguments.range.from, "beginning" + times);
  auto* to = command->add_option("--to", arguments.range.to, "end" + times);
  if (!is_needed)
    return;
  for (auto* option : {cameras, from, to})
    option->required();
}

// Absolute, one spelling: "/media/usb0/" is "/media/usb0".
std::filesystem::path as_path(const std::string& text) {
  const auto path = std::filesystem::absolute(text).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

std::vector<std::filesystem::path> as_paths(const std::vector<std::string>& texts) {
  std::vector<std::filesystem::path> paths;
  for (const auto& text : texts)
    if (const auto path = as_path(text); std::ranges::find(paths, path) == paths.end())
      paths.push_back(path);
  return paths;
}

void add_camera_id(CLI::App* command, Arguments& arguments) {
  command->add_option("id", arguments.camera_id, "number of the camera")
      ->required()
      ->check(CLI::Range(1U, api::max_camera_number));
}

WebDoorOptions web_options(const Arguments& arguments) {
  WebDoorOptions web;
  web.address = arguments.web_address;
  web.http_port = arguments.http_port;
  web.https_port = arguments.https_port;
  web.page = arguments.web_page;
  std::error_code failed;
  if (const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
      web.page.empty() && !failed)
    web.page = program.parent_path().parent_path() / "assets" / "web";
  return web;
}

ExitCode run_service(const Arguments& arguments) {
  RecorderOptions options;
  options.state_folder = arguments.state;
  options.socket = arguments.socket;
  options.pbkdf2_iterations = arguments.pbkdf2_iterations;
  options.ports_address = arguments.ports_address;
  options.security.issuer_url = arguments.issuer_url;
  options.security.search.interface_addresses = arguments.search_addresses;
  options.archive.records = !arguments.no_recording;
  options.archive.disks = as_paths(arguments.disks);
  options.archive.max_bytes = arguments.disk_limit_bytes;
  if (arguments.keep_days > 0)
    options.archive.keep_for = std::chrono::days(arguments.keep_days);
  options.archive.media_roots = as_paths(arguments.media_roots);
  if (!arguments.no_web)
    options.web = web_options(arguments);
  const auto served = serve(options);
  if (served)
    return ExitCode::Ok;
  log::error("recorder", "{}", served.error().message);
  return ExitCode::Failed;
}

void define_recording_options(CLI::App* command, Arguments& arguments) {
  add_disks(command, arguments);
  command
      ->add_option("--disk-limit", arguments.disk_limit_bytes,
                   "most bytes of recordings on each disk (50GB, 1TiB); then the oldest go. Default: what "
                   "the disk has")
      ->transform(CLI::AsSizeValue(true))
      ->check(CLI::Range(smallest_disk_limit_bytes, std::uint64_t{1} << 60U));
  command
      ->add_option("--keep-days", arguments.keep_days,
                   "recordings older than that go, in place of the days in the settings")
      ->check(CLI::Range(1U, most_days));
  command->add_flag("--no-recording", arguments.no_recording, "live only");
  command->add_option("--media-root", arguments.media_roots,
                      "folder whose folders are external media too, besides /media and /run/media");
}

void define_web_options(CLI::App* command, Arguments& arguments) {
  command->add_flag("--no-web", arguments.no_web, "no door for PCs: the Unix socket only");
  command
      ->add_option("--web-address", arguments.web_address, "address of the doors for PCs; ::  all, IPv4 too")
      ->capture_default_str();
  constexpr unsigned most = std::numeric_limits<std::uint16_t>::max();
  for (const auto& [name, port] :
       {std::pair("--http-port", &arguments.http_port), std::pair("--https-port", &arguments.https_port)})
    command->add_option(name, *port, "in place of the one in the settings; 0: any that is free")
        ->check(CLI::Range(0U, most));
  command->add_option("--web-page", arguments.web_page,
                      "folder of the page for browsers; otherwise ../assets/web beside the program");
}

void define_serve(CLI::App& app, Arguments& arguments, std::function<ExitCode()>& chosen) {
  auto* serve_command = app.add_subcommand("serve", "run the recorder until SIGTERM");
  add_socket(serve_command, arguments);
  add_state(serve_command, arguments);
  define_recording_options(serve_command, arguments);
  serve_command->add_option("--issuer-url", arguments.issuer_url,
                            "page where cards become release keys, for the QR code of the licence screen");
  serve_command
      ->add_option("--ports-address", arguments.ports_address,
                   "own address that port forwarding and site alarms listen at; \"\": neither")
      ->capture_default_str();
  serve_command->add_option("--search-address", arguments.search_addresses,
                            "own address of an interface that cameras are searched by; may be repeated. "
                            "Default: all");
  define_web_options(serve_command, arguments);
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
  add->add_option("--mode", given.mode, "direct (default), or internet: RTSP through HTTP")
      ->check(CLI::IsMember({"direct", "internet"}));
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

CLI::App* define_user_command(CLI::App& user, const char* name, const char* what, Arguments& arguments) {
  auto* command = user.add_subcommand(name, what);
  add_socket(command, arguments);
  command->add_option("name", arguments.user.name, "as they log in")->required();
  return command;
}

void add_login_password(CLI::App* command, Arguments& arguments) {
  command->add_option("--password-file", arguments.user.password_file,
                      "8 to 32 characters: first line of a file; - or none: standard input");
}

void add_level(CLI::App* command, const std::string& name, Arguments& arguments) {
  command->add_option(name, arguments.user.level, "viewer, operator, manager or administrator")
      ->required()
      ->check(CLI::IsMember({"viewer", "operator", "manager", "administrator"}));
}

void define_user_changes(CLI::App& user, Arguments& arguments, const CommandContext& context,
                         std::function<ExitCode()>& chosen) {
  auto* password =
      define_user_command(user, "password", "another login password; ends the user's sessions", arguments);
  add_login_password(password, arguments);
  password->callback([&] {
    chosen = [&] { return user_password(context, arguments.user.name, arguments.user.password_file); };
  });
  auto* remove = define_user_command(user, "remove", "remove a user; ends the sessions", arguments);
  remove->callback([&] { chosen = [&] { return user_remove(context, arguments.user.name); }; });
  auto* level = define_user_command(user, "level", "another level; rights beyond it go", arguments);
  add_level(level, "level", arguments);
  level->callback(
      [&] { chosen = [&] { return user_level(context, arguments.user.name, arguments.user.level); }; });
  auto* view = define_user_command(user, "view", "which cameras a user may see", arguments);
  view->add_option("cameras", arguments.user.view, "all, or like 1-3,7; \"\": none")->required();
  view->callback(
      [&] { chosen = [&] { return user_view(context, arguments.user.name, arguments.user.view); }; });
  auto* auto_login = user.add_subcommand("auto-login", "who is logged in at the monitors by itself");
  add_socket(auto_login, arguments);
  auto_login->add_option("name", arguments.user.name, "a user; none: nobody");
  auto_login->callback([&] { chosen = [&] { return user_auto_login(context, arguments.user.name); }; });
}

void define_user(CLI::App& app, Arguments& arguments, const CommandContext& context,
                 std::function<ExitCode()>& chosen) {
  auto* user = app.add_subcommand("user", "users of a running recorder, who log in at monitors and browsers");
  user->require_subcommand(1);
  auto* list = user->add_subcommand("list", "all users, and what may be done without login");
  add_socket(list, arguments);
  list->callback([&] { chosen = [&] { return user_list(context); }; });
  auto* add = define_user_command(*user, "add", "a new user; the first one is an administrator", arguments);
  add_level(add, "--level", arguments);
  add->add_option("--view", arguments.user.view, "cameras to see: all (default), or like 1-3,7");
  add_login_password(add, arguments);
  add->callback([&] { chosen = [&] { return user_add(context, arguments.user); }; });
  define_user_changes(*user, arguments, context, chosen);
}

void define_settings(CLI::App& app, Arguments& arguments, const CommandContext& context,
                     std::function<ExitCode()>& chosen) {
  auto* settings = app.add_subcommand("settings", "settings of a running recorder");
  settings->require_subcommand(1);
  auto* list = settings->add_subcommand("list", "all of them, with what may be set");
  add_socket(list, arguments);
  list->callback([&] { chosen = [&] { return settings_list(context); }; });
  auto* get = settings->add_subcommand("get", "one value");
  add_socket(get, arguments);
  get->add_option("key", arguments.setting, "as the list names it")->required();
  get->callback([&] { chosen = [&] { return settings_get(context, arguments.setting); }; });
  auto* set = settings->add_subcommand("set", "one or several, all of them or none");
  add_socket(set, arguments);
  set->add_option("settings", arguments.settings, "KEY VALUE, and again; flags: on, off; lists: 8081,0,8083")
      ->required();
  set->callback([&] { chosen = [&] { return settings_set(context, arguments.settings); }; });
}

void define_licence(CLI::App& app, Arguments& arguments, const CommandContext& context,
                    std::function<ExitCode()>& chosen) {
  auto* provision = app.add_subcommand(
      "provision", "take the issuer's file for this recorder into its state; the recorder may run");
  add_state(provision, arguments);
  provision->add_option("--file", arguments.provision_file, "as kagimado-issuer provision wrote it")
      ->required();
  provision->callback([&] {
    chosen = [&] { return provision_recorder(context, arguments.state, arguments.provision_file); };
  });

  auto* licence = app.add_subcommand("licence", "licences of a running recorder");
  licence->require_subcommand(1);
  auto* list = licence->add_subcommand("list", "identity, registered keys and how many licences are in use");
  add_socket(list, arguments);
  list->callback([&] { chosen = [&] { return licence_list(context); }; });
  auto* add = licence->add_subcommand("add", "register a release key");
  add_socket(add, arguments);
  add->add_option("key", arguments.release_key, "25 characters in five groups")->required();
  add->callback([&] { chosen = [&] { return licence_add(context, arguments.release_key); }; });
}

void define_disk(CLI::App& app, Arguments& arguments, const CommandContext& context,
                 std::function<ExitCode()>& chosen) {
  auto* disk = app.add_subcommand("disk", "folders to record in");
  disk->require_subcommand(1);
  auto* prepare = disk->add_subcommand("prepare", "mark an empty folder as a disk of recordings, so that a "
                                                  "disk that is not mounted is never mistaken for it");
  prepare->add_option("folder", arguments.folder, "an empty folder, most often the top of a mounted disk")
      ->required();
  prepare->callback([&] { chosen = [&] { return disk_prepare(context, as_path(arguments.folder)); }; });
}

void define_recordings(CLI::App& app, Arguments& arguments, const CommandContext& context,
                       std::function<ExitCode()>& chosen) {
  auto* recordings = app.add_subcommand("recordings", "what a running recorder has recorded");
  recordings->require_subcommand(1);
  auto* list = recordings->add_subcommand(
      "list", "stretches of time, by camera; the last 24 hours unless told otherwise");
  add_socket(list, arguments);
  add_range(list, arguments, false);
  list->callback([&] { chosen = [&] { return recordings_list(context, arguments.range, SystemClock()); }; });

  auto* storage =
      app.add_subcommand("storage", "disks of a running recorder, and which cameras are recorded");
  add_socket(storage, arguments);
  storage->callback([&] { chosen = [&] { return storage_show(context); }; });

  auto* check =
      app.add_subcommand("check", "verify recordings: catalogue, files, indexes and integrity chains; the "
                                  "recorder must not run. Exit code 1: something is wrong");
  add_state(check, arguments);
  add_disks(check, arguments);
  check->add_flag(
      "--repair", arguments.repair,
      "write catalogue and indexes anew where they are wrong; recordings themselves are never touched");
  check->callback([&] {
    chosen = [&] {
      return check_recordings(context, {arguments.state, as_paths(arguments.disks), arguments.repair});
    };
  });
}

void define_copies(CLI::App& app, Arguments& arguments, const CommandContext& context,
                   std::function<ExitCode()>& chosen) {
  auto* media = app.add_subcommand("media", "external media that a running recorder can copy to");
  add_socket(media, arguments);
  media->callback([&] { chosen = [&] { return media_list(context); }; });

  auto* copy = app.add_subcommand("export", "copy recordings to an external medium, sealed as they are, with "
                                            "a page that plays them; Ctrl-C cancels");
  add_socket(copy, arguments);
  add_range(copy, arguments, true);
  copy->add_option("--to-folder", arguments.folder, "one of \"media\"; a new folder is made in it")
      ->required();
  copy->add_flag("--no-player", arguments.no_player, "without player.html and its copy of the data");
  copy->callback([&] {
    chosen = [&] {
      return export_copy(context, {arguments.range, as_path(arguments.folder), !arguments.no_player});
    };
  });

  auto* verify =
      app.add_subcommand("verify", "whether a copy is as it was made: manifest, SHA-256, structure and, "
                                   "where the state's passwords open them, integrity chains");
  verify->add_option("folder", arguments.folder, "the folder that export made")->required();
  add_state(verify, arguments);
  verify->callback([&] { chosen = [&] { return verify_copy(context, arguments.folder, arguments.state); }; });
}

ExitCode run_import(const Arguments& arguments, const CommandContext& context) {
  return import_recording(context,
                          {CameraId{arguments.camera_id}, arguments.clip, arguments.begins,
                           arguments.key_file, arguments.state, as_paths(arguments.disks)},
                          std::make_shared<SystemClock>());
}

void define_import(CLI::App& app, Arguments& arguments, const CommandContext& context,
                   std::function<ExitCode()>& chosen) {
  auto* import_command = app.add_subcommand(
      "import", "take a fragmented MP4 of another recorder or camera in, as a recording of a registered "
                "camera; the recorder must not run. To see recordings of a camera that was removed, register "
                "its number again (camera add --id)");
  import_command->add_option("file", arguments.clip, "the clip; it is copied, sealed as it is")->required();
  import_command
      ->add_option("--camera", arguments.camera_id,
                   "number of the camera; best one of its own, which never records itself")
      ->required()
      ->check(CLI::Range(1U, api::max_camera_number));
  import_command->add_option(
      "--begins", arguments.begins,
      "time of the first picture, as 2026-11-23T10:05:30 in local time, or with Z or +09:00 "
      "behind. Default: as the clip tells");
  import_command->add_option(
      "--key-file", arguments.key_file,
      "KID:KEY in hex of a sealed clip that no password opens: first line of a file, - for "
      "standard input. It is locked with the password in force");
  add_state(import_command, arguments);
  add_disks(import_command, arguments);
  import_command->callback([&] { chosen = [&] { return run_import(arguments, context); }; });
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
  define_user(app, arguments, context, chosen);
  define_settings(app, arguments, context, chosen);
  define_licence(app, arguments, context, chosen);
  define_disk(app, arguments, context, chosen);
  define_recordings(app, arguments, context, chosen);
  define_copies(app, arguments, context, chosen);
  define_import(app, arguments, context, chosen);
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
