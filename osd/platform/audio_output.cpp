#include "osd/platform/audio_output.h"

#include "engine/base/log.h"

#include <SDL.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace kagimado::osd {
namespace {

using std::chrono::microseconds;
using Steady = std::chrono::steady_clock;

constexpr int least_rate_hz = 8000, most_rate_hz = 96000, buffers_per_second = 50;

struct Format {
  int rate_hz = 0, channels = 0;
  bool operator==(const Format&) const = default;

  [[nodiscard]] bool valid() const {
    return rate_hz >= least_rate_hz && rate_hz <= most_rate_hz && (channels == 1 || channels == 2);
  }

  [[nodiscard]] microseconds time_of(std::uint64_t bytes) const {
    const auto frames = bytes / (sizeof(float) * static_cast<std::uint64_t>(channels));
    return microseconds(frames * 1'000'000 / static_cast<std::uint64_t>(rate_hz));
  }
};

// SDL wants a power of two.
Uint16 buffer_frames(const Format& format) {
  Uint16 frames = 256;
  while (frames < format.rate_hz / buffers_per_second)
    frames = static_cast<Uint16>(frames * 2);
  return frames;
}

} // namespace

struct AudioOutput::Impl {
  mutable std::mutex mutex; // all below, but what the thread opens alone
  std::condition_variable changed;
  bool ending = false;
  std::optional<Format> wanted; // by the newest push
  Format format;                // of device
  SDL_AudioDeviceID device = 0;
  microseconds buffer{0}; // of the device itself
  Steady::time_point heard_until{};
  Steady::time_point no_device_until{};
  bool complained = false;
  std::thread thread;

  void run();
  void open(const Format& wished);
  void complain();

  [[nodiscard]] microseconds in_queue() const { return format.time_of(SDL_GetQueuedAudioSize(device)); }
};

void AudioOutput::Impl::complain() {
  if (!std::exchange(complained, true))
    log::warn("sound", "no sound device: {}", SDL_GetError());
}

// Without the mutex: a device may take its time.
void AudioOutput::Impl::open(const Format& wished) {
  SDL_AudioSpec spec{}, got{};
  spec.freq = wished.rate_hz;
  spec.format = AUDIO_F32SYS;
  spec.channels = static_cast<Uint8>(wished.channels);
  spec.samples = buffer_frames(wished);
  const bool ready = SDL_WasInit(SDL_INIT_AUDIO) != 0 || SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
  const auto opened = ready ? SDL_OpenAudioDevice(nullptr, 0, &spec, &got, 0) : 0;
  const std::lock_guard lock(mutex);
  if (wanted == wished) // pushed while it was being opened: no reason to open it anew
    wanted.reset();
  if (opened == 0) {
    complain();
    no_device_until = Steady::now() + retry_after;
    return;
  }
  format = wished;
  device = opened;
  buffer = microseconds(std::int64_t{1'000'000} * got.samples / got.freq);
  SDL_PauseAudioDevice(device, 0);
}

void AudioOutput::Impl::run() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return ending || wanted; });
    const auto wished = std::exchange(wanted, std::nullopt);
    const auto old = std::exchange(device, 0);
    const bool ends = ending;
    lock.unlock();
    if (old != 0)
      SDL_CloseAudioDevice(old);
    if (ends)
      break;
    open(*wished);
    lock.lock();
  }
  if (SDL_WasInit(SDL_INIT_AUDIO) != 0)
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

AudioOutput::AudioOutput() : impl_(std::make_unique<Impl>()) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

AudioOutput::~AudioOutput() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ending = true;
  }
  impl_->changed.notify_one();
  impl_->thread.join();
}

void AudioOutput::push(std::span<const float> samples, int rate_hz, int channels) {
  const Format format{rate_hz, channels};
  if (!format.valid() || samples.empty() || samples.size() % static_cast<std::size_t>(channels) != 0)
    return;
  const std::lock_guard lock(impl_->mutex);
  const auto now = Steady::now();
  if (impl_->device == 0 || impl_->format != format) {
    if (!impl_->wanted && now >= impl_->no_device_until) {
      impl_->wanted = format;
      impl_->changed.notify_one();
    }
    return;
  }
  if (impl_->in_queue() >= most_queued)
    return;
  if (SDL_QueueAudio(impl_->device, samples.data(), static_cast<Uint32>(samples.size_bytes())) != 0) {
    impl_->complain();
    return;
  }
  impl_->heard_until =
      std::max(impl_->heard_until, now + impl_->buffer) + format.time_of(samples.size_bytes());
}

std::chrono::microseconds AudioOutput::queued() const {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->device == 0)
    return microseconds(0);
  if (const auto waiting = impl_->in_queue(); waiting > microseconds(0))
    return waiting + impl_->buffer;
  // The last of it is in the device's buffer.
  const auto left = std::chrono::duration_cast<microseconds>(impl_->heard_until - Steady::now());
  return std::clamp(left, microseconds(0), impl_->buffer);
}

void AudioOutput::clear() {
  const std::lock_guard lock(impl_->mutex);
  impl_->heard_until = {};
  if (impl_->device != 0)
    SDL_ClearQueuedAudio(impl_->device);
}

} // namespace kagimado::osd
