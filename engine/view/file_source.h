// A fragmented MP4 file as a live stream, over and over: for benchmarks. Thread-safe.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/base/unique_fd.h"
#include "engine/view/fragment_source.h"

#include <deque>
#include <functional>
#include <string>

namespace kagimado::view {

struct FileSourceOptions {
  bool loop = true;
  std::shared_ptr<const Clock> clock;
  std::function<void()> on_consumed; // the pipeline took a unit: whoever feeds against a limit goes on
};

class FileSource final : public FragmentSource {
 public:
  // Errors: NotFound, Io.
  static Result<std::unique_ptr<FileSource>> open(const std::string& path, FileSourceOptions options);

  void start(std::weak_ptr<FragmentSink> sink) override; // nothing comes before feed()
  void restart() override;                               // from the file's beginning
  void stop() override;
  void on_consumed() override;

  // The next fragment, with the init segment before it where one stands. False: end of file (no loop),
  // stopped or damaged.
  bool feed();

 private:
  FileSource(UniqueFd fd, FileSourceOptions options) : options_(std::move(options)), fd_(std::move(fd)) {}

  Result<bool> read_more() KGM_REQUIRES(mutex_); // false: at the end
  Result<> rewind() KGM_REQUIRES(mutex_);

  const FileSourceOptions options_;
  Mutex mutex_;
  UniqueFd fd_ KGM_GUARDED_BY(mutex_);
  std::weak_ptr<FragmentSink> sink_ KGM_GUARDED_BY(mutex_);
  mp4::StreamReader reader_ KGM_GUARDED_BY(mutex_);
  std::deque<mp4::Unit> ready_ KGM_GUARDED_BY(mutex_);
  bool stopped_ KGM_GUARDED_BY(mutex_) = false;
  bool any_since_rewind_ KGM_GUARDED_BY(mutex_) = false;
};

} // namespace kagimado::view
