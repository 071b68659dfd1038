#include "engine/exporter/write_behind.h"

namespace kagimado::exporter {

namespace {

constexpr std::uint64_t flush_every_bytes = std::uint64_t{32} << 20U;

} // namespace

Result<> WriteBehind::add(MediumFile file) {
  KGM_CHECK(file.start_writing());
  const auto bytes = file.size_bytes();
  return queue_.submit(
      bytes, [this, file = std::move(file)](const std::stop_token&) mutable { return await(file); });
}

// A flush is dear for a stick with many small files, and covers all that was written before it.
Result<> WriteBehind::await(MediumFile& file) {
  unflushed_bytes_ += file.size_bytes();
  if (unflushed_bytes_ < flush_every_bytes)
    return file.await_written();
  unflushed_bytes_ = 0;
  return file.flush();
}

} // namespace kagimado::exporter
