// parse_index; what it accepts is written back the same and is in order.
#include "engine/store/key_frame_index.h"

#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto index = store::parse_index({data, size});
  if (!index)
    return 0;
  require(index->records.size() <= size / store::index_record_bytes);
  for (std::uint32_t n = 0; n < index->records.size(); ++n) {
    const auto& record = index->records[n];
    require(n == 0 || record.offset > index->records[n - 1].offset);
    require(record.offset >= index->header.init_bytes);
    const auto written = store::write_index_record(index->header, n, record);
    const auto read = store::parse_index_record(index->header, n, written);
    require(read && *read == record);
  }
  return 0;
}
