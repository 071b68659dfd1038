// Reads a file or an RTSP source (TCP interleaved) as packets. Blocking; owned and called by one thread.
#pragma once

#include "engine/ff/codec.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace kagimado::ff {

struct DemuxerOptions {
  std::chrono::milliseconds timeout{10000}; // no byte for so long: Timeout
  const std::atomic<bool>* stop = nullptr;  // set by another thread: the blocked call returns Cancelled
  bool tunnel = false;                      // RTSP through HTTP
  std::string shown{};                      // in errors, in place of a location that is only a relay's
};

class Demuxer final {
 public:
  // location: a path, or rtsp://user:password@host/...; credentials never appear in errors. A server that
  // sends us elsewhere is not followed, lest what was verified be left.
  // Errors: NotFound, Denied (401/403), Disconnected, Timeout, Unsupported (RTSPS too: FFmpeg 5.1 verifies no
  // certificate there; net::TlsRelay does), Damaged, Cancelled.
  static Result<std::unique_ptr<Demuxer>> open(const std::string& location, DemuxerOptions options = {});
  ~Demuxer();

  [[nodiscard]] const std::vector<StreamInfo>& streams() const;
  // Errors: EndOfStream, Disconnected, Timeout, Damaged, Cancelled.
  Result<Packet> read();
  // Files only.
  Result<> rewind();

 private:
  struct Impl;
  explicit Demuxer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::ff
