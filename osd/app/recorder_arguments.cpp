#include "osd/app/recorder_arguments.h"

#include "engine/base/file.h"
#include "engine/ssl/secret_file.h"
#include "engine/ssl/x509.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::size_t max_authority_bytes = 256 * 1024;

Result<std::string> read_authority(const std::string& file) {
  KGM_TRY(const auto content, read_file(file, max_authority_bytes));
  std::string pem(as_text(content));
  if (const auto certificate = ssl::read_certificate(pem); !certificate)
    return fail(ErrorKind::Invalid, "--authority {}: no certificate in PEM", file);
  return pem;
}

// "AB:CD:.." as the recorder's certificate page shows it, or plain hex.
Result<std::array<std::uint8_t, 32>> read_pin(std::string text) {
  std::erase(text, ':');
  const auto bytes = from_hex(text);
  std::array<std::uint8_t, 32> pin{};
  if (!bytes || bytes->size() != pin.size())
    return fail(ErrorKind::Invalid, "--pin: no SHA-256, which has 64 hexadecimal digits");
  std::ranges::copy(*bytes, pin.begin());
  return pin;
}

Result<> take_trust(const RecorderArguments& arguments, MonitorOptions& options) {
  if (arguments.authority_file.empty() && arguments.pin.empty())
    return {};
  if (!options.recorder.starts_with("https:"))
    return fail(ErrorKind::Invalid, "--authority and --pin are for a recorder at https:");
  if (!arguments.pin.empty()) {
    options.trust.way = ssl::TrustPolicy::Way::Pin;
    KGM_TRY(options.trust.pin_sha256, read_pin(arguments.pin));
    return {};
  }
  KGM_TRY(options.trust.authority_pem, read_authority(arguments.authority_file));
  return {};
}

} // namespace

Result<> take_recorder_arguments(const RecorderArguments& arguments, MonitorOptions& options) {
  KGM_CHECK(take_trust(arguments, options));
  if (arguments.user.empty())
    return {};
  if (options.recorder.starts_with("http:"))
    return fail(ErrorKind::Invalid, "--user: a password goes over https: or unix: only");
  KGM_TRY(auto password, ssl::read_secret_file(arguments.password_file));
  options.login = std::make_shared<const view::Login>(view::Login{arguments.user, std::move(password)});
  return {};
}

} // namespace kagimado::osd
