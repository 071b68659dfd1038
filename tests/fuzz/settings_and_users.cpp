// Texts of settings and users that come from an API client or an external medium. The first byte chooses:
// JSON of settings, a backup, cameras of a user, a label.
#include "engine/base/label.h"
#include "engine/settings/backup.h"
#include "engine/settings/json.h"
#include "engine/settings/recorder_catalogue.h"
#include "engine/ssl/crypto.h"
#include "engine/users/rights.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

void try_settings(std::string_view text) {
  const auto json = settings::parse_json(text);
  if (!json)
    return;
  const auto& catalogue = settings::recorder_catalogue();
  const auto changes = settings::changes_from_json(catalogue, *json);
  if (!changes) {
    (void)settings::to_json(changes.error()).dump(-1, ' ', false, settings::Json::error_handler_t::replace);
    return;
  }
  const auto applied = catalogue.apply(catalogue.defaults(), *changes);
  if (!applied)
    return;
  // What is accepted is written and read again as the same.
  const auto again = settings::changes_from_json(catalogue, settings::to_json(*applied));
  require(again.has_value());
  require(catalogue.apply(catalogue.defaults(), *again).value() == *applied);
}

void try_backup(ByteView bytes) {
  require(!settings::open_backup(bytes, "password")); // nobody guesses a tag
  constexpr std::size_t digest_bytes = 32, iterations_at = 8, header_bytes = 28;
  if (bytes.size() < header_bytes + digest_bytes)
    return;
  // As if whole and cheap, so that what lies behind the digest is reached.
  Bytes whole(bytes.begin(), bytes.end());
  std::ranges::copy(as_bytes("KGMBACK1"), whole.begin());
  const std::array<std::uint8_t, 4> one_iteration = {0, 0, 0, 1};
  std::ranges::copy(one_iteration, whole.begin() + iterations_at);
  const auto digest = ssl::sha256(ByteView(whole).first(whole.size() - digest_bytes));
  std::ranges::copy(digest, whole.end() - digest_bytes);
  require(!settings::open_backup(whole, "password"));
}

void try_cameras(std::string_view text) {
  const auto cameras = users::CameraSet::parse(text);
  if (cameras)
    require(users::CameraSet::parse(cameras->text()).value() == *cameras);
}

void try_label(std::string_view text) {
  const auto clean = printable(text, 100);
  require(clean.size() <= 100 && count_characters(clean).has_value());
  require(printable(clean, 100) == clean);
  if (check_label(text, "label", 1, 25))
    require(clean == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const ByteView rest(data + 1, size - 1);
  switch (data[0]) {
  case 's':
    try_settings(as_text(rest));
    break;
  case 'b':
    try_backup(rest);
    break;
  case 'c':
    try_cameras(as_text(rest));
    break;
  case 'l':
    try_label(as_text(rest));
    break;
  default:
    break;
  }
  return 0;
}
