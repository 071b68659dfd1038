// One device for whoever is heard: calls come one at a time. Internal to the viewer.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/view/audio_sink.h"

#include <memory>

namespace kagimado::view {

class LockedSink final : public AudioSink {
 public:
  explicit LockedSink(std::shared_ptr<AudioSink> device) : device_(std::move(device)) {}

  void push(const AudioChunk& chunk) override {
    const MutexLock lock(mutex_);
    device_->push(chunk);
  }

  [[nodiscard]] std::chrono::microseconds queued() const override {
    const MutexLock lock(mutex_);
    return device_->queued();
  }

  void clear() override {
    const MutexLock lock(mutex_);
    device_->clear();
  }

 private:
  mutable Mutex mutex_;
  const std::shared_ptr<AudioSink> device_;
};

} // namespace kagimado::view
