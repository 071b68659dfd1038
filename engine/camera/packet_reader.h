// A thread that reads one source by ff::Demuxer and feeds its fragments into a UnitChannel.
#pragma once

#include "engine/camera/unit_channel.h"

#include <atomic>
#include <thread>

namespace kagimado::camera {

struct PacketSource {
  std::string location; // path or URL with credentials; wiped with the reader
  std::string shown;    // in errors, where the location is a relay's
  bool tunnel = false;  // RTSP through HTTP
};

class PacketReader final {
 public:
  PacketReader(PacketSource source, std::shared_ptr<UnitChannel> channel, std::shared_ptr<const Clock> clock);
  // Tells the thread to stop and does not wait for it: name look-ups cannot be interrupted.
  ~PacketReader();
  PacketReader(const PacketReader&) = delete;
  PacketReader& operator=(const PacketReader&) = delete;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::jthread thread_;
};

} // namespace kagimado::camera
