#include "engine/recorder/system_desk.h"

#include "engine/base/log.h"
#include "engine/recorder/clock_state.h"
#include "engine/recorder/machine_names.h"

namespace kagimado::recorder {
namespace {

constexpr std::chrono::milliseconds time_to_answer{500}; // who asked for the restart

} // namespace

SystemDesk::SystemDesk(net::asio::io_context& io, SystemDeskOptions options, BackupDesk& backups,
                       std::shared_ptr<const Clock> clock)
    : options_(std::move(options)), backups_(backups), clock_(std::move(clock)),
      started_at_(clock_->steady_now()), restart_timer_(io.get_executor()) {}

Result<std::unique_ptr<SystemDesk>> SystemDesk::create(net::asio::io_context& io, SystemDeskOptions options,
                                                       settings::SettingsStore& settings, BackupDesk& backups,
                                                       net::Handler api, std::shared_ptr<const Clock> clock) {
  std::unique_ptr<SystemDesk> desk(new SystemDesk(io, std::move(options), backups, std::move(clock)));
  if (desk->options_.web)
    KGM_CHECK(desk->open_web(io, settings, std::move(api)));
  return desk;
}

// A door that cannot be opened is told by view(), and ends nothing.
Result<> SystemDesk::open_web(net::asio::io_context& io, settings::SettingsStore& settings,
                              net::Handler api) {
  KGM_TRY(web_, WebDoor::create(io, *options_.web, std::move(api)));
  CertificateKeeperOptions certificates;
  certificates.folder = options_.state_folder / "tls";
  certificates.names = machine_names;
  certificates_ = std::make_unique<CertificateKeeper>(io.get_executor(), std::move(certificates), clock_);
  certificates_->start(
      [this](const ssl::Identity& identity) { web_->use_certificate(identity, certificates_->names()); });
  web_->apply(DoorSettings::of(settings.values()));
  for (const auto* prefix : {"network.", "security."})
    subscriptions_.push_back(
        settings.subscribe(prefix, [this](const settings::Values& values, const auto& /*changed*/) {
          web_->apply(DoorSettings::of(values));
        }));
  return {};
}

api::SystemView SystemDesk::view() const {
  api::SystemView view;
  view.version = KAGIMADO_VERSION;
  view.time = clock_->wall_now();
  view.clock = clock_state();
  view.up = std::chrono::floor<std::chrono::seconds>(clock_->steady_now() - started_at_);
  if (web_)
    view.doors = web_->views();
  view.forwarding = options_.forwarding();
  return view;
}

void SystemDesk::restart() {
  log::info("recorder", "restart was asked for");
  restart_timer_.after(time_to_answer, [this] { options_.restart(); });
}

Result<CertificateKeeper*> SystemDesk::keeper() const {
  if (!certificates_)
    return fail(ErrorKind::NotFound, "this recorder runs without doors for PCs");
  return certificates_.get();
}

Result<certs::RootCertificate> SystemDesk::root_certificate() const {
  KGM_TRY(const auto* keeper, this->keeper());
  return keeper->root();
}

Result<api::ServerCertificate> SystemDesk::server_certificate() const {
  KGM_TRY(const auto* keeper, this->keeper());
  const auto& served = keeper->served();
  if (!served)
    return std::unexpected(served.error());
  KGM_TRY(const auto info, ssl::read_certificate(served->identity.certificate_pem));
  api::ServerCertificate certificate;
  certificate.fingerprint = certs::fingerprint_text(info.sha256);
  certificate.not_after = info.not_after;
  KGM_TRY(certificate.names, ssl::certificate_names(served->identity.certificate_pem));
  certificate.is_imported = served->is_imported;
  certificate.problem = served->imported_problem;
  return certificate;
}

Result<ssl::IdentityCheck> SystemDesk::import_certificate(const ssl::Identity& identity) {
  KGM_TRY(auto* const keeper, this->keeper());
  return keeper->import(identity);
}

Result<> SystemDesk::remove_imported_certificate() {
  KGM_TRY(auto* const keeper, this->keeper());
  return keeper->remove_imported();
}

net::Task<std::vector<api::BackupFile>> SystemDesk::backups(std::filesystem::path medium) {
  return backups_.list(std::move(medium));
}

net::Task<std::string> SystemDesk::back_up(std::filesystem::path medium, ssl::SecretText password) {
  return backups_.make(std::move(medium), std::move(password));
}

net::Task<std::vector<std::string>> SystemDesk::restore(std::filesystem::path medium, std::string file,
                                                        ssl::SecretText password) {
  return backups_.restore(std::move(medium), std::move(file), std::move(password));
}

} // namespace kagimado::recorder
