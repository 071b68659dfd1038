// The certificate that the PC's door shows: obtained at the start, again each day, and whenever names,
// addresses or the clock of this machine have changed. Who serves with it is told of each new one.
//
// Belongs to the io_context's thread; blocking for the moment that small files and a P-256 key take.
#pragma once

#include "engine/certs/certificate_desk.h"
#include "engine/net/timer.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>

namespace kagimado::recorder {

struct CertificateKeeperOptions {
  std::filesystem::path folder;
  std::string authority_name = "Kagimado recorder";
  std::function<certs::ServerNames()> names; // of this machine, now
  std::chrono::milliseconds look_every{30'000};
};

class CertificateKeeper final {
 public:
  CertificateKeeper(const boost::asio::any_io_executor& executor, CertificateKeeperOptions options,
                    std::shared_ptr<const Clock> clock);

  // on_obtained: called at once with what is to be served, and whenever that or the names may be others.
  void start(std::function<void(const ssl::Identity&)> on_obtained);

  // What is served now. Errors: those of certs::CertificateDesk::obtain, of the last try.
  [[nodiscard]] const Result<certs::CertificateDesk::Served>& served() const { return served_; }

  // Names and addresses that lead to this machine, also of an imported certificate.
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] Result<certs::RootCertificate> root() const { return desk_.root(); }

  // As certs::CertificateDesk; what is served changes at once.
  Result<ssl::IdentityCheck> import(const ssl::Identity& identity);
  Result<> remove_imported();

 private:
  void obtain();
  void look_later();
  void look();

  CertificateKeeperOptions options_;
  std::shared_ptr<const Clock> clock_;
  certs::CertificateDesk desk_;
  std::function<void(const ssl::Identity&)> on_obtained_;
  Result<certs::CertificateDesk::Served> served_;
  certs::ServerNames names_;
  SteadyTime obtained_at_{};
  WallTime obtained_at_wall_{};
  net::Timer timer_;
};

} // namespace kagimado::recorder
