// Seals a clear fragmented MP4 for benchmarks: kagimado-seal-clip --kid HEX --key HEX IN.mp4 OUT.mp4
// The key is a benchmark's own, printed in its report: this is no way to protect anything.
#include "engine/base/file.h"
#include "engine/mp4/stream_reader.h"
#include "engine/sealed/sealer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace kagimado {
namespace {

constexpr std::size_t max_clip_bytes = std::size_t{1} << 30;

Result<sealed::Sealer> make_sealer(const mp4::InitSegment& init, const std::string& kid_hex,
                                   const std::string& key_hex) {
  KGM_TRY(const Bytes kid_bytes, from_hex(kid_hex));
  KGM_TRY(const Bytes key, from_hex(key_hex));
  if (kid_bytes.size() != 16 || key.size() != 16)
    return fail(ErrorKind::Invalid, "KID and key are 32 hex digits each");
  Kid kid;
  std::copy(kid_bytes.begin(), kid_bytes.end(), kid.bytes.begin());
  KGM_TRY(auto password, sealed::derive("bench", sealed::Salt{}, 1));
  sealed::Material material{ssl::SecretArray<16>(key), ssl::SecretArray<32>()};
  return sealed::Sealer::create(init, password, kid, std::move(material), 1, sealed::Salt{});
}

Result<Bytes> seal_fragment(sealed::Sealer& sealer, const mp4::Unit& unit, const mp4::InitSegment& init,
                            std::uint32_t sequence) {
  KGM_TRY(const auto fragment, mp4::parse_fragment(*unit.bytes, init));
  Bytes payload;
  for (const auto& sample : fragment.samples)
    payload.insert(payload.end(), unit.bytes->begin() + sample.offset,
                   unit.bytes->begin() + sample.offset + sample.size_bytes);
  mp4::FragmentToWrite out;
  out.sequence = sequence;
  out.track_id = fragment.track_id;
  out.decode_time = fragment.decode_time;
  out.samples = fragment.samples;
  out.payload = payload;
  return sealer.seal(std::move(out));
}

Result<> seal_clip(const std::string& in, const std::string& out, const std::string& kid,
                   const std::string& key) {
  KGM_TRY(const Bytes clip, read_file(in, max_clip_bytes));
  mp4::StreamReader reader;
  std::vector<mp4::Unit> units;
  KGM_CHECK(reader.push(clip, [&](mp4::Unit unit) { units.push_back(std::move(unit)); }));
  if (units.empty() || units.front().type != mp4::Unit::Type::Init)
    return fail(ErrorKind::Damaged, "{}: no init segment", in);
  KGM_TRY(const auto init, mp4::parse_init(*units.front().bytes));
  KGM_TRY(auto sealer, make_sealer(init, kid, key));
  Bytes sealed = sealer.init_bytes();
  for (std::uint32_t i = 1; i < units.size(); ++i) {
    KGM_TRY(const Bytes fragment, seal_fragment(sealer, units[i], init, i));
    sealed.insert(sealed.end(), fragment.begin(), fragment.end());
  }
  return write_file_atomic(out, sealed, 0644);
}

} // namespace
} // namespace kagimado

int main(int argc, char** argv) {
  CLI::App app{"Seals a clear fragmented MP4 for benchmarks"};
  std::string in, out, kid, key;
  app.add_option("--kid", kid)->required();
  app.add_option("--key", key)->required();
  app.add_option("in", in)->required();
  app.add_option("out", out)->required();
  CLI11_PARSE(app, argc, argv);
  const auto done = kagimado::seal_clip(in, out, kid, key);
  if (!done)
    std::fprintf(stderr, "kagimado-seal-clip: %s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
