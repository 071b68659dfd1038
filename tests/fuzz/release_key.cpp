// What a person or a hostile client may type as release key or identity: parsed texts come back the same, and
// nothing that was not issued is ever accepted.
#include "engine/licence/release_key.h"

#include "engine/licence/crockford.h"

#include <cstdlib>

namespace {

using namespace kagimado;
using namespace kagimado::licence;

void require(bool ok) {
  if (!ok)
    std::abort();
}

const Provision& recorder() {
  static const Provision provision = [] {
    auto serial = *RecorderSerial::parse("KR26-000117");
    auto secret = derive_factory_secret(Bytes(32, 0x5a), serial); // no corpus entry is made with it
    return Provision{std::move(serial), std::move(secret)};
  }();
  return provision;
}

void try_release_key(std::string_view typed) {
  const auto entry = inspect_entry(typed);
  const auto key = parse_release_key(typed);
  const bool is_whole = entry.state == KeyEntry::State::Complete;
  require(key.has_value() ? is_whole : !is_whole || key.error().kind == ErrorKind::Unsupported);
  require(entry.symbols <= release_key_symbols);
  if (!key)
    return;
  require(parse_release_key(to_text(*key)).value() == *key && entry.shown == to_text(*key));
  require(!verify_release_key(*key, recorder())); // nobody guesses 80 bits
}

void try_identity(std::string_view typed) {
  const auto serial = parse_identity(typed);
  if (serial)
    require(parse_identity(identity_text(*serial)).value() == *serial);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto typed = as_text({data, size});
  try_release_key(typed);
  try_identity(typed);
  (void)parse_checked(typed, 7);
  return 0;
}
