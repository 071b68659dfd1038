// parse_init: what it accepts can be written and reads back as the same.
#include "engine/mp4/init_segment.h"

#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

bool same(const mp4::Track& a, const mp4::Track& b) {
  if (a.encryption.has_value() != b.encryption.has_value())
    return false;
  if (a.encryption && (a.encryption->default_kid != b.encryption->default_kid ||
                       a.encryption->iv_bytes != b.encryption->iv_bytes))
    return false;
  return a.id == b.id && a.timescale == b.timescale && a.codec == b.codec &&
         a.codec_config == b.codec_config && a.width == b.width && a.height == b.height &&
         a.sample_rate_hz == b.sample_rate_hz && a.channels == b.channels &&
         a.defaults.duration == b.defaults.duration && a.defaults.size_bytes == b.defaults.size_bytes &&
         a.defaults.flags == b.defaults.flags;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = mp4::parse_init({data, size});
  if (!first)
    return 0;
  const auto second = mp4::parse_init(mp4::write_init(*first));
  require(second.has_value() && first->tracks.size() == second->tracks.size() &&
          first->protection_systems.size() == second->protection_systems.size());
  for (std::size_t i = 0; i < first->tracks.size(); ++i) {
    require(same(first->tracks[i], second->tracks[i]));
    require(first->find(first->tracks[i].id) == &first->tracks[i]);
  }
  for (std::size_t i = 0; i < first->protection_systems.size(); ++i) {
    const auto& a = first->protection_systems[i];
    const auto& b = second->protection_systems[i];
    require(a.system_id == b.system_id && a.kids == b.kids && a.data == b.data);
  }
  return 0;
}
