// kagimado-issuer: cards and release keys, at the vendor. Options only; what they do is in commands.h.
#include "engine/base/log.h"
#include "engine/issuer/commands.h"
#include "engine/issuer/web_server.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace kagimado;
using namespace kagimado::issuer;

struct Arguments {
  std::filesystem::path folder = "/var/lib/kagimado-issuer";
  std::string serial, identity, kit, device_number;
  std::filesystem::path provision_file, page_file;
  WebOptions web;
};

using Chosen = std::function<ExitCode()>;

void define_recorders(CLI::App& app, Arguments& given, const CommandContext& context, Chosen& chosen) {
  app.add_subcommand("init", "make the master that all keys follow from")->callback([&] {
    chosen = [&] { return init(context); };
  });

  auto* provisioning = app.add_subcommand("provision", "make the factory secret of one recorder");
  provisioning->add_option("--serial", given.serial, "of the recorder")->required();
  provisioning->add_option("--out", given.provision_file, "file to put into the recorder (mode 0600)")
      ->required();
  provisioning->callback(
      [&] { chosen = [&] { return provision(context, given.serial, given.provision_file); }; });

  auto* own = app.add_subcommand("own-key", "release key of a recorder itself, to be registered first");
  own->add_option("--recorder", given.identity, "identity, as its licence screen shows it")->required();
  own->callback([&] { chosen = [&] { return own_key(context, given.identity); }; });
}

void define_cards(CLI::App& app, Arguments& given, const CommandContext& context, Chosen& chosen) {
  auto* card = app.add_subcommand("card", "make the card of a kit");
  card->add_option("--kit", given.kit, "WJ-NXS01JW, WJ-NXS04JW, WJ-NXS16JW or WJ-NXS32JW")->required();
  card->add_option("--out", given.page_file, "printable card: .pdf, .png or .svg (A6, mode 0600)");
  card->callback([&] { chosen = [&] { return make_card(context, given.kit, given.page_file); }; });

  auto* redeeming = app.add_subcommand(
      "redeem", "card and recorder to release key; the card's two numbers come from standard input");
  redeeming->add_option("--recorder", given.identity, "identity, as its licence screen shows it")->required();
  redeeming->callback([&] { chosen = [&] { return redeem(context, given.identity); }; });

  auto* revoking = app.add_subcommand("revoke", "a card that may not be redeemed any more");
  revoking->add_option("--card", given.device_number, "its device number")->required();
  revoking->callback([&] { chosen = [&] { return revoke(context, given.device_number); }; });

  app.add_subcommand("list", "all recorders and cards")->callback([&] {
    chosen = [&] { return list(context); };
  });
}

ExitCode run_page(const Arguments& given) {
  const auto served = serve(given.folder, given.web);
  if (served)
    return ExitCode::Ok;
  log::error("issuer", "{}", served.error().message);
  return ExitCode::Failed;
}

void define_serve(CLI::App& app, Arguments& given, Chosen& chosen) {
  auto* serving = app.add_subcommand("serve", "the HTTPS page for PC and phone, until SIGTERM");
  serving->add_option("--address", given.web.endpoint.address, "address to listen on")->capture_default_str();
  serving->add_option("--port", given.web.endpoint.port, "port")->capture_default_str();
  serving->add_option("--host-name", given.web.names.dns_names,
                      "what clients call this host; may be repeated");
  serving->add_option("--host-address", given.web.names.ip_addresses, "its addresses; may be repeated");
  serving->callback([&] { chosen = [&] { return run_page(given); }; });
}

int run(int argc, char** argv) {
  Arguments given;
  Chosen chosen;
  CLI::App app("Kagimado issuer: cards of kits, and release keys for recorders.");
  app.require_subcommand(1);
  app.add_option("--folder", given.folder, "state of the issuer")->capture_default_str();
  const CommandContext context{given.folder, std::cin, std::cout, std::cerr, std::make_shared<SystemClock>()};
  define_recorders(app, given, context, chosen);
  define_cards(app, given, context, chosen);
  define_serve(app, given, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Usage);
  }
  return static_cast<int>(chosen());
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "kagimado-issuer: " << error.what() << '\n';
    return static_cast<int>(ExitCode::Failed);
  }
}
