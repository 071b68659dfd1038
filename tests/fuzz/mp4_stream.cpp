// StreamReader: whatever comes is cut the same way whole, split and written directly, and every unit can be
// parsed or refused.
#include "engine/mp4/stream_reader.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace kagimado;

struct Outcome {
  std::vector<mp4::Unit> units;
  bool failed = false;
  ErrorKind kind = ErrorKind::Internal;
};

constexpr mp4::StreamLimits limits{.max_init_bytes = 16 * 1024, .max_fragment_bytes = 64 * 1024};

void require(bool ok) {
  if (!ok)
    std::abort();
}

// Pieces of step bytes; 0: written through writable().
Outcome read(ByteView bytes, std::size_t step) {
  Outcome outcome;
  mp4::StreamReader reader(limits);
  const auto emit = [&](mp4::Unit unit) { outcome.units.push_back(std::move(unit)); };
  while (!bytes.empty() && !outcome.failed) {
    Result<> result;
    if (step == 0) {
      const auto space = reader.writable(1000);
      require(!space.empty() && space.size() <= limits.max_fragment_bytes);
      const std::size_t n = std::min(space.size(), bytes.size());
      std::copy_n(bytes.begin(), n, space.begin());
      bytes = bytes.subspan(n);
      result = reader.commit(n, emit);
    } else {
      const std::size_t n = std::min(step, bytes.size());
      result = reader.push(bytes.first(n), emit);
      bytes = bytes.subspan(n);
    }
    if (!result) {
      outcome.failed = true;
      outcome.kind = result.error().kind;
    }
  }
  return outcome;
}

void require_same(const Outcome& a, const Outcome& b) {
  require(a.failed == b.failed && a.kind == b.kind && a.units.size() == b.units.size());
  for (std::size_t i = 0; i < a.units.size(); ++i)
    require(a.units[i].type == b.units[i].type && *a.units[i].bytes == *b.units[i].bytes &&
            a.units[i].track_id == b.units[i].track_id &&
            a.units[i].starts_with_sync == b.units[i].starts_with_sync);
}

void parse(const std::vector<mp4::Unit>& units) {
  std::optional<mp4::InitSegment> init;
  for (const auto& unit : units) {
    if (unit.type == mp4::Unit::Type::Init) {
      auto parsed = mp4::parse_init(*unit.bytes);
      init.reset();
      if (parsed)
        init = std::move(*parsed);
    } else if (init) {
      const auto fragment = mp4::parse_fragment(*unit.bytes, *init);
      if (fragment)
        require(fragment->track_id == unit.track_id && fragment->starts_with_sync() == unit.starts_with_sync);
    }
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const Outcome whole = read(bytes, std::max<std::size_t>(size, 1));
  require_same(whole, read(bytes, 1));
  require_same(whole, read(bytes, 7));
  require_same(whole, read(bytes, 0));
  parse(whole.units);
  return 0;
}
