// One camera's stream on its way into files: which unit begins a file, which is left out. Belongs to the
// writer thread of its disk.
#pragma once

#include "engine/mp4/stream_reader.h"
#include "engine/store/recording_file.h"

namespace kagimado::store {

struct RollingRule {
  std::chrono::seconds longest_file{};
  std::uint64_t largest_file_bytes = 0;
};

class CameraWriter final {
 public:
  CameraWriter(CameraId camera, RollingRule rule) : camera_(camera), rule_(rule) {}

  // What follows a fault in the units is left out up to the next key frame; the first fault is answered. A
  // fault of the disk ends it at once.
  WriteResult<> write(const DiskContext& context, const std::vector<mp4::Unit>& units, WallTime received);
  // Remembers init segments only: the disk takes nothing now.
  void skip(const std::vector<mp4::Unit>& units);
  WriteResult<> finish();
  void abandon();

  // nullptr: none is open.
  [[nodiscard]] RecordingFile* file() const { return file_.get(); }

 private:
  WriteResult<> take(const DiskContext& context, const mp4::Unit& unit, WallTime received);
  WriteResult<> take_init(const mp4::Unit& unit);
  WriteResult<> take_fragment(const DiskContext& context, const mp4::Unit& unit, WallTime received);
  WriteResult<> begin_file(const DiskContext& context, WallTime first);
  [[nodiscard]] bool is_full() const;
  void remember(const mp4::Unit& init);

  CameraId camera_;
  RollingRule rule_;
  SharedBytes init_bytes_;                // the last that came
  std::shared_ptr<const InitFacts> init_; // of it, if it can be read
  std::optional<Error> init_fault_;
  std::unique_ptr<RecordingFile> file_;
};

} // namespace kagimado::store
