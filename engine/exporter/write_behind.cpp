#include "engine/exporter/write_behind.h"

namespace kagimado::exporter {

Result<> WriteBehind::add(MediumFile file) {
  KGM_CHECK(file.start_writing());
  bytes_ += file.size_bytes();
  files_.push_back(std::move(file));
  while (bytes_ > max_bytes_) {
    KGM_CHECK(files_.front().await_written());
    bytes_ -= files_.front().size_bytes();
    files_.pop_front();
  }
  return {};
}

} // namespace kagimado::exporter
