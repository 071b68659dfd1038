#include "engine/recorder/certificate_keeper.h"

#include "engine/base/log.h"

namespace kagimado::recorder {
namespace {

constexpr std::chrono::hours renewed_after{24};
constexpr std::chrono::minutes clock_was_set_by{5};

} // namespace

CertificateKeeper::CertificateKeeper(const boost::asio::any_io_executor& executor,
                                     CertificateKeeperOptions options, std::shared_ptr<const Clock> clock)
    : options_(std::move(options)), clock_(std::move(clock)),
      desk_({options_.folder, options_.authority_name}, clock_),
      served_(fail(ErrorKind::NotFound, "no certificate yet")), timer_(executor) {}

void CertificateKeeper::start(std::function<void(const ssl::Identity&)> on_obtained) {
  on_obtained_ = std::move(on_obtained);
  names_ = options_.names();
  obtain();
  look_later();
}

std::vector<std::string> CertificateKeeper::names() const {
  auto all = names_.dns_names;
  all.insert(all.end(), names_.ip_addresses.begin(), names_.ip_addresses.end());
  if (served_ && served_->is_imported)
    if (const auto imported = ssl::certificate_names(served_->identity.certificate_pem))
      all.insert(all.end(), imported->begin(), imported->end());
  return all;
}

Result<ssl::IdentityCheck> CertificateKeeper::import(const ssl::Identity& identity) {
  auto check = desk_.import(identity);
  if (check && check->findings.empty())
    obtain();
  return check;
}

Result<> CertificateKeeper::remove_imported() {
  KGM_CHECK(desk_.remove_imported());
  obtain();
  return {};
}

void CertificateKeeper::obtain() {
  const auto before = served_ ? served_->identity.certificate_pem : std::string();
  obtained_at_ = clock_->steady_now();
  obtained_at_wall_ = clock_->wall_now();
  served_ = desk_.obtain(names_);
  if (!served_) {
    log::error("recorder", "certificate of the recorder: {}", served_.error().message);
    return;
  }
  if (served_->identity.certificate_pem != before)
    log::info("recorder", "serves {} certificate", served_->is_imported ? "the imported" : "its own");
  on_obtained_(served_->identity);
}

void CertificateKeeper::look_later() {
  timer_.after(options_.look_every, [this] {
    look();
    look_later();
  });
}

void CertificateKeeper::look() {
  auto names = options_.names();
  const auto since = clock_->steady_now() - obtained_at_;
  const auto since_by_wall = clock_->wall_now() - obtained_at_wall_;
  const bool clock_was_set = std::chrono::abs(since_by_wall - since) > clock_was_set_by;
  if (names == names_ && since < renewed_after && !clock_was_set && served_)
    return;
  if (names != names_)
    log::info("recorder", "names or addresses of this machine have changed");
  names_ = std::move(names);
  obtain();
}

} // namespace kagimado::recorder
