// A clip, looped in real time, never encoded again.
#pragma once

#include "engine/device/source.h"
#include "engine/device/track_picker.h"

#include <atomic>
#include <thread>

namespace kagimado::device {

class FileSource final : public Source {
 public:
  // Errors: as Demuxer::open.
  static Result<std::unique_ptr<FileSource>> create(const std::string& path, SourceContext context,
                                                    std::shared_ptr<Feed> feed);
  ~FileSource() override;
  void start() override;

 private:
  FileSource(std::unique_ptr<ff::Demuxer> demuxer, TrackPicker picker, SourceContext context,
             std::shared_ptr<Feed> feed);
  void run();
  bool publish(ff::Packet packet);
  bool start_again();

  std::unique_ptr<ff::Demuxer> demuxer_;
  TrackPicker picker_;
  SourceContext context_;
  std::shared_ptr<Feed> feed_;
  SteadyTime epoch_;
  std::int64_t loop_start_90k_ = 0; // where this round began on the camera's time line
  std::int64_t first_dts_90k_ = 0;  // of the file; may be negative (B frames, priming)
  std::int64_t round_end_90k_ = 0;  // relative to the round
  bool round_has_packets_ = false;
  std::thread thread_;
};

} // namespace kagimado::device
