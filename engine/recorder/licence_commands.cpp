#include "engine/recorder/licence_commands.h"

#include "engine/recorder/api_client.h"
#include "engine/recorder/licence_desk.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

void print_count(std::ostream& out, const Json& licences) {
  out << fmt::format("licences: {} of {} in use\n", number_of(licences, "used"),
                     number_of(licences, "total"));
}

} // namespace

ExitCode provision_recorder(const CommandContext& context, const std::filesystem::path& state_folder,
                            const std::filesystem::path& file) {
  const auto serial = provision(state_folder, file);
  if (!serial) {
    const bool is_refused =
        serial.error().kind == ErrorKind::Conflict || serial.error().kind == ErrorKind::Io;
    return report(context, serial.error(), is_refused ? ExitCode::Failed : ExitCode::Usage);
  }
  context.out << fmt::format("this is recorder {}, identity {}\n", serial->text(),
                             licence::identity_text(*serial));
  return ExitCode::Ok;
}

ExitCode licence_list(const CommandContext& context) {
  const auto licences = call(context, "GET", "/licences", "");
  if (!licences)
    return licences.error();
  const bool is_provisioned = licences->value("provisioned", false);
  context.out << (is_provisioned ? fmt::format("identity {}\n", text_of(*licences, "identity"))
                                 : std::string("not provisioned: no licence can be registered\n"));
  for (const auto& key : list_of(*licences, "keys")) {
    const auto kit = text_of(key, "kit");
    const bool is_own = kit == licence::name_of(licence::Kit::Recorder);
    context.out << (is_own ? std::string("the recorder's own key\n")
                           : fmt::format("{} (card {})\n", kit, number_of(key, "kit_serial")));
  }
  print_count(context.out, *licences);
  return ExitCode::Ok;
}

ExitCode licence_add(const CommandContext& context, const std::string& release_key) {
  Json body;
  body["release_key"] = release_key;
  const auto licences =
      call(context, "POST", "/licences", body.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!licences)
    return licences.error();
  context.out << "registered\n";
  print_count(context.out, *licences);
  return ExitCode::Ok;
}

} // namespace kagimado::recorder
