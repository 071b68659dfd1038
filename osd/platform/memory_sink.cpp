#include "osd/platform/sink.h"

#include <condition_variable>
#include <mutex>

namespace kagimado::osd {

namespace {

class MemorySink final : public Sink {
 public:
  explicit MemorySink(const std::vector<OutputRequest>& outputs) {
    for (const auto& request : outputs)
      outputs_.push_back({request.size, std::vector<std::uint32_t>(area(request.size), opaque_black)});
  }

  [[nodiscard]] int output_count() const override { return static_cast<int>(outputs_.size()); }

  [[nodiscard]] Framebuffer framebuffer(OutputIndex output) override {
    if (output < 0 || output >= output_count())
      return {};
    auto& memory = outputs_[static_cast<std::size_t>(output)];
    return {memory.pixels.data(), memory.size, memory.size.width};
  }

  Result<> present(OutputIndex output, std::span<const Rect> changed) override {
    if (output < 0 || output >= output_count())
      return fail(ErrorKind::Invalid, "present: there is no output {}", output);
    const Rect bounds = framebuffer(output).bounds();
    for (const auto& rect : changed)
      if (rect.intersected(bounds) != rect)
        return fail(ErrorKind::Invalid, "present: {},{} {}x{} is not inside output {}", rect.x, rect.y,
                    rect.width, rect.height, output);
    return {};
  }

  std::vector<InputEvent> wait(std::chrono::milliseconds timeout) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout, [this] { return woken_ || !events_.empty(); });
    woken_ = false;
    return std::exchange(events_, {});
  }

  void wake() override {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    changed_.notify_one();
  }

  void inject(InputEvent event) override {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    changed_.notify_one();
  }

 private:
  static constexpr std::uint32_t opaque_black = 0xff000000;

  static std::size_t area(Size size) {
    return static_cast<std::size_t>(std::max(size.width, 1)) *
           static_cast<std::size_t>(std::max(size.height, 1));
  }

  struct Output {
    Size size;
    std::vector<std::uint32_t> pixels;
  };

  std::vector<Output> outputs_; // drawing thread
  std::mutex mutex_;            // guards what is below
  std::condition_variable changed_;
  std::vector<InputEvent> events_;
  bool woken_ = false;
};

} // namespace

std::unique_ptr<Sink> make_memory_sink(std::vector<OutputRequest> outputs) {
  return std::make_unique<MemorySink>(outputs);
}

} // namespace kagimado::osd
