// The parsers of net/ that meet a peer's bytes before any password: URLs, authentication fields, chunk
// framing, error bodies. The first byte chooses. (Requests and headers are Boost.Beast's to parse.)
#include "engine/net/chunk_decoder.h"
#include "engine/net/digest_auth.h"
#include "engine/net/url.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

void try_url(std::string_view text) {
  require(net::percent_decode(net::percent_encode(text)) == text);
  (void)net::parse_query(text);
  const auto url = net::parse_url(text);
  if (!url)
    return;
  require(!url->host.empty() && url->target.starts_with('/'));
  const auto again = net::parse_url(url->redacted());
  require(again && again->host == url->host && again->port == url->port && again->target == url->target);
}

void try_auth_field(std::string_view text) {
  if (const auto schemes = net::parse_auth_schemes(text)) {
    require(schemes->size() <= 16);
    for (const auto& scheme : *schemes)
      require(!scheme.name.empty() && scheme.parameters.size() <= 32);
  }
  static net::DigestGate gate([] {
    net::DigestGateOptions options;
    options.realm = "realm";
    options.user = "user";
    options.password = ssl::SecretText("password");
    return options;
  }());
  net::Request request;
  request.fields["Authorization"] = std::string(text);
  require(gate.check(request).has_value()); // nobody guesses an HMAC
}

struct Decoded {
  Bytes payload;
  bool failed = false, done = false;
};

Decoded decode(ByteView text, std::size_t part_bytes) {
  net::ChunkDecoder decoder;
  Decoded decoded;
  while (!text.empty() && !decoder.has_surplus()) {
    Bytes part(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(part_bytes, text.size())));
    text = text.subspan(part.size());
    const auto count = decoder.decode(part, part.data());
    if (!count) {
      decoded.failed = true;
      return decoded;
    }
    require(*count <= part.size());
    decoded.payload.insert(decoded.payload.end(), part.begin(),
                           part.begin() + static_cast<std::ptrdiff_t>(*count));
  }
  decoded.done = decoder.done();
  return decoded;
}

void try_chunks(ByteView text) {
  const auto whole = decode(text, text.size() + 1);
  const auto cut = decode(text, 1 + text.size() % 7);
  require(whole.failed == cut.failed && whole.done == cut.done);
  require(whole.failed || whole.payload == cut.payload);
}

void try_error_body(std::string_view text) {
  net::Response response;
  response.status = 400;
  response.body = std::string(text);
  const auto error = net::error_of(response);
  require(error.message.size() <= 300 && error.kind != ErrorKind::EndOfStream &&
          error.kind != ErrorKind::NeedMore);
  (void)net::error_response(error);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const ByteView rest(data + 1, size - 1);
  switch (data[0]) {
  case 'u':
    try_url(as_text(rest));
    break;
  case 'a':
    try_auth_field(as_text(rest));
    break;
  case 'c':
    try_chunks(rest);
    break;
  case 'e':
    try_error_body(as_text(rest));
    break;
  default:
    break;
  }
  return 0;
}
