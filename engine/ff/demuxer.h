// Reads a file or an RTSP source (TCP interleaved; RTSPS verified) as packets. Blocking; owned and called by
// one thread.
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
  bool tls_verify = true;                   // rtsps
  std::string tls_ca_file{};                // for an FFmpeg that can; 5.1 does not look at it
};

class Demuxer final {
 public:
  // location: a path, or rtsp(s)://user:password@host/...; credentials never appear in errors.
  // Errors: NotFound, Denied (401/403), Disconnected, Timeout, Unsupported, Damaged, Cancelled.
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
