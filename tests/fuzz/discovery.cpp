// What anybody on the network may answer to a search, or ask a camera: bounds hold, and what was understood
// comes back the same.
#include "engine/discovery/messages.h"

#include <cstdlib>

namespace {

using namespace kagimado;
using namespace kagimado::discovery;

void require(bool ok) {
  if (!ok)
    std::abort();
}

void check(const Match& match) {
  for (const auto* text : {&match.name, &match.model, &match.serial}) {
    require(text->size() <= max_text_bytes);
    for (const char c : *text)
      require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }
  for (const auto& address : match.addresses)
    require(address.size() <= max_text_bytes);
  if (match.name.empty() || match.addresses.empty())
    return;
  const auto text = write_match(match, "urn:uuid:me", "urn:uuid:q");
  const auto again = parse_matches(as_bytes(text), "urn:uuid:q");
  require(text.size() > max_message_bytes || (again.has_value() && again->size() == 1));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView message{data, size};
  if (const auto probe = parse_probe(message))
    require(!probe->message_id.empty() && probe->message_id.size() <= max_text_bytes);
  if (const auto matches = parse_matches(message, "urn:uuid:question")) {
    require(matches->size() <= max_matches);
    for (const auto& match : *matches)
      check(match);
  }
  return 0;
}
